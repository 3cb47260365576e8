package org.rondo.engine.compiled.layer;

import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.rondo.engine.compiled.kernel.NotCompiledException;

/** A recurrent layer of which only the last step goes on. */
final class LastTimeStepPlan implements LayerPlan {

  @Override
  public boolean covers(Layer layer) {
    return layer.getClass() == LastTimeStep.class;
  }

  @Override
  public void plan(Layer layer, PlanBuilder builder) {
    LayerPlans.plan(((LastTimeStep) layer).getUnderlying(), builder);
    BatchShape sequences = builder.shape();
    NotCompiledException.require(
        sequences.sequence(), "the last step of anything other than sequences");
    builder.add(new LastStepStage(sequences), BatchShape.flat(sequences.channels()));
  }
}
