package org.rondo.compiled.layer;

import java.util.Arrays;

/**
 * The products of a recurrent layer in plain loops, for layers as small as {@link JavaAffine}'s.
 */
final class JavaRecurrence implements Recurrence {
  private final Form form;
  private final Weights weights;
  private final float[] inputWeights;
  private final float[] recurrentWeights;
  private final float[] bias;
  private final float[] inputGradients;
  private final float[] recurrentGradients;
  private final float[] biasGradients;
  private float[] input = {};
  private float[] hidden = {};
  private float[] slopes = {};
  private float[] inputSlopes = {};

  JavaRecurrence(Form form, Weights weights) {
    this.form = form;
    this.weights = weights;
    this.inputWeights = new float[weights.input().length()];
    this.recurrentWeights = new float[weights.recurrent().length()];
    this.bias = new float[weights.bias().length()];
    this.inputGradients = new float[inputWeights.length];
    this.recurrentGradients = new float[recurrentWeights.length];
    this.biasGradients = new float[bias.length];
  }

  @Override
  public void reserve(int rows) {
    int all = Math.multiplyExact(rows, form.steps());
    hidden = new float[Math.multiplyExact(all, form.units())];
    slopes = new float[Math.multiplyExact(all, form.width())];
    inputSlopes = new float[form.passesGradientOn() ? Math.multiplyExact(all, form.in()) : 0];
  }

  @Override
  public void project(float[] batch, int rows) {
    input = batch;
    weights.input().values().read(0, inputWeights, 0, inputWeights.length);
    weights.recurrent().values().read(0, recurrentWeights, 0, recurrentWeights.length);
    weights.bias().values().read(0, bias, 0, bias.length);
  }

  @Override
  public void forward(int step, float[] before, float[] z, int rows) {
    int width = form.width();
    for (int row = 0; row < rows; row++) {
      System.arraycopy(bias, 0, z, row * width, width);
    }
    addProduct(input, step * rows, form.in(), inputWeights, z, rows);
    if (step > 0) {
      System.arraycopy(before, 0, hidden, (step - 1) * rows * form.units(), rows * form.units());
      addProduct(before, 0, form.units(), recurrentWeights, z, rows);
    }
  }

  /** {@code z += x w'} with {@code w [width, in]}; {@code x} from a row on. */
  private void addProduct(float[] x, int firstRow, int in, float[] w, float[] z, int rows) {
    int width = form.width();
    for (int row = 0; row < rows; row++) {
      int first = (firstRow + row) * in;
      for (int unit = 0; unit < width; unit++) {
        z[row * width + unit] += product(x, first, w, unit * in, in);
      }
    }
  }

  /** Four sums side by side: one alone would wait for each addition. */
  private static float product(float[] x, int first, float[] w, int weight, int count) {
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    int i = 0;
    for (; i < count - 3; i += 4) {
      sum0 += x[first + i] * w[weight + i];
      sum1 += x[first + i + 1] * w[weight + i + 1];
      sum2 += x[first + i + 2] * w[weight + i + 2];
      sum3 += x[first + i + 3] * w[weight + i + 3];
    }
    for (; i < count; i++) {
      sum0 += x[first + i] * w[weight + i];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  @Override
  public void backward(int step, float[] slope, float[] before, int rows) {
    int count = rows * form.width();
    System.arraycopy(slope, 0, slopes, step * count, count);
    if (step > 0) {
      passOn(slope, 0, recurrentWeights, form.units(), before, 0, rows);
    }
  }

  /** {@code x = z w} with {@code w [width, in]}; both matrices from a row on. */
  private void passOn(
      float[] z, int firstRow, float[] w, int in, float[] x, int targetRow, int rows) {
    int width = form.width();
    Arrays.fill(x, targetRow * in, (targetRow + rows) * in, 0f);
    for (int row = 0; row < rows; row++) {
      int target = (targetRow + row) * in;
      for (int unit = 0; unit < width; unit++) {
        float slope = z[(firstRow + row) * width + unit];
        for (int i = 0; i < in; i++) {
          x[target + i] += slope * w[unit * in + i];
        }
      }
    }
  }

  @Override
  public float[] gradients(int rows) {
    int all = rows * form.steps();
    Arrays.fill(inputGradients, 0f);
    Arrays.fill(recurrentGradients, 0f);
    Arrays.fill(biasGradients, 0f);
    for (int row = 0; row < all; row++) {
      for (int unit = 0; unit < form.width(); unit++) {
        biasGradients[unit] += slopes[row * form.width() + unit];
      }
    }
    addOuterProducts(input, 0, form.in(), inputGradients, all);
    addOuterProducts(hidden, rows, form.units(), recurrentGradients, all - rows);
    weights.input().gradients().write(0, inputGradients, 0, inputGradients.length);
    weights.recurrent().gradients().write(0, recurrentGradients, 0, recurrentGradients.length);
    weights.bias().gradients().write(0, biasGradients, 0, biasGradients.length);
    if (form.passesGradientOn()) {
      passOn(slopes, 0, inputWeights, form.in(), inputSlopes, 0, all);
    }
    return inputSlopes;
  }

  /** {@code w += z' x} with {@code w [width, in]}; {@code z} from a row on. */
  private void addOuterProducts(float[] x, int firstRow, int in, float[] w, int rows) {
    int width = form.width();
    for (int row = 0; row < rows; row++) {
      for (int unit = 0; unit < width; unit++) {
        float slope = slopes[(firstRow + row) * width + unit];
        for (int i = 0; i < in; i++) {
          w[unit * in + i] += slope * x[row * in + i];
        }
      }
    }
  }
}
