package org.rondo.engine.cuda;

import static org.rondo.engine.cuda.Gpu.plain;
import static org.rondo.engine.cuda.Gpu.transposed;

import org.jspecify.annotations.Nullable;

/**
 * {@code a = f(x W + b)}. DL4J holds {@code W [in, out]} column by column, which is {@code W' [out,
 * in]} row by row:
 *
 * <pre>
 *   Z  [rows, out] = X [rows, in] W'[out, in]' + b
 *   dW'[out, in]   = dZ[rows, out]' X[rows, in]
 *   db [out]       = dZ[rows, out]' 1
 *   dX [rows, in]  = dZ[rows, out] W'[out, in]
 * </pre>
 */
final class DeviceAffine extends DeviceStage {
  private final int in;
  private final int out;
  private final DeviceFloats weights;
  private final @Nullable DeviceFloats bias;
  private final DeviceActivation activation;
  private final boolean passesGradientOn;
  private long x;
  private long z;
  private long a;
  private long ones;
  private long inputGradient;

  DeviceAffine(
      int in,
      int out,
      DeviceFloats weights,
      @Nullable DeviceFloats bias,
      DeviceActivation activation,
      boolean passesGradientOn) {
    this.in = in;
    this.out = out;
    this.weights = weights;
    this.bias = bias;
    this.activation = activation;
    this.passesGradientOn = passesGradientOn;
  }

  @Override
  void reserve(Gpu.Room room, int rows) {
    z = room.floats((long) rows * out);
    a = activation.inPlace() ? z : room.floats((long) rows * out);
    ones = room.ones(rows);
    inputGradient = passesGradientOn ? room.floats((long) rows * in) : NONE;
  }

  @Override
  long forward(Gpu gpu, long input, int rows) {
    x = input;
    gpu.product(rows, out, in, plain(x, in), transposed(weights.values(), in), 0, z, out);
    if (activation.identity() || activation.softmax()) {
      if (bias != null) {
        activation.applyWithBias(gpu, z, bias.values(), 0, rows * out, 1, out);
      }
      if (activation.softmax()) {
        activation.apply(gpu, z, a, rows, out);
      }
    } else {
      long added = bias == null ? NONE : bias.values();
      activation.applyWithBias(gpu, z, added, a, rows * out, 1, out);
    }
    return a;
  }

  @Override
  long backward(Gpu gpu, long gradient, int rows) {
    activation.back(gpu, gradient, z, a, rows, out);
    gpu.product(out, in, rows, transposed(gradient, out), plain(x, in), 0, weights.gradients(), in);
    if (bias != null) {
      gpu.columnSums(gradient, rows, out, ones, bias.gradients());
    }
    if (passesGradientOn) {
      gpu.product(
          rows, in, out, plain(gradient, out), plain(weights.values(), in), 0, inputGradient, in);
    }
    return inputGradient;
  }
}
