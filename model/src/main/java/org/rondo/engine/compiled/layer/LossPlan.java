package org.rondo.engine.compiled.layer;

import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.rondo.engine.compiled.function.ActivationFunctions;
import org.rondo.engine.compiled.function.LossFunctions;
import org.rondo.engine.compiled.kernel.NotCompiledException;

/** A loss without weights of its own. DL4J ignores dropout on it. */
final class LossPlan implements LayerPlan {

  @Override
  public boolean covers(Layer layer) {
    return layer.getClass() == LossLayer.class;
  }

  @Override
  public void plan(Layer layer, PlanBuilder builder) {
    LossLayer loss = (LossLayer) layer;
    NotCompiledException.require(builder.shape().flat(), "a loss on images or sequences");
    int width = builder.shape().length();
    builder.end(
        new OutputStage(
            ActivationFunctions.of(loss.getActivationFn()),
            LossFunctions.of(loss.getLossFn(), loss.getActivationFn(), width),
            width));
  }
}
