package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.rondo.config.ConfigReader;
import org.rondo.training.ColumnTable;
import org.rondo.training.TrainingListener;

/** What is guessed is shown before training, and so are columns that know too much. */
class GuessingTest {
  private final List<ColumnTable> tables = new ArrayList<>();

  private List<String> warnings(Dataset<Row> rows, String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("training={rounds: 1, batch-size: 5, workers: 2}");
    try (CapturedLog log = new CapturedLog()) {
      Rondo.on(SparkTest.session(2))
          .fit(
              ConfigReader.parse(
                  "{name: g, data: {label: y}, model: {network: linear}}", "test", all),
              rows,
              new TrainingListener() {
                @Override
                public void guessed(ColumnTable columns) {
                  tables.add(columns);
                }
              });
      return log.messages().stream()
          .filter(message -> message.contains(" alone predicts "))
          .toList();
    }
  }

  private static Dataset<Row> rows(String columns) {
    return SparkTest.session(2).sql("select " + columns + " from range(300)");
  }

  @Test
  void theTableHasTypesImputationsAndReasons() {
    warnings(
        rows(
            "if(id % 10 = 0, null, id * 7 % 50) as age, if(id % 3 = 0, 'f', 'm') as sex,"
                + " if(id % 4 = 0, null, 'S') as port, concat('name', id) as name,"
                + " cast(null as string) as empty, x'00' as photo, id % 2 = 0 as t,"
                + " array(id / 2, 1) as v, if(id * 13 % 7 < 3, 'no', 'yes') as y"));
    ColumnTable table = tables.get(0);
    assertThat(table.columns())
        .map(column -> column.name() + " " + column.type() + " " + column.inputs())
        .containsExactly(
            "age numeric 1",
            "sex categorical 3: f, m, (other)",
            "port categorical 2: S, (other)",
            "t boolean 1",
            "v vector 2");
    assertThat(table.columns().get(0).missing()).matches("\\d+ of 240: the median, 2\\d(\\.5)?");
    assertThat(table.columns().get(1).missing()).isEqualTo("none");
    assertThat(table.columns().get(2).missing()).matches("\\d+ of 240: \\(other\\)");
    assertThat(table.columns().get(3).missing()).isEqualTo("none, else a bad row");
    assertThat(table.leftOut())
        .isEqualTo(
            Map.of(
                "name", "text of more than 100 different values",
                "empty", "without a value",
                "photo", "of a type that is not read"));
    assertThat(table.label()).isEqualTo("y, one of 2 classes: no, yes");
  }

  @Test
  void whatIsNamedIsNotGuessed() {
    warnings(rows("id as a, id % 2 as y"), "data.features={a: numeric}");
    assertThat(tables).isEmpty();
  }

  @Test
  void aColumnThatKnowsTheClassIsNamed() {
    String label = "if(id % 7 < 3, 'no', 'yes') as y";
    for (String leak :
        List.of(
            "if(id % 7 < 3, null, concat('boat ', id % 9)) as x",
            "if(id % 7 < 3, 0, 1) as x",
            "id % 7 + id / 1000 as x",
            "if(id % 7 < 3 or id % 50 = 0, 'lost', 'found') as x")) {
      assertThat(warnings(rows("id % 5 as a, " + leak + ", " + label)))
          .as(leak)
          .singleElement()
          .satisfies(
              said ->
                  assertThat(said)
                      .startsWith("WARN column 'x' alone predicts y for ")
                      .contains("the same class is right for 5"));
    }
  }

  @Test
  void aColumnThatKnowsTheNumberIsNamed() {
    assertThat(warnings(rows("id % 5 as a, id * 3 + id % 2 as x, id * 2.5 as y")))
        .singleElement()
        .satisfies(said -> assertThat(said).contains("'x' alone predicts y by a straight line"));
  }

  @Test
  void othersAreNot() {
    String label = "if(hash(id) % 7 < 3, 'no', 'yes') as y";
    for (String other :
        List.of(
            "concat('name ', id % 150) as x",
            "if(hash(id) % 7 < 3 and id % 3 > 0, 'lost', 'found') as x", "id as x")) {
      assertThat(warnings(rows("id % 5 as a, " + other + ", " + label))).as(other).isEmpty();
    }
    assertThat(warnings(rows("if(id % 7 < 3, 0, 1) as x, if(id % 7 < 3, 0, 1) as y")))
        .as("there is no other column")
        .isEmpty();
  }
}
