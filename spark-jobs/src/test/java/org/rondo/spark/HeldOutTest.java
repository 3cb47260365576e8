package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.spark.shards.Preparation;
import org.rondo.spark.shards.PreparedData;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.Sources;

/**
 * Rows are held out by a column's values, in whole groups, by time, or because they are elsewhere.
 */
class HeldOutTest {
  @TempDir Path temp;

  private RunConfig config(String split, String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("data.split=" + split);
    all.add("training.workers=2");
    return ConfigReader.parse(
        """
        name: held-out
        data: {label: y, task: regression, features: {id: {type: numeric, scale: none}}}
        model: {network: linear}
        """,
        "test",
        all);
  }

  /** The ids of each split's rows, in order. */
  private static Map<Split, List<Integer>> ids(PreparedData data) {
    Map<Split, List<Integer>> ids = new TreeMap<>();
    float[] id = new float[1];
    data.shards()
        .forEach(
            (split, shards) -> {
              List<Integer> found = new ArrayList<>();
              for (Shard shard : shards.collect()) {
                for (int row = 0; row < shard.rows(); row++) {
                  shard.copy(0, row, id, 0);
                  found.add((int) id[0]);
                }
              }
              Collections.sort(found);
              ids.put(split, found);
            });
    return ids;
  }

  private static Map<Split, List<Integer>> ids(RawData rows, RunConfig config) {
    try (PreparedData data = new Preparation(config).run(rows)) {
      Map<Split, List<Integer>> ids = ids(data);
      assertThat(ids.values().stream().mapToLong(List::size).sum() + data.account().rejected())
          .isEqualTo(data.account().read());
      return ids;
    }
  }

  private static Dataset<Row> rows(String columns) {
    return rows(columns, 200);
  }

  private static Dataset<Row> rows(String columns, int count) {
    return SparkTest.session(2)
        .sql("select id, id / 2 as y, %s from range(%s)".formatted(columns, count));
  }

  private Map<Split, List<Integer>> ids(String columns, String split, String... settings) {
    return ids(Sources.of(rows(columns)), config(split, settings));
  }

  private static List<Integer> where(java.util.function.IntPredicate held) {
    return java.util.stream.IntStream.range(0, 200).filter(held).boxed().toList();
  }

