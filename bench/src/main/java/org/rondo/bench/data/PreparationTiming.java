package org.rondo.bench.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 * @param cost what it took
 */
record PreparationTiming(String source, long rows, long fileBytes, Cost cost) {

  double rowsPerSecond() {
    return rows / cost.seconds();
  }

  /** Prepares a table. */
  static PreparationTiming table(SparkSession session, TableShape shape, String format, Path file)
      throws IOException {
    StringBuilder features = new StringBuilder();
    shape.numberNames().forEach(name -> features.append(name).append(": numeric, "));
    shape.categoryNames().forEach(name -> features.append(name).append(": categorical, "));
    return measure(
        session,
        "%s, %s".formatted(format.equals("csv") ? "CSV" : "Parquet", shape),
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
    List<PreparedData> prepared = new ArrayList<>();
    Cost cost =
        Cost.of(
            () ->
                prepared.add(
                    new Preparation(config, lines -> {})
                        .run(Sources.open(session, config.data()))));
    try (PreparedData data = prepared.get(0)) {
      return new PreparationTiming(source, data.account().read(), DataFiles.bytes(file), cost);
    }
  }
}
