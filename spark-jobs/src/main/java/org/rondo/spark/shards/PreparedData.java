package org.rondo.spark.shards;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.spark.features.FittedFeatures;

/**
 * Data ready for training. Owned by the run, which releases the shards.
 *
 * @param shards of each split, one in each partition, in worker order
 * @param rows of each shard, by split
 * @param meaning what the packed numbers stand for
 * @param account of all rows that were read
 */
public record PreparedData(
    Map<Split, JavaRDD<Shard>> shards,
    Map<Split, List<Integer>> rows,
    Meaning meaning,
    RowAccount account) {

  /** Copies the maps. */
  public PreparedData {
    shards = Map.copyOf(shards);
    rows = Map.copyOf(rows);
  }

  /** Drops the cached shards. */
  public void release() {
    shards.values().forEach(shard -> shard.unpersist(false));
  }

  /**
   * What the packed numbers stand for.
   *
   * @param inputs the columns that were read
   * @param layout of a packed row
   * @param labels columns and classes to predict
   * @param features fitted on the training rows, null for images
   */
  public record Meaning(
      List<InputColumn> inputs,
      ExampleLayout layout,
      Labels labels,
      @Nullable FittedFeatures features) {
    /** Fitted on the training rows, unless the inputs are images. */
    public Optional<FittedFeatures> fitted() {
      return Optional.ofNullable(features);
    }
  }

  /**
   * What is predicted.
   *
   * @param columns the label columns
   * @param codes how they are packed
   */
  public record Labels(List<String> columns, LabelCodes codes) {}

  /**
   * Where every row went: read = kept + rejected.
   *
   * @param read rows that the source held
   * @param rejected rows that could not be used
   * @param fingerprint of the good rows' content, the same in whatever order and files they come
   */
  public record RowAccount(long read, long rejected, String fingerprint) {}
}
