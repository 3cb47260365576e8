package org.rondo.spark.features;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rondo.config.DataConfig;
import org.rondo.config.FeatureConfig;
import org.rondo.config.FeatureType;
import org.rondo.config.SequenceConfig;
import org.rondo.config.Tokens;
import org.rondo.error.ConfigurationException;
import org.rondo.spark.source.RawData;

/** The one input of a network that reads text: a sequence of the tokens of a column. */
final class TextInput {
  private TextInput() {}

  /** Whether a configuration, or the source, makes a network read text. */
  static boolean isIn(RawData data, DataConfig config) {
    return named(data, config).values().stream().anyMatch(TextInput::isText);
  }

  /** The features that a configuration names; where it names none, those of a source of texts. */
  static Map<String, FeatureConfig> named(RawData data, DataConfig config) {
    String text = data.schema().text();
    return text == null || !config.features().isEmpty()
        ? config.features()
        : Map.of(text, FeatureConfig.ofText());
  }

  private static boolean isText(FeatureConfig feature) {
    return feature.type() == FeatureType.TEXT;
  }

  /** Refuses other inputs beside a text. */
  static void requireAlone(Map<String, FeatureConfig> chosen) {
    chosen.forEach(
        (name, feature) -> {
          if (isText(feature) && chosen.size() > 1) {
            throw new ConfigurationException(
                "data.features: '%s' is text, which is read token by token and is a network's only"
                        .formatted(name)
                    + " input; remove the other features, or make the text hash or categorical");
          }
        });
  }

  /**
   * How texts become sequences.
   *
   * @throws ConfigurationException when {@code data.sequence} sets something that does not apply to
   *     texts
   */
  static SequenceConfig sequence(DataConfig config) {
    SequenceConfig given = config.sequence();
    if (given == null) {
      return SequenceConfig.ofTexts();
    }
    String key = notOfTexts(given);
    if (key != null) {
      throw new ConfigurationException(
          "data.sequence.%s: does not apply to text, whose tokens are the steps; remove it"
              .formatted(key));
    }
    boolean pieces =
        config.features().values().stream().anyMatch(text -> text.tokens() == Tokens.PIECES);
    if (pieces && given.keep() == SequenceConfig.Keep.NONE) {
      throw new ConfigurationException(
          "data.sequence.keep: none cannot be applied to texts, whose pieces are not known yet; set last or first,"
              + " or tokens: words");
    }
    return given;
  }

  private static @Nullable String notOfTexts(SequenceConfig given) {
    if (given.forecasts()) {
      return "window";
    }
    if (given.ofTable()) {
      return "key";
    }
    if (given.labelsSteps()) {
      return "target";
    }
    return !given.values().isEmpty() ? "values" : given.constant().isEmpty() ? null : "static";
  }
}
