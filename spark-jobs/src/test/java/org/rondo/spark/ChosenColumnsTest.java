package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.config.ConfigReader;
import org.rondo.config.DataConfig;
import org.rondo.config.KebabCase;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.spark.features.InputSpec;
import org.rondo.spark.features.InputSpecs;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.shards.Preparation;
import org.rondo.spark.shards.PreparedData;
import org.rondo.spark.source.Sources;

/** Features by name and pattern, what is excluded, and what stands for no value. */
class ChosenColumnsTest {
  @TempDir Path temp;

  private static InputSpec spec(String columns, String data) {
    Dataset<Row> rows = SparkTest.session(2).sql("select " + columns + " from range(40)");
    DataConfig config =
        ConfigReader.section(DataConfig.class, "{label: y, task: classification, " + data + "}");
    return InputSpecs.forTraining(Sources.of(rows), config);
  }

  private static List<String> types(InputSpec spec) {
    return spec.columns().stream()
        .map(column -> column.column() + " " + KebabCase.of(column.feature().type()))
        .toList();
  }

  private static final String PLAIN =
      "id as p1, id as p2, id as p10, if(id % 3 = 0, 'f', 'm') as sex, id % 2 as y, id as w, id as g";

  @Test
  void theMoreExactPatternWinsAndANameBeforeAll() {
    assertThat(
            types(
                spec(
                    PLAIN,
                    "weight: w, split: {train: 1, by: g}, features: {'*': auto, 'p*': {type: numeric, scale: min-max},"
                        + " 'P10*': categorical, p2: boolean}")))
        .as("by the configuration's order, then the source's; no label, weight or group")
        .containsExactly("sex categorical", "p1 numeric", "p10 categorical", "p2 boolean");
    assertThat(types(spec(PLAIN, "features: {'p*': numeric}, exclude: [p2, '*0']")))
        .containsExactly("p1 numeric");
    assertThat(types(spec(PLAIN, "exclude: ['p*', g, W]"))).containsExactly("sex categorical");
    assertThat(types(spec(PLAIN, "features: {'*x*': categorical, '*': auto}, exclude: 'p*'")))
        .containsExactly("sex categorical", "w numeric", "g numeric");
    assertThat(types(spec(PLAIN, "features: {g: numeric}, split: {train: 1, by: g}")))
        .as("a name may make a feature of what splits")
        .containsExactly("g numeric");
  }

  @Test
  void equallyExactPatternsWinInTheirOrder() {
    assertThat(
            types(
                spec(
                    "id as ab, id as xb, id % 2 as y", "features: {'a*': boolean, '*b': numeric}")))
        .containsExactly("ab boolean", "xb numeric");
  }

