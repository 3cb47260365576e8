package org.rondo.engine.compiled.function;

import org.rondo.network.OwnLoss;

/** An {@link OwnLoss} after any activation. */
final class LossOfErrors implements LossFunction {
  private final ActivationFunction activation;
  private final OwnLoss loss;

  LossOfErrors(ActivationFunction activation, OwnLoss loss) {
    this.activation = activation;
    this.loss = loss;
  }

  @Override
  public double loss(float[] a, float[] labels, int row, int width) {
    double sum = 0;
    for (int output = 0; output < width; output++) {
      int i = row * width + output;
      sum += loss.term((double) a[i] - labels[i], output);
    }
    return sum / width;
  }

  @Override
  public void gradient(
      float[] z, float[] a, float[] labels, float[] gradient, int rows, int width) {
    for (int i = 0; i < rows * width; i++) {
      gradient[i] = (float) (loss.slope((double) a[i] - labels[i], i % width) / width);
    }
    activation.backward(z, a, gradient, rows, width);
  }
}
