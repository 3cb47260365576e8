package org.rondo.engine.compiled.layer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code Z = X W + b} in plain loops, for layers so small that calling a BLAS costs more than the
 * product. The equations are those of {@link NativeAffine}.
 */
final class JavaAffine extends Stage {
  /** Up to this many weights plain loops win, whatever the batch size. */
  static final int MOST_WEIGHTS = 512;

  private final int in;
  private final int out;
  private final boolean passesGradientOn;
  private final Parameters weights;
  private final @Nullable Parameters bias;
  private final float[] weightValues;
  private final float[] weightGradients;
  private final float[] biasValues;
  private final float[] biasGradients;
  private float[] input = {};

  JavaAffine(
      int in, int out, Parameters weights, @Nullable Parameters bias, boolean passesGradientOn) {
    super(out, passesGradientOn ? in : 0);
    this.in = in;
    this.out = out;
    this.weights = weights;
    this.bias = bias;
    this.passesGradientOn = passesGradientOn;
    this.weightValues = new float[in * out];
    this.weightGradients = new float[in * out];
    this.biasValues = new float[out];
    this.biasGradients = new float[out];
  }

  @Override
  public float[] forward(float[] batch, int rows) {
    input = batch;
    weights.values().read(0, weightValues, 0, weightValues.length);
    if (bias != null) {
      bias.values().read(0, biasValues, 0, out);
    }
    for (int row = 0; row < rows; row++) {
      int first = row * in;
      for (int unit = 0; unit < out; unit++) {
        output[row * out + unit] = biasValues[unit] + product(batch, first, unit * in);
      }
    }
    return output;
  }

  /** Four sums in parallel: a single one would wait for each addition. */
  private float product(float[] batch, int first, int weight) {
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    int i = 0;
    for (; i < in - 3; i += 4) {
      sum0 += batch[first + i] * weightValues[weight + i];
      sum1 += batch[first + i + 1] * weightValues[weight + i + 1];
      sum2 += batch[first + i + 2] * weightValues[weight + i + 2];
      sum3 += batch[first + i + 3] * weightValues[weight + i + 3];
    }
    for (; i < in; i++) {
      sum0 += batch[first + i] * weightValues[weight + i];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    Arrays.fill(weightGradients, 0f);
    Arrays.fill(biasGradients, 0f);
    for (int row = 0; row < rows; row++) {
      for (int unit = 0; unit < out; unit++) {
        float slope = gradient[row * out + unit];
        biasGradients[unit] += slope;
        for (int i = 0; i < in; i++) {
          weightGradients[unit * in + i] += slope * input[row * in + i];
        }
      }
    }
    weights.gradients().write(0, weightGradients, 0, weightGradients.length);
    if (bias != null) {
      bias.gradients().write(0, biasGradients, 0, out);
    }
    if (passesGradientOn) {
      passOn(gradient, rows);
    }
    return inputGradient;
  }

  private void passOn(float[] gradient, int rows) {
    Arrays.fill(inputGradient, 0, rows * in, 0f);
    for (int row = 0; row < rows; row++) {
      for (int unit = 0; unit < out; unit++) {
        float slope = gradient[row * out + unit];
        for (int i = 0; i < in; i++) {
          inputGradient[row * in + i] += slope * weightValues[unit * in + i];
        }
      }
    }
  }
}
