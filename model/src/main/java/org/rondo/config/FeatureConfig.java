package org.rondo.config;

/**
 * How one column becomes network inputs. Where a key does not apply to the type, its component is
 * {@code NONE}.
 */
@Shorthand("type")
public record FeatureConfig(
    @Doc("How the column becomes network inputs; `auto` guesses it from the data.")
        FeatureType type,
    @Doc("What stands in for a missing number; `none` makes the row a bad row.")
        @Default("none")
        @AppliesTo(key = "type", in = "numeric")
        Impute impute,
    @Doc("How numbers are brought to a common scale, by statistics of the training rows.")
        @Default("standard")
        @AppliesTo(
            key = "type",
            in = {"numeric", "vector"})
        Scale scale,
    @Doc("What is done to numbers before they are scaled.")
        @Default("none")
        @AppliesTo(
            key = "type",
            in = {"numeric", "vector"})
        Transform transform)
    implements ConfigSection {

  /** Validates, and drops what does not apply to the type. */
  public FeatureConfig {
    Violations.in(FeatureConfig.class, type, impute, scale, transform).orThrow();
    impute = applies("impute", type) ? impute : Impute.NONE;
    scale = applies("scale", type) ? scale : Scale.NONE;
    transform = applies("transform", type) ? transform : Transform.NONE;
  }

  /** A type with nothing said about it. */
  public static FeatureConfig of(FeatureType type) {
    return new FeatureConfig(type, Impute.NONE, Scale.NONE, Transform.NONE);
  }

  private static boolean applies(String key, FeatureType type) {
    return SectionType.applies(FeatureConfig.class, key, type);
  }
}
