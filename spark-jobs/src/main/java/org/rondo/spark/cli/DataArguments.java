package org.rondo.spark.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.rondo.config.ConfigReader;
import org.rondo.config.DataConfig;
import org.rondo.error.ConfigurationException;

/**
 * The data that a trained model is applied to, from the command line. Only where they are and how
 * to read them can be set: columns, labels and features are the model's.
 */
final class DataArguments {
  private static final String SECTION = "data.";

  /** Keys that a trained model determines. */
  private static final Pattern MODELS =
      Pattern.compile(
          "^(?!data\\.)|^data\\.(label|weight|label-scale|task|classes|features|exclude|missing|sequence|split|validation|test|image)\\b");

  /** What a whole configuration needs besides its data; none of it is used. */
  private static final String REST = "{name: data, model: {network: linear}}";

  private DataArguments() {}

  /**
   * The data of a source.
   *
   * @param settings {@code data.key=value}
   */
  static DataConfig parse(String source, List<String> settings) {
    for (String setting : settings) {
      if (MODELS.matcher(setting.strip()).find()) {
        throw new ConfigurationException(
            ("--set %s: expected where the data are and how to read them, such as data.format=csv or"
                    + " data.options.header=true; everything else is the model's")
                .formatted(setting));
      }
    }
    List<String> all = new ArrayList<>();
    all.add(SECTION + "source=" + source);
    all.addAll(settings);
    return ConfigReader.parse(REST, "command line", all).data();
  }
}
