package org.rondo.engine.compiled.layer;

import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.rondo.engine.compiled.function.ActivationFunctions;
import org.rondo.engine.compiled.kernel.NotCompiledException;

/** Long short-term memory without peepholes. */
final class LstmPlan implements LayerPlan {

  @Override
  public boolean covers(Layer layer) {
    return layer.getClass() == LSTM.class;
  }

  @Override
  public void plan(Layer layer, PlanBuilder builder) {
    LSTM lstm = (LSTM) layer;
    NotCompiledException.require(
        lstm.getGateActivationFn() instanceof ActivationSigmoid,
        "an LSTM with gates by " + lstm.getGateActivationFn());
    RecurrentStage.plan(
        lstm,
        LstmCell.GATES,
        (units, steps) ->
            new LstmCell(ActivationFunctions.of(lstm.getActivationFn()), units, steps),
        builder);
  }
}
