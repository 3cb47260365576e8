package org.rondo.engine.compiled.layer;

import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.rondo.engine.compiled.function.ActivationFunctions;
import org.rondo.engine.compiled.kernel.NotCompiledException;

/** An activation as a layer of its own. DL4J ignores dropout on it. */
final class ActivationPlan implements LayerPlan {

  @Override
  public boolean covers(Layer layer) {
    return layer.getClass() == ActivationLayer.class;
  }

  @Override
  public void plan(Layer layer, PlanBuilder builder) {
    ActivationLayer activation = (ActivationLayer) layer;
    NotCompiledException.require(
        builder.shape().flat() || !(activation.getActivationFn() instanceof ActivationSoftmax),
        "softmax on images or sequences");
    builder.add(
        new ActivationStage(
            ActivationFunctions.of(activation.getActivationFn()), builder.shape().length()),
        builder.shape());
  }
}
