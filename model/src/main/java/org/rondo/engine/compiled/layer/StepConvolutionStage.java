package org.rondo.engine.compiled.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.rondo.engine.compiled.function.ActivationFunctions;
import org.rondo.engine.compiled.kernel.Blas;
import org.rondo.engine.compiled.kernel.NativeFloats;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/**
 * A convolution over the steps of sequences, which keeps their number. In the layout {@code [steps,
 * rows, units]}, everything that a position {@code j} of the window sees is one stretch of memory,
 * {@code o_j = j dilation - padding} steps further on. So each position is one matrix product on
 * it; where the stretch leaves the sequence there is nothing to add:
 *
 * <pre>
 *   Z[t]       = b + sum_j X[t + o_j] W_j
 *   dW_j       = sum_t X[t + o_j]' dZ[t]
 *   dX[t + o_j] += dZ[t] W_j'
 * </pre>
 *
 * <p>DL4J names the weights {@code [out, in, kernel]}, but reads them as {@code [kernel, in, out]}.
 */
final class StepConvolutionStage extends TimeStage {
  private final Form form;
  private final Parameters weights;
  private final @Nullable Parameters bias;
  private final float[] zeros;
  private float[] biasRows = {};
  private NativeFloats x = NativeFloats.allocate(1);
  private NativeFloats z = NativeFloats.allocate(1);
  private NativeFloats slopes = NativeFloats.allocate(1);
  private NativeFloats ones = NativeFloats.allocate(1);

  /**
   * What it computes.
   *
   * @param padding steps before a sequence that its first window sees
   */
  private record Form(
      int in, int out, int kernel, int dilation, int padding, boolean passesGradientOn) {
    int offset(int position) {
      return position * dilation - padding;
    }
  }

  private StepConvolutionStage(
      Time time, Form form, Parameters weights, @Nullable Parameters bias) {
    super(time, form.out(), form.passesGradientOn() ? form.in() : 0);
    this.form = form;
    this.weights = weights;
    this.bias = bias;
    this.zeros = new float[weights.length()];
  }

  /** Adds the layer, its activation and its mask. */
  static void plan(Convolution1DLayer layer, PlanBuilder builder) {
    Reshaping.requireStepsLast(layer.getRnnDataFormat());
    UnsupportedException.require(
        builder.shape().sequence(), "a convolution over steps after " + builder.shape());
    UnsupportedException.require(
        layer.getStride()[0] == 1, "a convolution over steps with a stride");
    UnsupportedException.require(
        !(layer.getActivationFn() instanceof ActivationSoftmax), "softmax after a convolution");
    DropoutStage.dropInputs(layer, builder);
    int in = builder.inputs(layer);
    int out = Math.toIntExact(layer.getNOut());
    int kernel = layer.getKernelSize()[0];
    int dilation = layer.getDilation()[0];
    Form form =
        new Form(in, out, kernel, dilation, padding(layer, kernel), builder.passesGradientOn());
    BatchShape output = builder.shape().withChannels(out);
    @Nullable Parameters bias = layer.hasBias() ? builder.claim(out) : null;
    Parameters weights = builder.claim(Math.multiplyExact(Math.multiplyExact(in, out), kernel));
    builder.add(new StepConvolutionStage(builder.time(), form, weights, bias), output);
    builder.addForRows(
        new ActivationStage(ActivationFunctions.of(layer.getActivationFn()), out), out);
    MaskStage.plan(builder);
  }

  /** Steps before the first that a window sees: the missing ones are divided between both ends. */
  private static int padding(Convolution1DLayer layer, int kernel) {
    int reach = (kernel - 1) * layer.getDilation()[0];
    ConvolutionMode mode = layer.getConvolutionMode();
    UnsupportedException.require(
        mode == ConvolutionMode.Same || mode == ConvolutionMode.Causal,
        "a convolution over steps of mode " + mode);
    return mode == ConvolutionMode.Causal ? reach : reach / 2;
  }

  @Override
  public void reserve(int rows) {
    super.reserve(rows);
    free();
    int all = Math.multiplyExact(rows, time.capacity());
    biasRows = new float[Math.multiplyExact(rows, form.out())];
    x = NativeFloats.allocate(Math.multiplyExact(all, form.in()));
    z = NativeFloats.allocate(Math.multiplyExact(all, form.out()));
    slopes = NativeFloats.allocate(form.passesGradientOn() ? x.length() : 1);
    ones = NativeFloats.allocate(all);
    float[] one = new float[all];
    Arrays.fill(one, 1f);
    ones.write(0, one, 0, all);
  }

  @Override
  public float[] forward(float[] input, int rows) {
    int all = rows * time.steps();
    x.write(0, input, 0, all * form.in());
    if (bias != null) {
      bias.values().read(0, biasRows, 0, form.out());
      for (int row = 1; row < rows; row++) {
        System.arraycopy(biasRows, 0, biasRows, row * form.out(), form.out());
      }
    }
    for (int step = 0; step < time.steps(); step++) {
      z.write(step * rows * form.out(), biasRows, 0, rows * form.out());
    }
    for (int position = 0; position < form.kernel(); position++) {
      int offset = form.offset(position);
      int count = count(offset);
      if (count > 0) {
        Blas.addAb(
            count * rows,
            form.out(),
            form.in(),
            x.pointer(seen(offset) * rows * form.in()),
            weights.values().pointer(position * form.in() * form.out()),
            z.pointer(first(offset) * rows * form.out()));
      }
    }
    z.read(0, output, 0, all * form.out());
    return output;
  }

  /** The number of steps at which the window's position lies inside the sequence. */
  private int count(int offset) {
    return time.steps() - Math.abs(offset);
  }

  /** The first of them. */
  private static int first(int offset) {
    return Math.max(0, -offset);
  }

  /** What it sees. */
  private static int seen(int offset) {
    return Math.max(0, offset);
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    int all = rows * time.steps();
    z.write(0, gradient, 0, all * form.out());
    if (form.passesGradientOn()) {
      Arrays.fill(inputGradient, 0, all * form.in(), 0f);
      slopes.write(0, inputGradient, 0, all * form.in());
      for (int position = 0; position < form.kernel(); position++) {
        passOn(position, rows);
      }
      slopes.read(0, inputGradient, 0, all * form.in());
    }
    if (bias != null) {
      Blas.atx(all, form.out(), z, ones, bias.gradients());
    }
    writeGradients(rows);
    return inputGradient;
  }

  private void passOn(int position, int rows) {
    int offset = form.offset(position);
    int count = count(offset);
    if (count > 0) {
      Blas.addAbt(
          count * rows,
          form.in(),
          form.out(),
          z.pointer(first(offset) * rows * form.out()),
          weights.values().pointer(position * form.in() * form.out()),
          slopes.pointer(seen(offset) * rows * form.in()));
    }
  }

  private void writeGradients(int rows) {
    weights.gradients().write(0, zeros, 0, zeros.length);
    for (int position = 0; position < form.kernel(); position++) {
      int offset = form.offset(position);
      int count = count(offset);
      if (count > 0) {
        Blas.addAtb(
            form.in(),
            form.out(),
            count * rows,
            x.pointer(seen(offset) * rows * form.in()),
            z.pointer(first(offset) * rows * form.out()),
            weights.gradients().pointer(position * form.in() * form.out()));
      }
    }
  }

  private void free() {
    x.close();
    z.close();
    slopes.close();
    ones.close();
  }

  @Override
  public void close() {
    free();
  }
}
