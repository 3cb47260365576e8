package org.rondo.engine.compiled.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.rondo.engine.compiled.function.ActivationFunctions;
import org.rondo.engine.compiled.kernel.Blas;
import org.rondo.engine.compiled.kernel.NativeFloats;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/**
 * A convolution as matrix products, a few examples at a time so that the patches stay in the cache
 * and never need memory for a whole batch. With {@code k = channels x positions} and {@code p =
 * examples x places}:
 *
 * <pre>
 *   Z [maps, p]  = W [maps, k] C [k, p] + b     C: see {@link Patches}
 *   dW[maps, k] += dZ[maps, p] C [k, p]'
 *   db[maps]    += dZ[maps, p] 1
 *   dC[k, p]     = W [maps, k]' dZ[maps, p]     added back to the input's gradient
 * </pre>
 */
final class ConvolutionStage extends Stage {
  /** Most floats of one block of patches: 1 MiB, which shares a core's cache with the weights. */
  private static final int MOST_PATCHES = 1 << 18;

  private final BatchShape in;
  private final BatchShape out;
  private final Window window;
  private final Patches patches;
  private final Parameters weights;
  private final @Nullable Parameters bias;
  private final boolean passesGradientOn;
  private final int depth;
  private final int block;
  private final float[] line;
  private final float[] biasValues;
  private final NativeFloats columns;
  private final NativeFloats results;
  private final NativeFloats ones;
  private float[] input = {};

  ConvolutionStage(
      BatchShape in,
      BatchShape out,
      Window window,
      Parameters weights,
      @Nullable Parameters bias,
      boolean passesGradientOn) {
    super(out.length(), passesGradientOn ? in.length() : 0);
    this.in = in;
    this.out = out;
    this.window = window;
    this.patches = new Patches(window);
    this.weights = weights;
    this.bias = bias;
    this.passesGradientOn = passesGradientOn;
    this.depth = in.channels() * window.positions();
    this.block = Math.max(1, MOST_PATCHES / (depth * out.area()));
    int width = block * out.area();
    this.line = new float[width];
    this.biasValues = new float[out.channels()];
    this.columns = NativeFloats.allocate(depth * width);
    this.results = NativeFloats.allocate(out.channels() * width);
    this.ones = NativeFloats.allocate(width);
    Arrays.fill(line, 1f);
    ones.write(0, line, 0, width);
  }

  /** Adds a two-dimensional convolution and its activation. */
  static void plan(ConvolutionLayer convolution, PlanBuilder builder) {
    BatchShape input = builder.shape();
    UnsupportedException.require(
        input.image() && input.channels() == convolution.getNIn(),
        "a convolution of " + convolution.getNIn() + " maps after examples " + input);
    UnsupportedException.require(
        !(convolution.getActivationFn() instanceof ActivationSoftmax), "softmax on images");
    DropoutStage.dropInputs(convolution, builder);
    Window window = Window.of(convolution, input);
    int maps = Math.toIntExact(convolution.getNOut());
    BatchShape output =
        BatchShape.maps(maps, window.vertical().output(), window.horizontal().output());
    boolean passesGradientOn = builder.passesGradientOn();
    @Nullable Parameters bias = convolution.hasBias() ? builder.claim(maps) : null;
    Parameters weights = builder.claim(maps * input.channels() * window.positions());
    builder.add(
        new ConvolutionStage(input, output, window, weights, bias, passesGradientOn), output);
    builder.add(
        new ActivationStage(ActivationFunctions.of(convolution.getActivationFn()), output.length()),
        output);
  }

  @Override
  public float[] forward(float[] batch, int rows) {
    input = batch;
    if (bias != null) {
      bias.values().read(0, biasValues, 0, biasValues.length);
    }
    for (int start = 0; start < rows; start += block) {
      int examples = Math.min(block, rows - start);
      int width = examples * out.area();
      gather(rows, start, examples);
      for (int map = 0; map < out.channels(); map++) {
        Arrays.fill(line, 0, width, biasValues[map]);
        results.write(map * width, line, 0, width);
      }
      Blas.addAb(out.channels(), width, depth, weights.values(), columns, results);
      for (int map = 0; map < out.channels(); map++) {
        results.read(map * width, output, (map * rows + start) * out.area(), width);
      }
    }
    return output;
  }

  private void gather(int rows, int start, int examples) {
    int width = examples * out.area();
    int row = 0;
    for (int channel = 0; channel < in.channels(); channel++) {
      int first = (channel * rows + start) * in.area();
      for (int i = 0; i < window.vertical().kernel(); i++) {
        for (int j = 0; j < window.horizontal().kernel(); j++) {
          patches.gather(input, first, examples, i, j, line);
          columns.write(row * width, line, 0, width);
          row++;
        }
      }
    }
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    if (passesGradientOn) {
      Arrays.fill(inputGradient, 0, rows * in.length(), 0f);
    }
    for (int start = 0; start < rows; start += block) {
      int examples = Math.min(block, rows - start);
      int width = examples * out.area();
      for (int map = 0; map < out.channels(); map++) {
        results.write(map * width, gradient, (map * rows + start) * out.area(), width);
      }
      gather(rows, start, examples);
      sumGradients(width, start > 0);
      if (passesGradientOn) {
        Blas.atb(depth, width, out.channels(), weights.values(), results, columns);
        scatter(rows, start, examples);
      }
    }
    return inputGradient;
  }

  private void sumGradients(int width, boolean later) {
    if (later) {
      Blas.addAbt(out.channels(), depth, width, results, columns, weights.gradients());
    } else {
      Blas.abt(out.channels(), depth, width, results, columns, weights.gradients());
    }
    if (bias != null && later) {
      Blas.addAx(out.channels(), width, results, ones, bias.gradients());
    } else if (bias != null) {
      Blas.ax(out.channels(), width, results, ones, bias.gradients());
    }
  }

  private void scatter(int rows, int start, int examples) {
    int width = examples * out.area();
    int row = 0;
    for (int channel = 0; channel < in.channels(); channel++) {
      int first = (channel * rows + start) * in.area();
      for (int i = 0; i < window.vertical().kernel(); i++) {
        for (int j = 0; j < window.horizontal().kernel(); j++) {
          columns.read(row * width, line, 0, width);
          patches.scatter(line, inputGradient, first, examples, i, j);
          row++;
        }
      }
    }
  }

  @Override
  public void close() {
    columns.close();
    results.close();
    ones.close();
  }
}
