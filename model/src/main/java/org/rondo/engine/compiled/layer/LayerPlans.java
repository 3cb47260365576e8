package org.rondo.engine.compiled.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.rondo.engine.compiled.kernel.NotCompiledException;

/** The kinds of layer that have a compiled form, in one list. */
final class LayerPlans {
  private static final List<LayerPlan> ALL =
      List.of(
          new DensePlan(),
          new OutputPlan(),
          new LossPlan(),
          new ActivationPlan(),
          new DropoutPlan(),
          new ConvolutionPlan(),
          new PoolingPlan(),
          new BatchNormalizationPlan(),
          new LstmPlan(),
          new SimpleRnnPlan(),
          new LastTimeStepPlan(),
          new GlobalPoolingPlan(),
          new RnnOutputPlan());

  private LayerPlans() {}

  /**
   * Adds a layer's stages.
   *
   * @throws NotCompiledException if the layer or one of its options has no compiled form
   */
  static void plan(Layer layer, PlanBuilder builder) {
    LayerPlan choice =
        ALL.stream()
            .filter(plan -> plan.covers(layer))
            .findFirst()
            .orElseThrow(
                () -> new NotCompiledException("layer " + layer.getClass().getSimpleName()));
    NotCompiledException.require(
        layer.getConstraints() == null || layer.getConstraints().isEmpty(),
        "a layer with constraints");
    NotCompiledException.require(
        !(layer instanceof BaseLayer base) || base.getWeightNoise() == null,
        "a layer with weight noise");
    choice.plan(layer, builder);
  }
}
