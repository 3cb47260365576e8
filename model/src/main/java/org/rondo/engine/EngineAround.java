package org.rondo.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rondo.data.Batch;
import org.rondo.data.IndexRange;
import org.rondo.network.GradientUse;
import org.rondo.network.NetworkState;

/**
 * An engine around another one, which changes what a gradient is, or what a step makes of it, and
 * leaves the rest as it is. It works around every engine, with the same arithmetic: a step is
 * {@link #gradient}, then {@link #apply}. Closes the engine inside.
 */
abstract class EngineAround implements StepEngine {
  private final StepEngine inner;
  private final List<IndexRange> statistics;
  private final float[] gradient;

  EngineAround(StepEngine inner) {
    this.inner = inner;
    this.statistics = inner.statistics();
    this.gradient = new float[inner.parametersOnly().parameters().length];
  }

  /** An engine that makes a network's use of gradients; the same one where DL4J's updaters do. */
  static StepEngine of(StepEngine engine, @Nullable GradientUse use) {
    if (use == null) {
      return engine;
    }
    StepEngine around = use.normalizes() ? new Normalized(engine) : engine;
    if (use.radius() > 0) {
      around = new SharpnessAware(around, use.radius());
    }
    Double interpolation = use.interpolation();
    return interpolation == null ? around : new ScheduleFree(around, interpolation);
  }

  final StepEngine inner() {
    return inner;
  }

  /** Number of parameters. */
  final int length() {
    return gradient.length;
  }

  /** The length of a gradient, without what statistics would move by. */
  final double norm(float[] of) {
    double squares = 0;
    int from = 0;
    for (IndexRange measured : statistics) {
      squares += squares(of, from, measured.from());
      from = measured.to();
    }
    return Math.sqrt(squares + squares(of, from, of.length));
  }

  private static double squares(float[] of, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (double) of[i] * of[i];
    }
    return sum;
  }

  /** Copies the positions of statistics. */
  final void copyStatistics(float[] from, float[] to) {
    for (IndexRange measured : statistics) {
      System.arraycopy(from, measured.from(), to, measured.from(), measured.length());
    }
  }

  @Override
  public double step(Batch batch, double rate) {
    double loss = gradient(batch, gradient);
    apply(gradient, rate);
    return loss;
  }

  @Override
  public void load(NetworkState state) {
    inner.load(state);
  }

  @Override
  public void loadParameters(float[] parameters) {
    inner.loadParameters(parameters);
  }

  @Override
  public void loadParameters(float[] parameters, int iteration) {
    inner.loadParameters(parameters, iteration);
  }

  @Override
  public NetworkState state() {
    return inner.state();
  }

  @Override
  public NetworkState parametersOnly() {
    return inner.parametersOnly();
  }

  @Override
  public double gradient(Batch batch, float[] to) {
    return inner.gradient(batch, to);
  }

  @Override
  public void apply(float[] along, double rate) {
    inner.apply(along, rate);
  }

  @Override
  public int rows(int wanted) {
    return inner.rows(wanted);
  }

  @Override
  public float[] output(Batch batch) {
    return inner.output(batch);
  }

  @Override
  public double[] losses(Batch batch, float[] outputs) {
    return inner.losses(batch, outputs);
  }

  @Override
  public List<IndexRange> statistics() {
    return statistics;
  }

  @Override
  public void close() {
    inner.close();
  }
}
