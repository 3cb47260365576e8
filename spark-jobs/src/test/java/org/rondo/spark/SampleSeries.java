package org.rondo.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;

/** Series to forecast, and how. */
final class SampleSeries {
  private SampleSeries() {}

  static RunConfig config(Path temp, Object source, String... settings) {
    List<String> all =
        new ArrayList<>(List.of("data.source=" + source, "output=" + temp.resolve("runs")));
    all.addAll(List.of(settings));
    return ConfigReader.parse(
        """
        name: sample
        data:
          source: x
          label: y
          sequence: {key: id, order: t, window: 5, horizon: 3}
          features: {y: {type: numeric, scale: none}}
          bad-rows: {max-fraction: 1}
        model: {network: rnn, hidden: [4]}
        training: {workers: 2, batch-size: 8, local-steps: 2, epochs: 2}
        """,
        "test",
        all);
  }

  /** Different everywhere, so that a value says where it is from. */
  static double value(int series, int step) {
    return 1000 * series + step;
  }

  /** Two series of 40 and 31 steps by the hour, in no order. */
  static Path table(Path temp) {
    List<String> lines = new ArrayList<>();
    for (int series = 0; series < 2; series++) {
      for (int step = 0; step < 40 - 9 * series; step++) {
        lines.add("s%s,%s,%s".formatted(series, moment(step), value(series, step)));
      }
    }
    Collections.shuffle(lines, new Random(3));
    return Samples.write(temp.resolve("table.csv"), "id,t,y\n" + String.join("\n", lines) + "\n");
  }

  static String moment(int hour) {
    return "2026-01-%02d %02d:00:00".formatted(1 + hour / 24, hour % 24);
  }

  static String lines(int series, int steps) {
    StringBuilder lines = new StringBuilder();
    for (int step = 0; step < steps; step++) {
      lines.append("s%s,%s,%s\n".formatted(series, moment(step), value(series, step)));
    }
    return lines.toString();
  }
}
