package org.rondo.network.optimizer;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;

/** Applies an {@link OwnUpdater} to DL4J's arrays. Owned by its network's updater. */
final class OwnGradientUpdater implements GradientUpdater<OwnUpdater> {
  private final OwnUpdater config;
  private @Nullable INDArray view;

  OwnGradientUpdater(OwnUpdater config) {
    this.config = config;
  }

  @Override
  public OwnUpdater getConfig() {
    return config;
  }

  @Override
  public void setState(Map<String, INDArray> state, boolean initialize) {
    throw new UnsupportedOperationException("state by name");
  }

  @Override
  public Map<String, INDArray> getState() {
    return Map.of();
  }

  @Override
  public void setStateViewArray(
      INDArray viewArray, long[] gradientShape, char gradientOrder, boolean initialize) {
    take(viewArray, initialize);
  }

  /** Keeps a view of the state: one kind after the other, each for all parameters. */
  void take(INDArray viewArray, boolean initialize) {
    view = viewArray;
    if (initialize) {
      float[] values = new float[Math.toIntExact(viewArray.length())];
      int count = values.length / config.states();
      for (int i = 0; i < values.length; i++) {
        values[i] = config.initial(i / count);
      }
      write(values, viewArray);
    }
  }

  @Override
  public void applyUpdater(INDArray gradient, int iteration, int epoch) {
    float[] g = read(gradient);
    float rate = (float) config.getLearningRate(iteration, epoch);
    float[][] state = new float[config.states()][g.length];
    if (view != null && state.length > 0) {
      float[] values = read(view);
      for (int kind = 0; kind < state.length; kind++) {
        System.arraycopy(values, kind * g.length, state[kind], 0, g.length);
      }
    }
    config.rule(0, g.length).step(g, rate, state, g.length);
    write(g, gradient);
    if (view != null && state.length > 0) {
      float[] values = new float[state.length * g.length];
      for (int kind = 0; kind < state.length; kind++) {
        System.arraycopy(state[kind], 0, values, kind * g.length, g.length);
      }
      write(values, view);
    }
  }

  private static float[] read(INDArray array) {
    float[] values = new float[Math.toIntExact(array.length())];
    try (INDArray copy = array.dup('c')) {
      copy.data().asNioFloat().get(values);
    }
    return values;
  }

  private static void write(float[] values, INDArray array) {
    try (INDArray written = Nd4j.createFromArray(values)) {
      array.assign(written.reshape(array.shape()));
    }
  }
}
