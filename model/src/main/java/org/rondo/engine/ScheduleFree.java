package org.rondo.engine;

import java.util.Arrays;
import org.rondo.data.Batch;
import org.rondo.network.NetworkState;

/**
 * Learning without a schedule: gradients are taken between the optimizer's path z and its average
 * x, which is the result.
 *
 * <pre>
 *   y = (1 - beta) z + beta x
 *   z' = z - step(g(y)),   x' = (1 - c) x + c z',   c = rate^2 / sum of rate^2 so far
 * </pre>
 *
 * (A. Defazio et al., "The road less scheduled", arXiv 2405.15682, equations 1 to 3, and algorithm
 * 1 with weights by the square of the rate). The optimizer's step, with regularisation and decay,
 * is the inner engine's at y; it must have no momentum, which y takes the place of.
 *
 * <p>The engine's parameters are x: that is what evaluations, averages and files see. The state
 * has, after the inner optimizer's, {@code z - x} for each parameter and the sum of squared rates;
 * the difference, so that a state of zeros begins a path at x, and so that a path moves with x when
 * an outer optimizer moves that. Measured statistics are the same at all three points.
 */
final class ScheduleFree extends EngineAround {
  private final double interpolation;
  private final int innerLength;

  /** The average; never changed once it is made, because the inner engine may keep it. */
  private float[] x;

  /** How far the path is from the average. */
  private float[] d;

  /** Where gradients are taken; never changed once it is made. */
  private float[] y;

  /** The sum of squared rates. */
  private float weight;

  ScheduleFree(StepEngine inner, double interpolation) {
    super(inner);
    this.interpolation = interpolation;
    NetworkState fresh = inner.state();
    this.innerLength = fresh.innerState().length;
    this.x = fresh.parameters();
    this.d = new float[x.length];
    this.y = x;
  }

  @Override
  public void load(NetworkState state) {
    float[] given = state.innerState();
    int expected = innerLength + length() + 1;
    if (given.length != 0 && given.length != expected) {
      throw new IllegalArgumentException(
          "inner state: got %s, expected the network's %s".formatted(given.length, expected));
    }
    float[] inner = given.length == 0 ? given : Arrays.copyOf(given, innerLength);
    super.load(new NetworkState(state.parameters(), inner, state.iteration()));
    begin(state.parameters());
    if (given.length > 0) {
      d = Arrays.copyOfRange(given, innerLength, innerLength + length());
      weight = given[expected - 1];
      y = between();
    }
  }

  @Override
  public void loadParameters(float[] parameters) {
    super.loadParameters(parameters);
    begin(parameters);
  }

  @Override
  public void loadParameters(float[] parameters, int iteration) {
    super.loadParameters(parameters, iteration);
    begin(parameters);
  }

  private void begin(float[] at) {
    x = at;
    y = at;
    d = new float[at.length];
    weight = 0;
  }

  private float[] between() {
    float[] point = new float[length()];
    for (int i = 0; i < point.length; i++) {
      point[i] = (float) (x[i] + (1 - interpolation) * d[i]);
    }
    return point;
  }

  @Override
  public NetworkState state() {
    NetworkState inner = super.state();
    float[] state = Arrays.copyOf(inner.innerState(), innerLength + length() + 1);
    System.arraycopy(d, 0, state, innerLength, length());
    state[innerLength + length()] = weight;
    return new NetworkState(x.clone(), state, inner.iteration());
  }

  @Override
  public NetworkState parametersOnly() {
    return new NetworkState(x.clone(), new float[0], super.parametersOnly().iteration());
  }

  @Override
  public double gradient(Batch batch, float[] to) {
    super.loadParameters(y);
    return super.gradient(batch, to);
  }

  @Override
  public void apply(float[] along, double rate) {
    super.loadParameters(y);
    super.apply(along, rate);
    float[] stepped = super.parametersOnly().parameters();
    weight = (float) (weight + rate * rate);
    double share = weight > 0 ? rate * rate / weight : 0;
    float[] average = new float[length()];
    float[] distance = new float[length()];
    for (int i = 0; i < average.length; i++) {
      double path = (double) x[i] + d[i] - ((double) y[i] - stepped[i]);
      average[i] = (float) (x[i] + share * (path - x[i]));
      distance[i] = (float) (path - average[i]);
    }
    copyStatistics(stepped, average);
    copyStatistics(new float[length()], distance);
    x = average;
    d = distance;
    y = between();
  }

  /** Predicts as the average does. */
  @Override
  public float[] output(Batch batch) {
    super.loadParameters(x);
    return super.output(batch);
  }
}
