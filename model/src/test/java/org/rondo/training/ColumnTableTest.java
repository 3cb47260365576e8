package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColumnTableTest {

  @Test
  void columnsThenWhatIsLeftOutByReasonThenTheLabel() {
    Map<String, String> leftOut = new LinkedHashMap<>();
    leftOut.put("name", "too many words");
    leftOut.put("photo", "binary");
    leftOut.put("ticket", "too many words");
    assertThat(
            new ColumnTable(
                    List.of(
                        new ColumnTable.Column("age", "numeric", "3 of 9: the median, 28", "1"),
                        new ColumnTable.Column("embarked", "categorical", "none", "4: C, Q, S")),
                    leftOut,
                    "survived, one of 2 classes: 0, 1")
                .render())
        .isEqualTo(
            """
            column    taken for    missing                 inputs
            age       numeric      3 of 9: the median, 28  1
            embarked  categorical  none                    4: C, Q, S
            left out, too many words: name, ticket
            left out, binary: photo
            label: survived, one of 2 classes: 0, 1
            """);
  }

  @Test
  void manyColumnsAreCounted() {
    Map<String, String> leftOut = new LinkedHashMap<>();
    IntStream.range(0, 500).forEach(i -> leftOut.put("w" + i, "empty"));
    String text =
        new ColumnTable(
                IntStream.range(0, 1000)
                    .mapToObj(
                        i ->
                            new ColumnTable.Column(
                                "c" + i, i % 2 == 0 ? "numeric" : "vector", "none", "1"))
                    .toList(),
                leftOut,
                "y")
            .render();
    assertThat(text.lines()).hasSize(1 + 30 + 2 + 1 + 1);
    assertThat(text)
        .contains("and 485 more: numeric\n", "and 485 more: vector\n", "... (500 in all)");
  }
}
