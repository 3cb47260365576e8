package org.rondo.engine.compiled.layer;

import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.rondo.engine.compiled.function.ActivationFunctions;
import org.rondo.engine.compiled.function.LossFunctions;
import org.rondo.engine.compiled.kernel.NotCompiledException;

/** A dense layer that ends the network in a loss. */
final class OutputPlan implements LayerPlan {

  @Override
  public boolean covers(Layer layer) {
    return layer.getClass() == OutputLayer.class;
  }

  @Override
  public void plan(Layer layer, PlanBuilder builder) {
    OutputLayer output = (OutputLayer) layer;
    NotCompiledException.require(
        !builder.shape().sequence(), "an output layer for each step of a sequence");
    DropoutPlan.dropInputs(layer, builder);
    Affine.plan(output, output.hasBias(), builder);
    int width = builder.shape().length();
    builder.end(
        new OutputStage(
            ActivationFunctions.of(output.getActivationFn()),
            LossFunctions.of(output.getLossFn(), output.getActivationFn(), width),
            width));
  }
}
