package org.rondo.spark.shards;

import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.jspecify.annotations.Nullable;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.evaluation.Metrics;
import org.rondo.training.ColumnTable;

/**
 * Data ready for training, cached on the executors. Whoever had them prepared closes them, once all
 * borrowers are done.
 *
 * @param shards of each split, one in each partition, in worker order
 * @param rows of each shard, by split
 * @param schema the meaning of the packed numbers
 * @param account of all rows that were read
 * @param classRows training rows of each class; empty for regression
 * @param guessed what the columns were taken for; null where the configuration names them
 * @param naive metrics of repeating the last value of a series, by split; empty where nothing is
 *     forecast
 */
public record PreparedData(
    Map<Split, JavaRDD<Shard>> shards,
    Map<Split, List<Integer>> rows,
    DataSchema schema,
    RowAccount account,
    List<Long> classRows,
    @Nullable ColumnTable guessed,
    Map<Split, Map<String, Double>> naive)
    implements AutoCloseable {

  /** Copies the maps. */
  public PreparedData {
    shards = Map.copyOf(shards);
    rows = Map.copyOf(rows);
    classRows = List.copyOf(classRows);
    naive = Map.copyOf(naive);
  }

  /** Rows that are not windows of series. */
  public PreparedData(
      Map<Split, JavaRDD<Shard>> shards,
      Map<Split, List<Integer>> rows,
      DataSchema schema,
      RowAccount account,
      List<Long> classRows,
      @Nullable ColumnTable guessed) {
    this(shards, rows, schema, account, classRows, guessed, Map.of());
  }

  /** The same, with the metrics of repeating the last value of a series. */
  PreparedData beside(Map<Split, Map<String, Double>> other) {
    return new PreparedData(shards, rows, schema, account, classRows, guessed, other);
  }

  /** The metrics of a split, with the naive forecast as the baseline, where there is one. */
  public Metrics compared(Split split, Metrics metrics) {
    Map<String, Double> found = naive.getOrDefault(split, Map.of());
    return found.isEmpty() ? metrics : metrics.beside(found);
  }

  /** Rows of a split over all shards. */
  public long rows(Split split) {
    return rows.getOrDefault(split, List.of()).stream().mapToLong(Integer::longValue).sum();
  }

  /** Drops the cached shards. */
  @Override
  public void close() {
    shards.values().forEach(shard -> shard.unpersist(false));
  }

  /**
   * Where every row went: read = kept + rejected.
   *
   * @param read rows that the source held
   * @param rejected rows that could not be used
   * @param replayed good ones that an earlier retraining had trained on
   * @param fingerprint of the good rows' content, the same for any order and files
   */
  public record RowAccount(long read, long rejected, long replayed, String fingerprint) {
    /** Without old rows among them. */
    public RowAccount(long read, long rejected, String fingerprint) {
      this(read, rejected, 0, fingerprint);
    }
  }
}
