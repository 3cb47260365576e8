package org.rondo.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.bundle.BundleJson;
import org.rondo.bundle.Signature;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.bundle.Signature.Seen;
import org.rondo.bundle.TrainingStatistics;
import org.rondo.config.ChecksConfig;
import org.rondo.config.ConfigReader;
import org.rondo.config.FeatureConfig;
import org.rondo.config.FeatureType;
import org.rondo.config.Loss;
import org.rondo.data.Histogram;
import org.rondo.data.NumberGrid;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.network.Objective;

/** Each thing that can happen to a night's data, against what is kept of the champion's. */
class DataChecksTest {
  private static final List<String> COLUMNS = List.of("name", "sex", "age", "survived");
  private static final Map<String, String> TYPES =
      Map.of("name", "string", "sex", "string", "age", "double", "survived", "string");

  private static final Signature SIGNATURE =
      new Signature(
          inputs(seen("double", 1000, 200, 1.0, 80.0)),
          new Signature.Output(
              List.of("survived"),
              List.of("no", "yes"),
              new Objective(Objective.Form.SIGMOID, 2, Loss.CROSS_ENTROPY, List.of())),
          List.of("sex", "age"),
          new Signature.Layout(TensorShape.of(2), Storage.FLOAT32, 1, null),
          null,
          null,
          null,
          null);

  private static final Champion CHAMPION =
      new Champion(
          SIGNATURE,
          statistics(ages(1, 80), Map.of("m", 600L, "f", 400L), 600, 400),
          Map.of("sex", List.of("f", "m")));

  private static final Champion OLD =
      new Champion(SIGNATURE, null, Map.of("sex", List.of("f", "m")));

  private static Seen seen(
      String type, long rows, long missing, @Nullable Double least, @Nullable Double most) {
    return new Seen(type, rows, missing, least, most);
  }

  private static List<InputColumn> inputs(Seen ofAge) {
    return List.of(
        new InputColumn(
            "sex",
            FeatureConfig.of(FeatureType.CATEGORICAL),
            seen("string", ofAge.rows(), 0, null, null),
            null),
        new InputColumn("age", FeatureConfig.of(FeatureType.NUMERIC), ofAge, null));
  }

  private static Histogram ages(int from, int to) {
    NumberGrid grid = new NumberGrid(256);
    IntStream.range(0, 800).forEach(i -> grid.add(from + i % (to - from + 1)));
    return Histogram.of(grid.histogram());
  }

  private static TrainingStatistics statistics(
      Histogram ages, Map<String, Long> sexes, long no, long yes) {
    SortedMap<String, Histogram> columns = new TreeMap<>();
    columns.put("age", ages);
    columns.put("sex", Histogram.of(sexes));
    return new TrainingStatistics(
        no + yes, COLUMNS, columns, new TreeMap<>(Map.of("no", no, "yes", yes)));
  }

  private static ChecksConfig checks(String yaml) {
    return ConfigReader.parse(
            "name: x\ndata: {source: x}\nmodel: {network: linear}\nretrain: {checks: {%s}}"
                .formatted(yaml),
            "test",
            List.of())
        .retrain()
        .checks();
  }

  private static List<String> columns(
      Champion champion, List<String> names, Map<String, String> types, String yaml) {
    return ColumnChecks.of(champion, names, types, checks(yaml)).stream()
        .map(Finding::toString)
        .toList();
  }

  private static List<String> renamed(Champion champion, String sex, String yaml) {
    Map<String, String> types = new TreeMap<>(TYPES);
    types.remove("sex");
    types.put(sex, "string");
    return columns(champion, List.of("name", sex, "age", "survived"), types, yaml);
  }

  @Test
  void alikeIsNoFinding() {
    assertThat(columns(CHAMPION, COLUMNS, TYPES, "")).isEmpty();
    assertThat(columns(OLD, COLUMNS, TYPES, "")).isEmpty();
    // Text stands for anything, and case makes no difference.
    assertThat(columns(CHAMPION, List.of("name", "SEX", "Age", "Survived"), TYPES, "")).isEmpty();
    TrainingStatistics now = statistics(ages(2, 79), Map.of("m", 610L, "f", 390L), 610, 390);
    for (Champion champion : List.of(CHAMPION, OLD)) {
      assertThat(
              DataChecks.of(
                  champion, inputs(seen("string", 1000, 210, 2.0, 79.0)), now, checks("")))
          .isEmpty();
    }
  }

  @Test
  void aRenamedColumnIsNamed() {
    assertThat(renamed(CHAMPION, "sexe", ""))
        .containsExactly(
            "columns (refuse): column 'sex' is missing; the nearest new column is 'sexe': was it"
                + " renamed?",
            "new-columns (warn): the champion's data had no 'sexe'");
    // Spelt otherwise, but the only one that has come while one has gone.
    assertThat(renamed(CHAMPION, "gender", "new-columns: ignore"))
        .singleElement()
        .asString()
        .contains("the nearest new column is 'gender'");
    // An old model knows only what it reads.
    assertThat(renamed(OLD, "gender", ""))
        .containsExactly("columns (refuse): column 'sex' is missing; new are 'name', 'gender'");
    assertThat(renamed(CHAMPION, "gender", "columns: ignore, new-columns: ignore")).isEmpty();
    assertThat(renamed(CHAMPION, "gender", "columns: warn").get(0)).startsWith("columns (warn)");
    assertThat(
            columns(CHAMPION, List.of("name", "age"), Map.of("name", "string", "age", "int"), ""))
        .containsExactly(
            "columns (refuse): column 'sex' is missing",
            "columns (refuse): column 'survived' is missing");
  }

