package org.rondo.engine.compiled.layer;

import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.rondo.engine.compiled.function.ActivationFunctions;
import org.rondo.engine.compiled.kernel.NotCompiledException;

/** {@code h_t = f(x_t W + h_(t-1) R + b)}. */
final class SimpleRnnPlan implements LayerPlan {

  @Override
  public boolean covers(Layer layer) {
    return layer.getClass() == SimpleRnn.class;
  }

  @Override
  public void plan(Layer layer, PlanBuilder builder) {
    SimpleRnn simple = (SimpleRnn) layer;
    NotCompiledException.require(!simple.hasLayerNorm(), "a recurrent layer with layer norm");
    RecurrentStage.plan(
        simple,
        1,
        (units, steps) ->
            new SimpleCell(ActivationFunctions.of(simple.getActivationFn()), units, steps),
        builder);
  }
}
