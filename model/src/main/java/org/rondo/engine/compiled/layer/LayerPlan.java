package org.rondo.engine.compiled.layer;

import org.deeplearning4j.nn.conf.layers.Layer;
import org.rondo.engine.compiled.kernel.NotCompiledException;

/** How one kind of DL4J layer becomes stages. */
interface LayerPlan {

  /** Whether this plan is for exactly this kind of layer. */
  boolean covers(Layer layer);

  /**
   * Adds the layer's stages.
   *
   * @throws NotCompiledException if the layer has an option that has no compiled form
   */
  void plan(Layer layer, PlanBuilder builder);
}
