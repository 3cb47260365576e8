package org.rondo.engine.compiled.layer;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/**
 * The kinds of layer that an engine supports, in one list: how each adds its stages to a plan.
 *
 * @param <P> the engine's plan
 */
public final class LayerChoices<P> {
  private final Map<Class<? extends Layer>, BiConsumer<Layer, P>> choices = new HashMap<>();

  /** Adds a kind of layer. */
  public <L extends Layer> LayerChoices<P> with(
      Class<L> type, BiConsumer<? super L, ? super P> choice) {
    choices.put(type, (layer, plan) -> choice.accept(type.cast(layer), plan));
    return this;
  }

  /**
   * Adds a layer's stages.
   *
   * @throws UnsupportedException if the engine does not support the layer or one of its options
   */
  public void plan(Layer layer, P plan) {
    BiConsumer<Layer, P> choice = choices.get(layer.getClass());
    if (choice == null) {
      throw new UnsupportedException("layer " + layer.getClass().getSimpleName());
    }
    UnsupportedException.require(
        layer.getConstraints() == null || layer.getConstraints().isEmpty(),
        "a layer with constraints");
    UnsupportedException.require(
        !(layer instanceof BaseLayer base) || base.getWeightNoise() == null,
        "a layer with weight noise");
    choice.accept(layer, plan);
  }
}
