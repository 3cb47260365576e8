package org.rondo.config;

/** How a layer is trained otherwise than the rest of the network. */
@Shorthand("learning-rate")
public record LayerConfig(
    @Doc(
            "The layer's own learning rate. A schedule multiplies it as it does the others'. A"
                + " layer that is not to learn at all belongs in `model.freeze`.")
        @Range(min = 0)
        double learningRate)
    implements ConfigSection {

  /** Validates. */
  public LayerConfig {
    Violations.in(LayerConfig.class, learningRate)
        .require(
            learningRate != 0,
            "got 0, so that the layer would learn nothing; expected more, or list the layer in"
                + " model.freeze",
            "learning-rate")
        .orThrow();
  }
}
