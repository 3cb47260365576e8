package org.rondo.engine.compiled.layer;

import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.rondo.engine.compiled.function.ActivationFunctions;
import org.rondo.engine.compiled.function.LossFunctions;
import org.rondo.engine.compiled.kernel.NotCompiledException;

/** A dense layer on each step that ends the network in a loss for each step. */
final class RnnOutputPlan implements LayerPlan {

  @Override
  public boolean covers(Layer layer) {
    return layer.getClass() == RnnOutputLayer.class;
  }

  @Override
  public void plan(Layer layer, PlanBuilder builder) {
    RnnOutputLayer output = (RnnOutputLayer) layer;
    // Unlike the other layers DL4J takes no format for NWC here, in some places only.
    NotCompiledException.require(
        output.getRnnDataFormat() == RNNFormat.NCW,
        "an output of sequences of format " + output.getRnnDataFormat());
    NotCompiledException.require(
        builder.shape().sequence(), "an output of sequences behind examples " + builder.shape());
    DropoutPlan.dropInputs(layer, builder);
    Affine.plan(output, output.hasBias(), builder);
    BatchShape shape = builder.shape();
    builder.end(
        new SequenceOutputStage(
            ActivationFunctions.of(output.getActivationFn()),
            LossFunctions.of(output.getLossFn(), output.getActivationFn(), shape.channels()),
            shape.channels(),
            shape.area()));
  }
}
