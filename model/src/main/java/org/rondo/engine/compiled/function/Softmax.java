package org.rondo.engine.compiled.function;

import org.rondo.engine.compiled.kernel.Exponential;

/** {@code f(z)_j = e^(z_j - max z) / sum_i e^(z_i - max z)}, row by row. */
final class Softmax implements ActivationFunction {

  @Override
  public void apply(float[] z, float[] a, int rows, int width) {
    for (int start = 0; start < rows * width; start += width) {
      float most = z[start];
      for (int i = start + 1; i < start + width; i++) {
        most = Math.max(most, z[i]);
      }
      double sum = 0;
      for (int i = start; i < start + width; i++) {
        double value = Exponential.of((double) z[i] - most);
        a[i] = (float) value;
        sum += value;
      }
      float scale = (float) (1 / sum);
      for (int i = start; i < start + width; i++) {
        a[i] *= scale;
      }
    }
  }

  /** {@code dL/dz_j = a_j (g_j - sum_i g_i a_i)}. */
  @Override
  public void backward(float[] z, float[] a, float[] gradient, int rows, int width) {
    for (int start = 0; start < rows * width; start += width) {
      double mean = 0;
      for (int i = start; i < start + width; i++) {
        mean += gradient[i] * a[i];
      }
      for (int i = start; i < start + width; i++) {
        gradient[i] = (float) (a[i] * (gradient[i] - mean));
      }
    }
  }
}
