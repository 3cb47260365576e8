package org.rondo.engine.compiled.layer;

import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.rondo.engine.compiled.kernel.NotCompiledException;

/** Dropout as a layer of its own, and on what enters any other layer. */
final class DropoutPlan implements LayerPlan {

  @Override
  public boolean covers(Layer layer) {
    return layer.getClass() == DropoutLayer.class;
  }

  @Override
  public void plan(Layer layer, PlanBuilder builder) {
    dropInputs(layer, builder);
  }

  /** Adds dropout before a layer that has it. */
  static void dropInputs(Layer layer, PlanBuilder builder) {
    IDropout dropout = layer.getIDropout();
    if (dropout == null) {
      return;
    }
    NotCompiledException.require(!builder.shape().sequence(), "dropout on sequences");
    NotCompiledException.require(
        dropout.getClass() == Dropout.class && ((Dropout) dropout).getPSchedule() == null,
        "dropout other than with a fixed probability");
    double retain = ((Dropout) dropout).getP();
    builder.add(new DropoutStage(retain, builder.shape()), builder.shape());
  }
}
