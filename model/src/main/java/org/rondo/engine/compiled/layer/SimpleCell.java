package org.rondo.engine.compiled.layer;

import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.rondo.engine.compiled.function.ActivationFunction;
import org.rondo.engine.compiled.function.ActivationFunctions;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/** {@code h = f(z)}. */
final class SimpleCell implements RecurrentCell {
  private final ActivationFunction activation;
  private final int units;
  private float[][] inputs = {};
  private float[][] outputs = {};

  SimpleCell(ActivationFunction activation, int units) {
    this.activation = activation;
    this.units = units;
  }

  /** Adds a simple recurrent layer. */
  static void plan(SimpleRnn simple, PlanBuilder builder) {
    UnsupportedException.require(!simple.hasLayerNorm(), "a recurrent layer with layer norm");
    RecurrentStage.plan(
        simple,
        1,
        units -> new SimpleCell(ActivationFunctions.of(simple.getActivationFn()), units),
        builder);
  }

  @Override
  public void reserve(int rows, int steps) {
    inputs = new float[steps][rows * units];
    outputs = new float[steps][rows * units];
  }

  @Override
  public float[] forward(int step, float[] z, int rows) {
    System.arraycopy(z, 0, inputs[step], 0, rows * units);
    activation.apply(inputs[step], outputs[step], rows, units);
    return outputs[step];
  }

  @Override
  public float[] backward(int step, float[] gradient, int rows) {
    activation.backward(inputs[step], outputs[step], gradient, rows, units);
    return gradient;
  }
}
