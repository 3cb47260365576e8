package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.config.RunConfig;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.shards.Preparation;
import org.rondo.spark.shards.PreparedData;
import org.rondo.spark.source.Sources;

/** Windows of series, their splits, and rows that cannot be in any. */
class SeriesWindowsTest {
  private static final int WINDOW = 5;
  private static final int HORIZON = 3;

  @TempDir Path temp;

  private static PreparedData prepare(RunConfig config) {
    return new Preparation(config).run(Sources.open(SparkTest.session(2), config.data()));
  }

  /** The windows of a split as [inputs, targets] in text, sorted. */
  private static List<String> windows(PreparedData data, Split split) {
    List<String> windows = new ArrayList<>();
    for (Shard shard : data.shards().get(split).collect()) {
      float[] inputs = new float[shard.layout().inputShape().length()];
      float[] targets = new float[shard.layout().labelWidth()];
      for (int row = 0; row < shard.rows(); row++) {
        shard.copy(0, row, inputs, 0);
        shard.copy(1, row, targets, 0);
        windows.add(Arrays.toString(inputs) + Arrays.toString(targets));
      }
    }
    return windows.stream().sorted().toList();
  }

  private static String window(int series, int from) {
    float[] inputs = new float[WINDOW];
    float[] targets = new float[HORIZON];
    for (int i = 0; i < WINDOW; i++) {
      inputs[i] = (float) SampleSeries.value(series, from + i);
    }
    for (int i = 0; i < HORIZON; i++) {
      targets[i] = (float) SampleSeries.value(series, from + WINDOW + i);
    }
    return Arrays.toString(inputs) + Arrays.toString(targets);
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "7"})
  void windowsAreThoseOfTheirSplit(int stride) {
    // Of 71 rows the newest 7 are for test, 7 for validation; of one moment there are two rows,
    // both series have steps 0 to 30, and the first alone has those up to 39.
    int validation = 28;
    int test = 33;
    Map<Split, List<String>> expected = new EnumMap<>(Split.class);
    for (int series = 0; series < 2; series++) {
      for (int from = 0; from + WINDOW + HORIZON <= 40 - 9 * series; from += stride) {
        int first = from + WINDOW;
        int last = first + HORIZON - 1;
        Split split =
            last < validation
                ? Split.TRAIN
                : first >= validation && last < test
                    ? Split.VALIDATION
                    : first >= test ? Split.TEST : null;
        if (split != null) {
          expected.computeIfAbsent(split, any -> new ArrayList<>()).add(window(series, from));
        }
      }
    }
    try (PreparedData data =
        prepare(
            SampleSeries.config(
                temp, SampleSeries.table(temp), "data.sequence.stride=" + stride))) {
      for (Split split : Split.values()) {
        assertThat(windows(data, split))
            .as("%s", split)
            .isEqualTo(expected.getOrDefault(split, List.of()).stream().sorted().toList());
      }
      assertThat(data.schema().layout().inputShape().dimensions()).containsExactly(1, WINDOW);
      assertThat(data.account().rejected()).isZero();
    }
  }

  @Test
  void nothingIsLearnedOfWhatIsForecastLater() {
    Random random = new Random(5);
    for (int trial = 0; trial < 4; trial++) {
      String split =
          "data.split={train: %s, validation: %s, test: 0.2}"
              .formatted(0.6 - trial / 10.0, 0.2 + trial / 10.0);
      RunConfig config =
          SampleSeries.config(
              temp,
              SampleSeries.table(temp),
              split,
              "seed=" + trial,
              "data.sequence.window=" + (1 + random.nextInt(6)),
              "data.sequence.horizon=" + (1 + random.nextInt(4)));
      try (PreparedData data = prepare(config)) {
        Set<Integer> seen = new TreeSet<>();
        Set<Integer> before = new TreeSet<>();
        for (Split later : Split.values()) {
          Set<Integer> targets = new TreeSet<>();
          for (String window : windows(data, later)) {
            String[] parts = window.replace("[", "").split("]", -1);
            targets.addAll(steps(parts[1]));
            if (later == Split.TRAIN) {
              seen.addAll(steps(parts[0]));
              seen.addAll(steps(parts[1]));
            }
          }
          assertThat(targets).isNotEmpty();
          assertThat(Collections.disjoint(targets, before)).isTrue();
          if (later != Split.TRAIN) {
            // No moment after which some series is still learned from.
            assertThat(Collections.min(targets)).isGreaterThan(Collections.max(seen));
          }
          before.addAll(targets);
        }
      }
    }
  }

  /** The moments of values, whatever their series. */
  private static List<Integer> steps(String values) {
    return Arrays.stream(values.split(", ", -1))
        .map(value -> (int) Float.parseFloat(value) % 1000)
        .toList();
  }

  @Test
  void aColumnOrSourcesOfTheirOwnSayWhatIsHeldOut() {
    SparkSession session = SparkTest.session(2);
    Dataset<Row> rows =
        session.sql(
            "select id as t, id * 1.0D as y, if(id < 30, 'a', if(id < 40, 'b', 'c')) as part from"
                + " range(50)");
    RunConfig config =
        SampleSeries.config(
            temp, "x", "data.sequence.key=[]", "data.split={column: part, validation: b, test: c}");
    try (PreparedData data = new Preparation(config).run(Sources.of(rows))) {
      assertThat(windows(data, Split.TRAIN)).hasSize(30 - 7);
      assertThat(windows(data, Split.VALIDATION)).hasSize(10 - 2);
      assertThat(windows(data, Split.TEST)).hasSize(10 - 2);
    }
    Path own = Samples.write(temp.resolve("own.csv"), "id,t,y\n" + SampleSeries.lines(0, 12));
    try (PreparedData data =
        prepare(
            SampleSeries.config(
                temp, SampleSeries.table(temp), "data.test=" + own, "data.split={train: 1}"))) {
      assertThat(windows(data, Split.TEST)).hasSize(12 - 7);
      assertThat(windows(data, Split.TRAIN)).hasSize(40 + 31 - 14);
    }
  }

  @Test
  void sourcesPartitionsAndCoresMakeNoDifference() {
    Path table = SampleSeries.table(temp);
    Path parquet = temp.resolve("table.parquet");
    SparkTest.session(2)
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .csv(table.toString())
        .repartition(7)
        .write()
        .parquet(parquet.toString());
    StringBuilder arrays = new StringBuilder();
    for (int series = 0; series < 2; series++) {
      int of = series;
      arrays.append(
          "{\"y\": %s}\n"
              .formatted(
                  IntStream.range(0, 40 - 9 * series)
                      .mapToObj(step -> SampleSeries.value(of, step))
                      .toList()));
    }
    Path json = Samples.write(temp.resolve("arrays.json"), arrays.toString());
    Set<String> shas = new HashSet<>();
    for (int cores : new int[] {1, 2}) {
      for (Path source : List.of(table, parquet)) {
        shas.add(
            SparkTest.train(SparkTest.session(cores), SampleSeries.config(temp, source))
                .model()
                .parametersSha256());
      }
      RunConfig ofArrays = SampleSeries.config(temp, json, "data.sequence={window: 5, horizon: 3}");
      shas.add(SparkTest.train(SparkTest.session(cores), ofArrays).model().parametersSha256());
    }
    assertThat(shas).hasSize(1);
  }

  @Test
  void badStepsAreNamedAndLeaveTheOthers() throws Exception {
    Map<String, String> bad = new LinkedHashMap<>();
    bad.put("s0,,1", "t, which orders the steps, is missing");
    bad.put("s0,yesterday,1", "t: 'yesterday' is neither a number nor a time");
    bad.put(",2026-01-01 00:30:00,1", "id, which names the series, is missing");
    bad.put("s0,2026-02-01 00:00:00,1,2", "expected 3 values, got 4");
    bad.put("s0,2026-01-01 02:00:00,many", "y: 'many' is not a number");
    bad.put("s1,2026-01-01 02:00:00,9", "the series 's1' has two rows of 2026-01-01 02:00:00");
    bad.put("s0,2026-01-05 00:00:00,1e60", "y: '1e60'");
    bad.put("s0,2026-01-05 01:00:00,NA", "the label y is missing, so no window forecasts it");
    bad.put("s7,2026-01-05 01:00:00,3", "the series 's7' has 1 rows, fewer than");
    Path file =
        Samples.write(
            temp.resolve("bad.csv"),
            "id,t,y\n"
                + SampleSeries.lines(0, 40)
                + SampleSeries.lines(1, 31)
                + String.join("\n", bad.keySet())
                + "\n");
    try (CapturedLog log = new CapturedLog()) {
      TrainingRunResult run =
          Samples.train(
              SampleSeries.config(
                  temp,
                  file,
                  "data.split={train: 1}",
                  "data.features.y={type: numeric, impute: mean}"));
      // The first of the last three steps of s0 is no more than a place that no window goes over.
      assertThat(run.account().rejected()).isEqualTo(bad.size());
      assertThat(run.account().trained()).isEqualTo(40 + 31 - 14);
      assertThat(log.messages())
          .anySatisfy(
              line ->
                  assertThat(line)
                      .startsWith("WARN 2 windows are left out, because one of their rows cannot"))
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("1 of 71 steps are not as far from the one before as usual")
                      .contains("2.375 days up to 2026-01-05 00:00:00, where 1 hour is usual"));
    }
    Path rejected = Samples.onlyRun(temp.resolve("runs")).resolve("rejected").resolve("rows.jsonl");
    List<String> rows =
        Samples.jsonLines(rejected).stream().map(row -> row.get("reason").asText()).toList();
    bad.values()
        .forEach(reason -> assertThat(rows).anySatisfy(row -> assertThat(row).contains(reason)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.sequence.window=0 | CONFIGURATION | data.sequence.window: got 0",
        "data.sequence.horizon=100000 | CONFIGURATION | data.sequence.horizon: got 100000",
        "data.sequence={key: id, order: t, horizon: 3} | CONFIGURATION | data.sequence.horizon: forecasting needs both",
        "data.sequence={key: id, order: t, window: 3} | CONFIGURATION | data.sequence.window: forecasting needs both",
        "data.sequence={key: id, order: t, stride: 3} | CONFIGURATION | data.sequence.stride: is the distance between windows",
        "data.sequence={key: id, window: 3, horizon: 1} | CONFIGURATION | data.sequence.key: a table of steps needs both",
        "data.sequence.target=steps | CONFIGURATION | data.sequence.target: a window has as many targets",
        "data.sequence.max-length=4 | CONFIGURATION | data.sequence.max-length: window says",
        "data.sequence.keep=first | CONFIGURATION | data.sequence.keep: windows are taken",
        "data.task=classification | CONFIGURATION | data.task: data.sequence.horizon predicts numbers",
        "data.classes=[a, b] | CONFIGURATION | data.classes: data.sequence.horizon predicts numbers",
        "data.split={by: id, train: 1} | CONFIGURATION | data.split: windows are split by data.sequence.order",
        "data.split={time: t, train: 1} | CONFIGURATION | data.split: windows are split by data.sequence.order",
        "model={network: mlp} | CONFIGURATION | model.network: mlp takes one example",
        "data.features={id: text} | CONFIGURATION | data.sequence.window: does not apply to text",
        "data.sequence.order=when | DATA | data.sequence.order: the data have no column 'when'",
        "data.sequence.key=shop | DATA | data.sequence.key: the data have no column 'shop'",
        "data.sequence.window=60 | DATA | the series 's0' has 40 rows, fewer than data.sequence.window + horizon, 63",
        "data.sequence.key=[] | DATA | the series has two rows of 2026-01-01 00:00:00",
        "data.split={train: 0.1, test: 0.9} | DATA | data.sequence: no window of 5 + 3 steps is left to train on",
      })
  void whatCannotBeIsRefused(String setting, ExitCode code, String message) {
    Path table = SampleSeries.table(temp);
    Throwable failure =
        catchThrowable(
            () ->
                Samples.train(
                    SampleSeries.config(temp, table, "data.bad-rows.max-fraction=0.1", setting)));
    assertThat(failure).hasMessageContaining(message);
    assertThat(((RondoException) failure).exitCode()).isEqualTo(code);
    assertThat(SparkTest.session(2).sparkContext().getPersistentRDDs().size()).isZero();
  }
}
