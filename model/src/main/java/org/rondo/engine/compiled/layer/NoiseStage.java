package org.rondo.engine.compiled.layer;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.random.impl.GaussianDistribution;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.rondo.engine.compiled.kernel.NativeFloats;

/**
 * Adds random numbers of a normal distribution in training, to flat rows. They come from the same
 * ND4J operation on the same random generator as DL4J's, so that both engines add the same ones.
 */
final class NoiseStage extends Stage {
  private final double deviation;
  private final int width;
  private float[] noise = {};
  private @Nullable INDArray drawn;
  private @Nullable NativeFloats drawnFloats;

  NoiseStage(double deviation, int width) {
    super(0, 0);
    this.deviation = deviation;
    this.width = width;
  }

  @Override
  public void reserve(int rows) {
    output = new float[Math.multiplyExact(rows, width)];
    noise = new float[output.length];
  }

  @Override
  public float[] forward(float[] input, int rows) {
    return input;
  }

  @Override
  public float[] forwardTraining(float[] input, int rows) {
    int count = rows * width;
    draw(count);
    for (int i = 0; i < count; i++) {
      output[i] = input[i] + noise[i];
    }
    return output;
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    return gradient;
  }

  private void draw(int count) {
    if (drawn == null || drawnFloats == null || drawn.length() < count) {
      close();
      drawn = Nd4j.createUninitializedDetached(DataType.FLOAT, count);
      drawnFloats = NativeFloats.of(drawn);
    }
    INDArray to = drawn.length() == count ? drawn : drawn.get(NDArrayIndex.interval(0, count));
    Nd4j.getExecutioner().exec(new GaussianDistribution(to, 0, deviation));
    drawnFloats.read(0, noise, 0, count);
  }

  @Override
  public void close() {
    if (drawn != null) {
      drawn.close();
    }
    drawn = null;
  }
}
