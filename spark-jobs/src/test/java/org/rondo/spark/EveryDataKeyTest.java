package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.config.DataConfig;
import org.rondo.config.RunConfig;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.spark.fitting.Fitting;
import org.rondo.spark.shards.Preparation;
import org.rondo.spark.shards.PreparedData;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.Sources;
import org.rondo.training.TrainingListener;

/**
 * Every key of the data with a built-in table, built-in images, a table and a file: setting it
 * gives other shards, or is refused by a message that begins with it.
 */
class EveryDataKeyTest {
  private static final String SCALED = "data.label-scale=standard";

  /** Each source, with what it cannot be read without. */
  private static final Map<String, List<String>> SOURCES = new LinkedHashMap<>();

  @TempDir private static Path temp;

  /** A key of the data and, for each source, what it is set to. */
  private record Trial(String key, String titanic, String digits, String others) {
    String setting(String source) {
      return "data.%s=%s"
          .formatted(
              key,
              switch (source) {
                case "builtin:titanic" -> titanic;
                case "builtin:digits" -> digits;
                default -> others.replace("SAMPLE", temp.resolve("sample.csv").toString());
              });
    }
  }

  private static final List<Trial> TRIALS =
      List.of(
          new Trial("format", "csv", "idx", "json"),
          new Trial("options", "{header: false}", "{rows: 40, seed: 2}", "{header: false}"),
          new Trial("label", "sex", "image", "c"),
          new Trial("weight", "age", "image", "a"),
          new Trial("task", "regression", "regression", "regression"),
          new Trial("classes", "[yes, no]", "[9, 8, 7, 6, 5, 4, 3, 2, 1, 0]", "[q, r]"),
          new Trial("label-scale", "standard", "standard", "standard"),
          new Trial("features", "{sex: categorical}", "{image: vector}", "{a: numeric}"),
          new Trial("exclude", "[sex]", "[image]", "[a]"),
          new Trial("missing", "[male]", "[x]", "[r]"),
          new Trial("sequence", "{values: age}", "{}", "{values: a}"),
          new Trial("split", "{train: 1}", "{train: 1}", "{train: 1}"),
          new Trial("validation", "builtin:titanic", "builtin:digits", "SAMPLE"),
          new Trial("test", "builtin:titanic", "builtin:digits", "SAMPLE"),
          new Trial(
              "image",
              "{column: sex, size: [2, 2], channels: 1}",
              "{size: [2, 2]}",
              "{column: c, size: [2, 2], channels: 1}"));

  @BeforeAll
  static void write() {
    Path csv = Samples.csv(temp);
    SOURCES.put("builtin:titanic", List.of("data.source=builtin:titanic", "data.label=survived"));
    SOURCES.put("builtin:digits", List.of("data.source=builtin:digits", "data.options.rows=40"));
    SOURCES.put("a CSV file", List.of("data.source=" + csv, "data.label=y"));
  }

  @Test
  void noKeyIsLeftOut() {
    List<String> keys =
        Arrays.stream(DataConfig.class.getRecordComponents())
            .map(
                part ->
                    part.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT))
            // The columns of the table, and what is done with rows that these sources do not have.
            .filter(key -> !List.of("source", "bad-rows").contains(key))
            .toList();
    assertThat(TRIALS.stream().map(Trial::key)).containsExactlyElementsOf(keys);
  }

  @Test
  void settingItGivesOtherShardsOrIsRefused() throws IOException {
    List<String> silent = new ArrayList<>();
    StringBuilder table = new StringBuilder(line("Key", SOURCES.keySet()));
    table.append("|---".repeat(1 + SOURCES.size())).append("|\n");
    Map<String, String> before = new HashMap<>();
    SOURCES.keySet().forEach(source -> before.put(source, outcome(source, "seed=42")));
    for (Trial trial : TRIALS) {
      List<String> row = new ArrayList<>();
      for (String source : SOURCES.keySet()) {
        String after = outcome(source, trial.setting(source));
        if (after.equals(before.get(source))) {
          silent.add(trial.key() + " of " + source + ": " + after);
        }
        row.add(after.startsWith("data." + trial.key()) ? "refused" : "used");
      }
      table.append(line("`data." + trial.key() + "`", row));
    }
    assertThat(silent).as("keys without effect").isEmpty();
    requireCurrent(table.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "table:x, format=csv, data.format: got csv",
    "table:x, options.header=true, data.options.header: has no effect on table:x",
    "x-ubyte, options.header=true, data.options.header: has no effect on",
    "x.svm, options.header=true, data.options.header: has no effect on",
    "builtin:digits, options.row=10, data.options.row: has no effect on builtin:digits"
  })
  void keysThatASourceDoesNotReadAreRefused(String name, String setting, String message)
      throws IOException {
    String source =
        name.contains(":") ? name : Files.writeString(temp.resolve(name), "1").toString();
    assertThat(
            Samples.refused(
                Samples.config(temp, source, "data." + setting), ExitCode.CONFIGURATION))
        .startsWith(message)
        .endsWith("; remove it");
  }

  private static String line(String first, Collection<String> cells) {
    return "| %s | %s |\n".formatted(first, String.join(" | ", cells));
  }

  /** What would be trained on, or the refusal. */
  private static String outcome(String source, String setting) {
    List<String> settings =
        new ArrayList<>(List.of("data={split: {train: 0.8, validation: 0.1, test: 0.1}}"));
    settings.addAll(SOURCES.get(source));
    settings.add(setting);
    try {
      RunConfig config = Samples.config(temp, "x", settings.toArray(String[]::new));
      RawData rows = Sources.open(SparkTest.session(2), config.data());
      if (setting.equals(SCALED)) {
        return Fitting.fit(
                SparkTest.session(2), config, () -> rows, new TrainingListener() {}, () -> false)
            .toString();
      }
      try (PreparedData data = new Preparation(config).run(rows)) {
        return "%s, %s, %s, %s"
            .formatted(
                data.account(), data.rows(), data.schema().labels(), data.schema().featureNames());
      }
    } catch (RondoException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void requireCurrent(String table) throws IOException {
    Path file = Path.of(System.getProperty("rondo.root"), "docs", "keys.md");
    String begin = "<!-- sources: begin -->\n";
    String page = Files.readString(file);
    String current =
        page.substring(0, page.indexOf(begin) + begin.length())
            + "\n"
            + table
            + "\n"
            + page.substring(page.indexOf("<!-- sources: end -->"));
    if (Boolean.getBoolean("rondo.update")) {
      Files.writeString(file, current);
    }
    assertThat(current)
        .as("docs/keys.md is out of date; run this test with -Drondo.update=true")
        .isEqualTo(Files.readString(file));
  }
}
