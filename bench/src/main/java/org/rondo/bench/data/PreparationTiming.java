package org.rondo.bench.data;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.rondo.config.RunConfig;
import org.rondo.spark.shards.Preparation;
import org.rondo.spark.shards.PreparedData;
import org.rondo.spark.source.Sources;

/**
 * How long a training takes from files to packed, shuffled and cached blocks.
 *
 * @param source for people
 * @param rows that it holds
 * @param fileBytes that it has on disk
 * @param seconds that it took
 */
record PreparationTiming(String source, long rows, long fileBytes, double seconds) {

  double rowsPerSecond() {
    return rows / seconds;
  }

  /** Prepares a table. */
  static PreparationTiming table(SparkSession session, String format, Path file)
      throws IOException {
    StringBuilder features = new StringBuilder();
    for (int i = 0; i < DataFiles.NUMBERS; i++) {
      features.append("n%d: numeric, ".formatted(i));
    }
    for (int i = 0; i < DataFiles.CATEGORIES; i++) {
      features.append("c%d: categorical, ".formatted(i));
    }
    return measure(
        session,
        "%s, %d numbers and %d categories"
            .formatted(
                format.equals("csv") ? "CSV" : "Parquet", DataFiles.NUMBERS, DataFiles.CATEGORIES),
        file,
        """
        name: data
        model: {network: linear}
        data:
          source: "%s"
          format: %s
          label: label
          task: classification
          features: {%s}
        """
            .formatted(DataFiles.uri(file), format, features));
  }

  /** Prepares images. */
  static PreparationTiming images(SparkSession session, Path folder) throws IOException {
    return measure(
        session,
        "IDX, %d pixels".formatted(DataFiles.PIXELS),
        folder,
        """
        name: data
        model: {network: linear}
        data: {source: "%s", format: idx, task: classification}
        """
            .formatted(DataFiles.uri(folder)));
  }

  private static PreparationTiming measure(
      SparkSession session, String source, Path file, String yaml) throws IOException {
    RunConfig config = RunConfig.parse(yaml);
    System.gc();
    long start = System.nanoTime();
    PreparedData data =
        new Preparation(config, lines -> {}).run(Sources.open(session, config.data()));
    double seconds = (System.nanoTime() - start) / 1e9;
    try {
      return new PreparationTiming(source, data.account().read(), DataFiles.bytes(file), seconds);
    } finally {
      data.close();
    }
  }
}