  @Test
  void newColumnsAndOtherTypesAreNamed() {
    Map<String, String> types = new TreeMap<>(TYPES);
    types.put("fare", "double");
    types.put("age", "boolean");
    assertThat(columns(CHAMPION, List.of("name", "sex", "age", "survived", "fare"), types, ""))
        .containsExactly(
            "new-columns (warn): the champion's data had no 'fare'",
            "types (refuse): column 'age' has the type boolean (in training: double)");
    List<InputColumn> guessed =
        List.of(new InputColumn("age", FeatureConfig.of(FeatureType.CATEGORICAL)));
    assertThat(ColumnChecks.guesses(CHAMPION, guessed, checks("types: warn")).toString())
        .isEqualTo("[types (warn): column 'age' looks categorical (in training: numeric)]");
  }

  @Test
  void allThatIsWrongWithValuesIsSaid() {
    TrainingStatistics now =
        statistics(ages(60, 139), Map.of("m", 600L, "f", 100L, "x", 2300L), 2600, 400);
    List<Finding> found =
        DataChecks.of(
            CHAMPION,
            inputs(seen("double", 3000, 1500, 60.0, 139.0)),
            now,
            checks("drift: refuse, rows: {max-ratio: 2.5}"));

    assertThat(found.stream().map(Finding::toString))
        .containsExactly(
            "categories (warn): column 'sex' has 76.7 % of its values that training has not seen,"
                + " such as 'x'",
            "drift (refuse): column 'sex' has other values than in training: PSI 6.967, above"
                + " 0.25",
            "missing (warn): column 'age' has no value in 50.0 % of the rows (in training: 20.0 %)",
            "range (warn): column 'age' has 73.8 % of its values outside the range in training",
            "drift (refuse): column 'age' has other values than in training: PSI 5.106, above"
                + " 0.25, KS 0.738, above 0.2",
            "label (warn): the label's balance has shifted: 'no' in 86.7 % of the rows (in"
                + " training: 60.0 %; 4.33 times the odds), 'yes' in 13.3 % of the rows (in"
                + " training: 40.0 %; 0.23 times the odds)",
            "rows (warn): 3000 training rows, 3.00 times the champion's 1000");
    assertThat(found.get(0).toTree()).containsEntry("column", "sex").containsEntry("mode", "warn");
    // Without histograms, all but drift and balance is known.
    assertThat(
            DataChecks.of(OLD, inputs(seen("double", 3000, 1500, 60.0, 139.0)), now, checks(""))
                .stream()
                .map(Finding::check))
        .containsExactly("categories", "missing", "range", "rows");
    String none =
        "missing: ignore, range: ignore, categories: ignore, drift: ignore, label: ignore, rows:"
            + " ignore";
    assertThat(
            DataChecks.of(
                CHAMPION, inputs(seen("double", 3000, 1500, 60.0, 139.0)), now, checks(none)))
        .isEmpty();
  }

  /** Ratio and bound worked out in Python with SciPy's norm.ppf(0.995). */
  @ParameterizedTest
  @CsvSource({
    // Three times the rows of a class that is common or rare, on a large day and on a small one.
    "90, 150, 90, 450, 2.99",
    "90, 300, 90, 900, 3.00",
    "3000, 20, 3000, 60, 2.95",
    "300, 2, 300, 6, 0",
    "100, 100, 140, 100, 0"
  })
  void threeTimesTheRowsOfAClassAreReported(
      long thenNo, long thenYes, long no, long yes, double ratio) {
    Map<String, Long> sexes = Map.of("m", 1L);
    Champion champion =
        new Champion(SIGNATURE, statistics(ages(1, 80), sexes, thenNo, thenYes), Map.of());
    List<String> found =
        LabelCheck.of(champion, statistics(ages(1, 80), sexes, no, yes), checks("").label())
            .stream()
            .map(Finding::message)
            .toList();
    if (ratio == 0) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found)
          .singleElement()
          .asString()
          .contains("'yes' in", "%.2f times the odds".formatted(ratio));
    }
  }

  @Test
  void classesComeAndGo() {
    TrainingStatistics now =
        new TrainingStatistics(
            1000, COLUMNS, new TreeMap<>(), new TreeMap<>(Map.of("no", 990L, "perhaps", 10L)));
    assertThat(LabelCheck.of(OLD, now, checks("").label()).map(Finding::toString))
        .hasValue("label (warn): the label has new classes, 'perhaps'; it has no 'yes'");
  }

  @Test
  void statisticsAreReadAsTheyWereWritten() {
    TrainingStatistics kept = CHAMPION.statistics();
    assertThat(
            BundleJson.read(
                BundleJson.write(kept).getBytes(java.nio.charset.StandardCharsets.UTF_8),
                TrainingStatistics.class,
                "x"))
        .isEqualTo(kept);
    Map<String, Long> counted = new TreeMap<>();
    IntStream.range(0, 1000).forEach(i -> counted.put("w" + i, (long) i));
    Histogram words = Histogram.of(counted);
    assertThat(words.words().most()).hasSize(256).containsKey("w999");
    assertThat(words.total()).isEqualTo(999 * 1000 / 2);
  }
}