  @ParameterizedTest
  @CsvSource({
    "'element_at(array(''fit'', ''valid'', ''test''), int(id % 3) + 1)', valid, test",
    "'id % 3', 1, 2",
    "'double(id % 3)', 1, 2.0",
  })
  void aColumnNamesTheSplit(String column, String validation, String test) {
    Map<Split, List<Integer>> ids =
        ids(
            column + " as fold",
            "{column: fold, validation: %s, test: %s}".formatted(validation, test));
    assertThat(ids.get(Split.TRAIN)).isEqualTo(where(id -> id % 3 == 0));
    assertThat(ids.get(Split.VALIDATION)).isEqualTo(where(id -> id % 3 == 1));
    assertThat(ids.get(Split.TEST)).isEqualTo(where(id -> id % 3 == 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"id % 4 = 0", "upper(string(id % 4 = 0))"})
  void aBooleanColumnNamesOneSplit(String column) {
    Map<Split, List<Integer>> ids = ids(column + " as held", "{column: held, validation: true}");
    assertThat(ids.get(Split.VALIDATION)).isEqualTo(where(id -> id % 4 == 0));
    assertThat(ids.get(Split.TRAIN)).isEqualTo(where(id -> id % 4 != 0));
    assertThat(ids.get(Split.TEST)).isEmpty();
  }

  @Test
  void whatNamesNoSplitIsABadRow() {
    RunConfig config =
        config("{column: fold, train: 0, test: 2}", "data.bad-rows.max-fraction=0.9");
    Map<Split, List<Integer>> ids =
        ids(Sources.of(rows("if(id < 9, null, id % 4) as fold")), config);
    assertThat(ids.get(Split.TRAIN)).isEqualTo(where(id -> id >= 9 && id % 4 == 0));
    assertThat(ids.get(Split.TEST)).isEqualTo(where(id -> id >= 9 && id % 4 == 2));
    String columns = "if(id < 9, null, id % 4) as fold";
    assertThatThrownBy(
            () ->
                ids(
                    Sources.of(rows(columns)),
                    config("{column: fold, train: 0, test: 2}", "data.bad-rows.mode=fail")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("fold, which decides the split, is missing")
        .hasMessageContaining("names no split");
  }

  @Test
  void groupsAreKeptWhole() {
    String columns = "concat('patient ', id % 37) as patient";
    String split = "{by: patient, train: 0.6, validation: 0.2, test: 0.2}";
    Map<Split, List<Integer>> ids = ids(columns, split);
    Set<Integer> seen = new HashSet<>();
    ids.forEach(
        (name, rows) -> {
          Set<Integer> groups = rows.stream().map(id -> id % 37).collect(Collectors.toSet());
          assertThat(seen).as("no group is in two splits").doesNotContainAnyElementsOf(groups);
          seen.addAll(groups);
          assertThat(rows.size())
              .isBetween(name == Split.TRAIN ? 115 : 35, name == Split.TRAIN ? 125 : 45);
        });
    assertThat(seen).hasSize(37);
    assertThat(ids(columns, split)).isEqualTo(ids);
    assertThat(ids(Sources.of(rows(columns).repartition(7)), config(split))).isEqualTo(ids);
    assertThat(ids(columns, split, "seed=7")).isNotEqualTo(ids);
  }

  @Test
  void aGroupLargerThanItsSplitIsNamed() {
    String columns = "if(id < 150, 'one', concat('g', id)) as g";
    try (CapturedLog log = new CapturedLog()) {
      Map<Split, List<Integer>> ids = ids(columns, "{by: g, train: 0.5, test: 0.5}");
      assertThat(ids.get(Split.TRAIN)).isNotEmpty();
      List<Integer> one = where(id -> id < 150);
      assertThat(ids.values()).anyMatch(rows -> rows.containsAll(one));
      assertThat(log.messages())
          .anyMatch(said -> said.contains("rows that belong together are not separated"));
    }
    assertThat(ids("'all' as g", "{by: g, train: 0.5, test: 0.5}").get(Split.TRAIN)).hasSize(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(199 - id) * 1000000000000",
        "100 - id",
        "date_sub(date'2026-11-25', int(id))",
        "timestamp'2026-11-25 08:30:00' - make_interval(0, 0, 0, 0, 0, int(id))",
        "concat(date_sub(date'2026-11-25', int(id)), 'T08:30:00Z')",
      })
  void theOldestAreTrainedOn(String time) {
    Map<Split, List<Integer>> ids =
        ids(time + " as t", "{time: t, train: 0.7, validation: 0.2, test: 0.1}");
    assertThat(ids.get(Split.TEST)).isEqualTo(where(id -> id < 20));
    assertThat(ids.get(Split.VALIDATION)).isEqualTo(where(id -> id >= 20 && id < 60));
    assertThat(ids.get(Split.TRAIN)).isEqualTo(where(id -> id >= 60));
  }

  @Test
  void oneMomentIsNotParted() {
    Map<Split, List<Integer>> ids = ids("int(id / 30) as t", "{time: t, train: 0.5, test: 0.5}");
    assertThat(ids.get(Split.TRAIN)).isEqualTo(where(id -> id < 90));
    assertThat(ids.get(Split.TEST)).isEqualTo(where(id -> id >= 90));
  }

  @Test
  void manyRowsAreCutAtTheSamePlace() {
    RunConfig config = config("{time: t, train: 0.75, test: 0.25}");
    for (String time : List.of("-1e300 * id", "int(id / 7)")) {
      Map<Split, List<Integer>> ids = ids(Sources.of(rows(time + " as t", 120_000)), config);
      assertThat(ids.get(Split.TRAIN).size()).as(time).isBetween(89_994, 90_006);
      assertThat(Collections.min(ids.get(Split.TEST)) == 0).isEqualTo(time.startsWith("-"));
    }
  }

  @Test
  void whatIsNoTimeIsABadRow() {
    assertThatThrownBy(
            () ->
                ids(
                    "if(id = 5, 'yesterday', string(id)) as t",
                    "{time: t, train: 0.5, test: 0.5}",
                    "data.bad-rows.mode=fail"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is neither a number nor a time");
  }

  @Test
  void heldOutRowsHaveSourcesOfTheirOwn() {
    Path train = Samples.write(temp.resolve("t.csv"), "id;y\n" + lines(0, 100));
    Path validation = Samples.write(temp.resolve("v.csv"), "id;y\n" + lines(100, 130));
    StringBuilder json = new StringBuilder();
    for (int id = 130; id < 200; id++) {
      json.append("{\"y\": ")
          .append(id / 2.0)
          .append(", \"more\": 1, \"id\": ")
          .append(id)
          .append("}\n");
    }
    Path test = Samples.write(temp.resolve("test.json"), json + "{\"id\": \"x\", \"y\": 1}\n");
    RunConfig config =
        config(
            "{train: 1}",
            "data.source=" + train,
            "data.options.sep=;",
            "data.validation=" + validation,
            "data.test={source: '%s', options: {}}".formatted(test),
            "data.bad-rows.max-fraction=0.1");
    RawData rows = Sources.open(SparkTest.session(2), config.data());
    Map<Split, List<Integer>> ids = ids(rows, config);
    assertThat(ids.get(Split.TRAIN)).isEqualTo(where(id -> id < 100));
    assertThat(ids.get(Split.VALIDATION)).isEqualTo(where(id -> id >= 100 && id < 130));
    assertThat(ids.get(Split.TEST)).isEqualTo(where(id -> id >= 130));

    // By default the rows of the source are for what has no source of its own.
    RunConfig rest =
        ConfigReader.parse(
            """
            name: held-out
            data:
              source: %s
              options: {sep: ";"}
              label: y
              features: {id: {type: numeric, scale: none}}
              validation: %s
            model: {network: linear}
            """
                .formatted(train, validation),
            "test",
            List.of());
    ids = ids(rows, rest);
    assertThat(ids.get(Split.VALIDATION)).isEqualTo(where(id -> id >= 100 && id < 130));
    assertThat(ids.get(Split.TEST)).hasSize(11);
    assertThat(ids.get(Split.TRAIN)).hasSize(89);

    Path without = Samples.write(temp.resolve("w.csv"), "id;z\n1;2\n");
    assertThat(
            Samples.refused(
                config(
                    "{train: 1}",
                    "data.source=" + train,
                    "data.options.sep=;",
                    "data.test=" + without,
                    "output=" + temp.resolve("runs")),
                ExitCode.DATA))
        .contains("data.test", "no column 'y'");
  }

  private static String lines(int from, int to) {
    StringBuilder lines = new StringBuilder();
    for (int id = from; id < to; id++) {
      lines.append(id).append(';').append(id / 2.0).append('\n');
    }
    return lines.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{column: f, by: g, test: 1} | column, by and time are three ways of splitting",
        "{column: f} | neither validation nor test names a value of it",
        "{column: f, validation: a, test: a} | two splits have the same value",
        "{train: 0.5, test: valid} | got valid, expected a number from 0 to 1, or a column",
        "{by: g, train: 0.5} | train + validation + test is 0.5, expected 1",
        "{by: g, test: 0.5} | data.split.train",
      })
  void whatMakesNoSenseIsRefused(String split, String message) {
    assertThatThrownBy(() -> config(split))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aSplitHasOneSource() {
    for (String split : List.of("validation", "test")) {
      assertThatThrownBy(
              () ->
                  config(
                      "{train: 0.6, validation: 0.2, test: 0.2}", "data.%s=x.csv".formatted(split)))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("data.%s has these rows; leave it out".formatted(split));
    }
    assertThatThrownBy(() -> ids("id % 2 as f", "{column: fold, test: 1}"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("data.split: the data have no column 'fold'");
  }
}
