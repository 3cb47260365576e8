package org.rondo.engine.compiled.layer;

import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.rondo.engine.compiled.function.ActivationFunction;
import org.rondo.engine.compiled.function.ActivationFunctions;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/** An activation on whatever comes before it. */
final class ActivationStage extends Stage {
  private final ActivationFunction function;
  private final int width;
  private float[] input = {};

  ActivationStage(ActivationFunction function, int width) {
    super(width, 0);
    this.function = function;
    this.width = width;
  }

  /** Adds an activation as a layer of its own. DL4J ignores dropout on it. */
  static void plan(ActivationLayer activation, PlanBuilder builder) {
    UnsupportedException.require(
        builder.shape().flat() || !(activation.getActivationFn() instanceof ActivationSoftmax),
        "softmax on images or sequences");
    BatchShape shape = builder.shape();
    ActivationFunction function = ActivationFunctions.of(activation.getActivationFn());
    if (shape.sequence()) {
      builder.addForRows(new ActivationStage(function, shape.channels()), shape.channels());
    } else {
      builder.add(new ActivationStage(function, shape.length()), shape);
    }
  }

  @Override
  public float[] forward(float[] batch, int rows) {
    input = batch;
    function.apply(batch, output, rows, width);
    return output;
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    function.backward(input, output, gradient, rows, width);
    return gradient;
  }
}
