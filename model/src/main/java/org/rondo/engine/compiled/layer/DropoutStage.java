package org.rondo.engine.compiled.layer;

import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.random.impl.DropOutInverted;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.rondo.engine.compiled.kernel.NativeFloats;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/**
 * Inverted dropout: in training each value stays with probability {@code p}, as {@code x / p}
 * (Srivastava et al., 2014). The mask comes from the same ND4J operation on the same random
 * generator as DL4J's, so that both engines drop the same values, except on sequences: for these
 * DL4J draws in the order in which the layer before has laid them out in memory.
 */
final class DropoutStage extends Stage {
  private final double retain;
  private final BatchShape shape;
  private final Time time;
  private float[] mask = {};
  private @Nullable INDArray ones;
  private @Nullable INDArray drawn;
  private @Nullable NativeFloats drawnFloats;

  DropoutStage(double retain, BatchShape shape, Time time) {
    super(0, 0);
    this.retain = retain;
    this.shape = shape;
    this.time = time;
  }

  /** Adds dropout or noise before a layer that has it, or as a layer of its own. */
  static void dropInputs(Layer layer, PlanBuilder builder) {
    IDropout dropout = layer.getIDropout();
    if (dropout == null) {
      return;
    }
    if (dropout instanceof GaussianNoise noise && noise.getStddevSchedule() == null) {
      UnsupportedException.require(builder.shape().flat(), "noise on sequences or images");
      builder.add(new NoiseStage(noise.getStddev(), builder.shape().length()), builder.shape());
      return;
    }
    UnsupportedException.require(
        dropout.getClass() == Dropout.class && ((Dropout) dropout).getPSchedule() == null,
        "dropout other than with a fixed probability");
    double retain = ((Dropout) dropout).getP();
    builder.add(new DropoutStage(retain, builder.shape(), builder.time()), builder.shape());
  }

  @Override
  public void reserve(int rows) {
    int steps = shape.sequence() ? time.capacity() : shape.area();
    output = new float[Math.multiplyExact(rows, Math.multiplyExact(steps, shape.channels()))];
    mask = new float[output.length];
  }

  @Override
  public float[] forward(float[] input, int rows) {
    return input;
  }

  @Override
  public float[] forwardTraining(float[] input, int rows) {
    int count = count(rows);
    draw(rows, count);
    for (int i = 0; i < count; i++) {
      output[i] = input[i] * mask[i];
    }
    return output;
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    int count = count(rows);
    for (int i = 0; i < count; i++) {
      gradient[i] *= mask[i];
    }
    return gradient;
  }

  private int count(int rows) {
    return rows * shape.channels() * (shape.sequence() ? time.steps() : shape.area());
  }

  private void draw(int rows, int count) {
    if (ones == null || drawn == null || drawnFloats == null || drawn.length() < count) {
      close();
      ones = Nd4j.createUninitializedDetached(DataType.FLOAT, count).assign(1);
      drawn = Nd4j.createUninitializedDetached(DataType.FLOAT, count);
      drawnFloats = NativeFloats.of(drawn);
    }
    INDArray from = drawn.length() == count ? ones : ones.get(NDArrayIndex.interval(0, count));
    INDArray to = drawn.length() == count ? drawn : drawn.get(NDArrayIndex.interval(0, count));
    Nd4j.getExecutioner().exec(new DropOutInverted(from, to, retain));
    if (shape.image()) {
      readMaps(drawnFloats, rows);
    } else {
      drawnFloats.read(0, mask, 0, count);
    }
  }

  /** DL4J draws for {@code [rows, maps, ...]}. */
  private void readMaps(NativeFloats source, int rows) {
    int area = shape.area();
    for (int row = 0; row < rows; row++) {
      for (int map = 0; map < shape.channels(); map++) {
        int drawnAt = (row * shape.channels() + map) * area;
        source.read(drawnAt, mask, (map * rows + row) * area, area);
      }
    }
  }

  @Override
  public void close() {
    if (ones != null && drawn != null) {
      ones.close();
      drawn.close();
    }
    ones = null;
    drawn = null;
  }
}
