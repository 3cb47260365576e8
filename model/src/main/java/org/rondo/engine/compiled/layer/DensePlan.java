package org.rondo.engine.compiled.layer;

import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.rondo.engine.compiled.function.ActivationFunctions;
import org.rondo.engine.compiled.kernel.NotCompiledException;

/** {@code a = f(x W + b)}. */
final class DensePlan implements LayerPlan {

  @Override
  public boolean covers(Layer layer) {
    return layer.getClass() == DenseLayer.class;
  }

  @Override
  public void plan(Layer layer, PlanBuilder builder) {
    DenseLayer dense = (DenseLayer) layer;
    NotCompiledException.require(!dense.hasLayerNorm(), "a dense layer with layer norm");
    DropoutPlan.dropInputs(layer, builder);
    Affine.plan(dense, dense.hasBias(), builder);
    int units = builder.shape().channels();
    builder.addForRows(
        new ActivationStage(ActivationFunctions.of(dense.getActivationFn()), units), units);
  }
}
