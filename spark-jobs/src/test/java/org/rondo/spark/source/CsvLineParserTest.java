package org.rondo.spark.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CsvLineParserTest {

  /** A comment is never found, but with one there is no shortcut. */
  private static CsvLineParser withoutShortcut(Map<String, String> options) {
    Map<String, String> all = new HashMap<>(options);
    all.put("comment", "~");
    return new CsvLineParser(all, 3);
  }

  @Test
  void plainLinesAreCutAsTheParserCutsThem() {
    Random random = new Random(4);
    for (Map<String, String> options :
        List.of(
            Map.of("quote", "\"", "escape", "\""),
            Map.of("sep", ";", "quote", "'", "escape", "\\", "nullValue", "ab"),
            Map.of("quote", "", "ignoreLeadingWhiteSpace", "true"))) {
      CsvLineParser quick = new CsvLineParser(options, 3);
      CsvLineParser slow = withoutShortcut(options);
      for (int i = 0; i < 5_000; i++) {
        StringBuilder line = new StringBuilder("x");
        while (random.nextInt(12) > 0) {
          line.append("ab, ;,;\"'\\\tä\u4e2d1".charAt(random.nextInt(14)));
        }
        assertThat(quick.values(line.toString()))
            .as(line.toString())
            .isEqualTo(slow.values(line.toString()));
      }
    }
  }
}
