package org.rondo.engine.cuda;

import static org.rondo.engine.cuda.Gpu.plain;
import static org.rondo.engine.cuda.Gpu.transposed;

import org.jspecify.annotations.Nullable;
import org.rondo.engine.compiled.layer.BatchShape;
import org.rondo.engine.compiled.layer.Window;

/**
 * A convolution and its activation as matrix products, with {@code k = channels x positions} and
 * {@code p = examples x places}, as many examples at a time as {@link #MOST_PATCHES} allows:
 *
 * <pre>
 *   Z [maps, p]  = W [maps, k] C [k, p] + b     C: what each position of the window sees
 *   dW[maps, k] += dZ[maps, p] C [k, p]'
 *   db[maps]     = dZ[maps, all] 1
 *   dC[k, p]     = W [maps, k]' dZ[maps, p]     collected in the input's gradient
 * </pre>
 */
final class DeviceConvolution extends DeviceStage {
  /** Most floats of patches at once: 256 MiB. */
  static final int MOST_PATCHES = 1 << 26;

  /** Places of a line of patches that a block fills. */
  private static final int MOST_OF_LINE = 4096;

  private final BatchShape in;
  private final BatchShape out;
  private final DeviceWindow window;
  private final DeviceFloats weights;
  private final @Nullable DeviceFloats bias;
  private final DeviceActivation activation;
  private final boolean passesGradientOn;
  private final int depth;
  private final int most;
  private long x;
  private long z;
  private long a;
  private long patches;
  private long parts;
  private long inputGradient;

  DeviceConvolution(
      BatchShape in,
      BatchShape out,
      Window window,
      DeviceFloats weights,
      @Nullable DeviceFloats bias,
      DeviceActivation activation,
      boolean passesGradientOn) {
    this.in = in;
    this.out = out;
    this.window = new DeviceWindow(window);
    this.weights = weights;
    this.bias = bias;
    this.activation = activation;
    this.passesGradientOn = passesGradientOn;
    this.depth = in.channels() * window.positions();
    this.most = Math.max(1, MOST_PATCHES / (depth * out.area()));
  }

  @Override
  void reserve(Gpu.Room room, int rows) {
    z = room.floats((long) rows * out.length());
    a = activation.inPlace() ? z : room.floats((long) rows * out.length());
    patches = room.floats((long) Math.min(rows, most) * depth * out.area());
    parts = room.floats((long) out.channels() * Gpu.parts(rows * out.area()));
    inputGradient = passesGradientOn ? room.floats((long) rows * in.length()) : NONE;
  }

  @Override
  long forward(Gpu gpu, long input, int rows) {
    x = input;
    int line = rows * out.area();
    for (int first = 0; first < rows; first += most) {
      int width = gather(gpu, rows, first);
      gpu.product(
          out.channels(),
          width,
          depth,
          plain(weights.values(), depth),
          plain(patches, width),
          0,
          at(z, first),
          line);
    }
    long added = bias == null ? NONE : bias.values();
    if (!activation.identity() || bias != null) {
      activation.applyWithBias(
          gpu,
          z,
          added,
          activation.identity() ? NONE : a,
          rows * out.length(),
          line,
          out.channels());
    }
    return a;
  }

  /** Gathers the patches of the examples from {@code first} on; returns the width of a row. */
  private int gather(Gpu gpu, int rows, int first) {
    int examples = Math.min(most, rows - first);
    int width = examples * out.area();
    gpu.launchBlocks(
        "gather_patches",
        depth * (width / MOST_OF_LINE + 1),
        window.arguments(x, patches, in.channels(), rows, first, examples));
    return width;
  }

  private long at(long maps, int first) {
    return maps + (long) first * out.area() * Float.BYTES;
  }

  @Override
  long backward(Gpu gpu, long gradient, int rows) {
    activation.back(gpu, gradient, z, a, rows, out.length());
    int maps = out.channels();
    int line = rows * out.area();
    for (int first = 0; first < rows; first += most) {
      int examples = Math.min(most, rows - first);
      // If all examples fit at once, their patches are still there from the forward pass.
      int width = rows <= most ? line : gather(gpu, rows, first);
      gpu.product(
          maps,
          depth,
          width,
          plain(at(gradient, first), line),
          transposed(patches, width),
          first == 0 ? 0 : 1,
          weights.gradients(),
          depth);
      if (passesGradientOn) {
        gpu.product(
            depth,
            width,
            maps,
            transposed(weights.values(), depth),
            plain(at(gradient, first), line),
            0,
            patches,
            width);
        gpu.launch(
            "collect_patches",
            examples * in.length(),
            window.arguments(patches, inputGradient, in.channels(), rows, first, examples));
      }
    }
    if (bias != null) {
      gpu.lineSums(gradient, maps, line, parts, bias.gradients());
    }
    return inputGradient;
  }
}
