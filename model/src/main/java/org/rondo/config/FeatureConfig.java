package org.rondo.config;

import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How one column becomes network inputs. Where a key does not apply to the type, its component is
 * {@code NONE}.
 */
@Shorthand("type")
public record FeatureConfig(
    @Doc("How the column becomes network inputs; `auto` guesses it from the data.")
        FeatureType type,
    @Doc("What replaces a missing number or date; `none` makes the row a bad row.")
        @Default("none")
        @AppliesTo(
            key = "type",
            in = {"numeric", "date"})
        Impute impute,
    @Doc(
            "How numbers, and the year of dates, are brought to a common scale, by statistics of"
                + " the training rows.")
        @Default("standard")
        @AppliesTo(
            key = "type",
            in = {"numeric", "vector", "date"})
        Scale scale,
    @Doc("What is done to numbers before they are scaled.")
        @Default("none")
        @AppliesTo(
            key = "type",
            in = {"numeric", "vector"})
        Transform transform,
    @Doc(
            "How dates are written in text, as a pattern of Java's DateTimeFormatter such as"
                + " `dd.MM.yyyy HH:mm`, with English names; ISO 8601 when absent.")
        @AppliesTo(key = "type", in = "date")
        @Nullable String format,
    @Doc("The number of inputs that values are hashed to.")
        @Default("256")
        @Range(min = 1, max = 1_000_000)
        @AppliesTo(key = "type", in = "hash")
        @Nullable Integer buckets,
    @Doc(
            "Whether a second hash chooses between 1 and -1, so that values in the same bucket do"
                + " not simply add up.")
        @Default("true")
        @AppliesTo(key = "type", in = "hash")
        boolean signed,
    @Doc(
            "How often a value or a token must occur in the training rows to get a vector of its"
                + " own.")
        @Default("1")
        @Range(min = 1)
        @AppliesTo(
            key = "type",
            in = {"embedding", "text"})
        @Nullable Integer minCount,
    @Doc("The length of the vectors; when absent, half the number of values, at most 50.")
        @Range(min = 1, max = 10_000)
        @AppliesTo(key = "type", in = "embedding")
        @Nullable Integer dimension,
    @Doc(
            "What a text is split into: `characters`, `words`, or `pieces` of words that are"
                + " frequent in the training rows.")
        @Default("characters")
        @AppliesTo(key = "type", in = "text")
        @Nullable Tokens tokens,
    @Doc("The most tokens that get a vector of their own; the most frequent ones do.")
        @Default("10000")
        @Range(min = 1, max = 1_000_000)
        @AppliesTo(key = "type", in = "text")
        @Nullable Integer vocabulary,
    @Doc("Whether to treat upper and lower case as the same.")
        @Default("false")
        @AppliesTo(key = "type", in = "text")
        boolean lowerCase)
    implements ConfigSection {

  /** Validates, and drops what does not apply to the type. */
  public FeatureConfig {
    Violations.in(
            FeatureConfig.class,
            type,
            impute,
            scale,
            transform,
            format,
            buckets,
            signed,
            minCount,
            dimension,
            tokens,
            vocabulary,
            lowerCase)
        .require(problem(format).isEmpty(), problem(format), "format")
        .require(buckets != null || type != FeatureType.HASH, "is missing", "buckets")
        .require(minCount != null || !applies("min-count", type), "is missing", "min-count")
        .require(tokens != null || type != FeatureType.TEXT, "is missing", "tokens")
        .require(vocabulary != null || type != FeatureType.TEXT, "is missing", "vocabulary")
        .orThrow();
    impute = applies("impute", type) ? impute : Impute.NONE;
    scale = applies("scale", type) ? scale : Scale.NONE;
    transform = applies("transform", type) ? transform : Transform.NONE;
    format = applies("format", type) ? format : null;
    buckets = applies("buckets", type) ? buckets : null;
    signed = applies("signed", type) && signed;
    minCount = applies("min-count", type) ? minCount : null;
    dimension = applies("dimension", type) ? dimension : null;
    tokens = applies("tokens", type) ? tokens : null;
    vocabulary = applies("vocabulary", type) ? vocabulary : null;
    lowerCase = applies("lower-case", type) && lowerCase;
  }

  /** A feature whose other keys have their defaults. */
  public FeatureConfig(FeatureType type, Impute impute, Scale scale, Transform transform) {
    this(type, impute, scale, transform, null, null, false, null, null, null, null, false);
  }

  private static String problem(@Nullable String format) {
    try {
      var unused = format == null ? null : DateTimeFormatter.ofPattern(format, Locale.ENGLISH);
      return "";
    } catch (IllegalArgumentException e) {
      return "got %s, expected a pattern such as dd.MM.yyyy: %s".formatted(format, e.getMessage());
    }
  }

  /** Text, with defaults for everything else. */
  public static FeatureConfig ofText() {
    return SectionType.written(FeatureConfig.class, "text");
  }

  /** A type, with defaults for everything else. */
  public static FeatureConfig of(FeatureType type) {
    return new FeatureConfig(type, Impute.NONE, Scale.NONE, Transform.NONE);
  }

  private static boolean applies(String key, FeatureType type) {
    return SectionType.applies(FeatureConfig.class, key, type);
  }
}