  @Test
  void namesOfAnyCharactersAreNamesFirst() {
    String odd = "id as `p*`, id as px, id as `a.b`, id as `x.*`, id % 2 as y";
    assertThat(types(spec(odd, "features: {'p*': numeric, a.b: numeric, 'x.*': boolean}")))
        .containsExactly("p* numeric", "a.b numeric", "x.* boolean");
    assertThat(types(spec(odd, "features: {'**': numeric, 'p*': boolean}, exclude: ['x.*']")))
        .containsExactly("px numeric", "a.b numeric", "p* boolean");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "features: {'q9*': numeric} | data.features: no column matches the pattern 'q9*'. Columns: p1",
        "features: {'sxe*': numeric} | matches the pattern 'sxe*'; the nearest is sex. Columns: p1",
        "features: {'sx*': numeric} | matches the pattern 'sx*'; the nearest is sex. Columns: p1",
        "exclude: ['q9*'] | data.exclude: no column matches the pattern 'q9*'. Columns: p1",
        "exclude: [sxe] | data.exclude: the data have no column 'sxe'; did you mean sex?",
        "features: {sxe: numeric} | data.features: the data have no column 'sxe'; did you mean sex?"
      })
  void whatMeansNoColumnIsNamedWithTheNearest(String data, String message) {
    assertThatThrownBy(() -> spec(PLAIN, data))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "features: {'y*': numeric} | 'y*' takes no column: 'y' is the label; remove it",
        "features: {'*': auto, 'g*': numeric}, split: {train: 1, by: g} | 'g' is the column of the split",
        "weight: w, features: {'*': auto, 'w*': numeric} | 'w' is the weight",
        "features: {'s*': numeric, sex: categorical} | 'sex' is named itself",
        "features: {'*': auto, 's*': numeric}, exclude: [sex] | 'sex' is excluded",
        "features: {'s*': numeric, 'se*': categorical} | is matched by the more exact 'se*'",
        "features: {sex: auto, '*': auto}, exclude: [SEX, '*'] | 'sex' is one of data.features too",
        "features: {sex: auto}, exclude: [p1] | data.exclude: has no effect",
        "features: {y: numeric} | data.features: 'y' is the label; remove it"
      })
  void contradictionsAreRefused(String data, String message) {
    assertThatThrownBy(() -> spec(PLAIN, data))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aNamedColumnThatSuitsNothingIsRefused() {
    String names = "if(id > 1, null, null) as n, uuid() as u, id as a, id % 2 as y";
    assertThat(types(spec(names, "features: {'*': auto}")))
        .containsExactly("u categorical", "a numeric");
    assertThatThrownBy(() -> spec("cast(null as string) as n, id % 2 as y", "features: {n: auto}"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "data.features: column 'n' is auto, but it is without a value; give its type, or remove it");
  }

  @Test
  void patternsOnWideTablesAreQuick() {
    StringBuilder columns = new StringBuilder("id % 2 as y");
    for (int i = 0; i < 5000; i++) {
      columns.append(", id as p").append(i);
    }
    long start = System.nanoTime();
    InputSpec spec =
        spec(columns.toString(), "features: {'*': numeric, 'p1*': {type: numeric, scale: none}}");
    assertThat(spec.inputs()).hasSize(5000);
    assertThat(System.nanoTime() - start)
        .as("seconds would be too many")
        .isLessThan(20_000_000_000L);
  }

  private static final List<String> GAPS = gaps();

  private static List<String> gaps() {
    List<String> lines = new ArrayList<>(List.of("n,c,y"));
    for (int i = 0; i < 40; i++) {
      lines.add(
          "%s,%s,%s"
              .formatted(
                  i % 4 == 0 ? "-999" : i, i % 5 == 0 ? "unknown" : "ab".charAt(i % 2), i % 2));
    }
    return lines;
  }

  @Test
  void wordsForNoValueHoldForEveryColumnAndTravelWithTheModel() {
    Path file = Samples.write(temp.resolve("x.csv"), String.join("\n", GAPS));
    TrainingRunResult run =
        Samples.train(
            Samples.config(
                temp.resolve("runs"),
                file,
                "data.features={n: {type: numeric, impute: median, scale: none}, c: categorical}",
                "data.missing=[-999, ' unknown ']"));
    assertThat(run.model().signature().features()).containsExactly("n", "c=a", "c=b", "c=(other)");
    assertThat(run.model().signature().missing()).containsExactly("-999", "unknown");
    assertThat(run.model().signature().inputs().get(0).seen().least()).isPositive();
    Rondo rondo = Rondo.on(SparkTest.session(2));
    String query = "select * from values (%s, '%s') as t(n, c)";
    List<List<Object>> scores =
        List.of(query.formatted("-999", "unknown"), query.formatted("cast(null as int)", "zzz"))
            .stream()
            .map(sql -> rondo.predict(run.model(), SparkTest.session(2).sql(sql)).head())
            .map(row -> List.<Object>of(row.getFloat(3), row.getFloat(4)))
            .toList();
    assertThat(scores.get(0)).isEqualTo(scores.get(1));
  }

  @Test
  void givenWordsTakeThePlaceOfTheUsualOnes() {
    Path file = Samples.write(temp.resolve("x.csv"), "n,y\n1,a\n2,b\n?,a\n3,b\n,a\n4,c\nNaN,b\n");
    String message =
        Samples.refused(
            Samples.config(
                temp.resolve("runs"),
                file,
                "data.features={n: {type: numeric, impute: median}}",
                "data.missing=[c, '']",
                "data.bad-rows.max-fraction=0"),
            ExitCode.DATA);
    assertThat(message)
        .contains("2 of 7 rows")
        .contains("n: '?' is not a number", "the label y is missing");
    try (PreparedData data =
        new Preparation(
                Samples.config(
                    temp,
                    file,
                    "data.features={n: {type: numeric, impute: median}}",
                    "data.split={train: 1}"))
            .run(Sources.open(SparkTest.session(2), Samples.config(temp, file).data()))) {
      assertThat(data.account().rejected()).as("by default").isZero();
    }
  }
}
