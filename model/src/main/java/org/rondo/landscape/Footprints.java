package org.rondo.landscape;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rondo.checkpoint.Checkpoint;
import org.rondo.training.Checkpoints;
import org.rondo.training.RoundRecord;
import org.rondo.training.TrainingListener;

/**
 * Remembers the parameters of some rounds of a training, equally far apart: of every round at
 * first, then of every second one, every fourth and so on, so that there are never more than twice
 * as many as wanted, however long the training is. Used by the training's thread.
 */
public final class Footprints implements Checkpoints, TrainingListener {
  private static final String PARAMETERS = "parameters";

  private final int wanted;
  private final Bound bound;
  private final List<Footprint> states = new ArrayList<>();
  private int stride = 1;
  private double learningRate = Double.NaN;
  private long steps;
  private @Nullable Supplier<Footprint> latest;

  /** What the learning rate says about the curvature at which a training can come to rest. */
  public enum Bound {
    /** Plain gradient descent: at most 2 / learning rate. */
    TWO_OVER_RATE,
    /** Nothing simple. */
    NONE
  }

  /**
   * The footprints of a training.
   *
   * @param fresh the parameters that it starts from
   * @param wanted how many states at least, if it has as many rounds
   */
  public Footprints(float[] fresh, int wanted, Bound bound) {
    this.wanted = wanted;
    this.bound = bound;
    states.add(new Footprint(0, 0, fresh, null));
  }

  @Override
  public boolean mayKeep(int rounds) {
    return rounds % stride == 0;
  }

  @Override
  public void round(RoundRecord record) {
    learningRate = record.learningRate();
    steps = record.plan().steps().end();
  }

  @Override
  public void after(int rounds, Supplier<Checkpoint> state) {
    long done = steps;
    Double greatest = bound == Bound.TWO_OVER_RATE ? Double.valueOf(2 / learningRate) : null;
    Supplier<Footprint> here = () -> new Footprint(rounds, done, parameters(state), greatest);
    latest = here;
    if (rounds % stride != 0) {
      return;
    }
    states.add(here.get());
    if (states.size() > 2 * wanted) {
      stride *= 2;
      states.removeIf(each -> each.round() % stride != 0);
    }
  }

  private static float[] parameters(Supplier<Checkpoint> state) {
    float[] parameters = state.get().arrays().get(PARAMETERS);
    if (parameters == null) {
      throw new IllegalStateException("a state without " + PARAMETERS);
    }
    return parameters;
  }

  /** Takes the last state too; called while the training's workers are still there. */
  public void end() {
    Supplier<Footprint> last = latest;
    latest = null;
    if (last != null) {
      Footprint state = last.get();
      if (states.get(states.size() - 1).round() != state.round()) {
        states.add(state);
      }
    }
  }

  /** The states so far. */
  List<Footprint> states() {
    return List.copyOf(states);
  }
}
