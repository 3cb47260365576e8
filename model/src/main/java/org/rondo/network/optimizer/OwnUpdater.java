package org.rondo.network.optimizer;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * An optimizer that DL4J does not have. DL4J's own updater applies it like any other, and other
 * engines take its {@link Rule}. It never stands in a network's file: there a standard updater
 * takes its place.
 *
 * <p>The learning rate changes from step to step where a schedule or a caller changes it; whoever
 * owns the network owns it too.
 */
public abstract class OwnUpdater implements IUpdater {
  private static final long serialVersionUID = 1L;

  private final int states;
  private double learningRate;

  /**
   * An optimizer.
   *
   * @param states numbers of state for each parameter
   */
  OwnUpdater(double learningRate, int states) {
    this.learningRate = learningRate;
    this.states = states;
  }

  /** The arithmetic of a step on parameters that lie side by side. */
  @FunctionalInterface
  public interface Rule {
    /**
     * Turns gradients into what is to be subtracted from the parameters, and carries the state on.
     *
     * @param g gradients, from the start; receives the step
     * @param rate the learning rate
     * @param state {@code [states][parameters]}
     */
    void step(float[] g, float rate, float[][] state, int count);
  }

  /**
   * The rule for some of the parameters that share this optimizer.
   *
   * @param offset of the first of them among all
   * @param length of a parameter array, or of all
   */
  public abstract Rule rule(int offset, int length);

  /** Whether a rule needs all of a parameter array at once, rather than any part of it. */
  public boolean whole() {
    return false;
  }

  /** What a kind of state begins with. */
  float initial(int kind) {
    return 0;
  }

  /** Numbers of state for each parameter. */
  public final int states() {
    return states;
  }

  @Override
  public final long stateSize(long parameters) {
    return states * parameters;
  }

  @Override
  public final GradientUpdater<OwnUpdater> instantiate(
      @Nullable INDArray view, boolean initialize) {
    OwnGradientUpdater updater = new OwnGradientUpdater(this);
    if (view != null) {
      updater.take(view, initialize);
    }
    return updater;
  }

  @Override
  public final GradientUpdater<OwnUpdater> instantiate(
      Map<String, INDArray> state, boolean initialize) {
    throw new UnsupportedOperationException("state by name");
  }

  @Override
  public final double getLearningRate(int iteration, int epoch) {
    return learningRate;
  }

  @Override
  public final boolean hasLearningRate() {
    return true;
  }

  @Override
  public final void setLrAndSchedule(double rate, @Nullable ISchedule schedule) {
    if (schedule != null) {
      throw new UnsupportedOperationException("schedules of DL4J's own");
    }
    learningRate = rate;
  }

  /** DL4J updates adjacent parameters together where their updaters are equal. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OwnUpdater updater
        && updater.getClass() == getClass()
        && updater.learningRate == learningRate;
  }

  @Override
  public int hashCode() {
    return Objects.hash(getClass().getName(), learningRate);
  }

  @Override
  public final OwnUpdater clone() {
    try {
      return (OwnUpdater) super.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }
}
