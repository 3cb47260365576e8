package org.rondo.evaluation;

import java.io.Serializable;

/**
 * Accumulates what metrics need from the rows of one shard, and merges with the accumulators of
 * other shards.
 *
 * <p>Mutable: it belongs to one thread at a time, first to the task that fills it, then to the
 * driver that merges it. It travels from executors to the driver by Java serialization.
 *
 * <p>Merging is exact. Counts are integers and sums are {@link ExactSum}s, so the metrics do not
 * depend, in any bit, on how rows were cut into shards, on the order of merges or on empty shards.
 * After an exception from {@link #add} or {@link #merge} the contents are undefined: drop it.
 */
public sealed interface Evaluation extends Serializable
    permits ClassificationEvaluation, RegressionEvaluation {

  /**
   * Counts the first {@code rows} rows of a batch. The arrays stay the caller's, are only read, and
   * may be longer than needed (a reused buffer).
   *
   * @param outputs the network's outputs, row-major {@code [rows, outputs]}: class probabilities or
   *     predicted targets
   * @param labels {@code [rows]} class indices, or row-major {@code [rows, targets]} true targets
   * @param losses the loss of each example, {@code [rows]}
   * @param rows how many rows the batch holds, 0 or more
   * @throws NotFiniteException if an output or a loss is not finite: the network has diverged, and
   *     no metric of it means anything
   * @throws org.rondo.error.DataException if a label is not one that this evaluation can hold
   * @throws IllegalArgumentException if an array is shorter than {@code rows} asks for
   */
  void add(float[] outputs, float[] labels, double[] losses, int rows);

  /**
   * Adds what {@code other} has counted; {@code other} keeps its contents.
   *
   * @throws IllegalArgumentException if {@code other} is this very object or measures something
   *     else: another task, another number of outputs, another score resolution
   */
  void merge(Evaluation other);

  /** How many rows were counted. */
  long examples();

  /** The metrics of everything counted so far; those that are undefined are absent. */
  Metrics metrics();
}
