package org.rondo.data;

import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads a shard batch by batch, into the same buffers. Created where it is used, for one thread; it
 * is never sent. The batches of an epoch hold every row exactly once, and only the last may be
 * shorter than the others.
 */
public final class BatchReader {
  private final Shard shard;
  private final int batchSize;
  private final IntFunction<BatchOrder> orders;
  private final Batch batch;
  private @Nullable Augmented augmented;
  private int epoch = -1;
  private @Nullable BatchOrder order;

  /**
   * A reader of many epochs.
   *
   * @param targets what labels become for the loss
   * @param orders the order of each epoch, counted from 0
   * @throws IllegalArgumentException if the batch size is below 1
   */
  public BatchReader(
      Shard shard, Batch.Targets targets, int batchSize, IntFunction<BatchOrder> orders) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("A batch has at least 1 row, got " + batchSize + ".");
    }
    this.shard = shard;
    this.batchSize = batchSize;
    this.orders = orders;
    this.batch = new Batch(shard.layout(), targets, Math.min(batchSize, Math.max(1, shard.rows())));
  }

  /** A reader in the order in which the rows are stored. */
  public static BatchReader sequential(Shard shard, Batch.Targets targets, int batchSize) {
    return new BatchReader(shard, targets, batchSize, epoch -> BatchOrder.sequential(shard.rows()));
  }

  /**
   * Makes pictures change at random as they are read.
   *
   * @param shape of a picture, {@code [channels, height, width]}
   * @param seed of the run
   * @param worker whose shard this is
   */
  public BatchReader augmented(
      Augmentation augmentation, TensorShape shape, long seed, int worker) {
    augmented = new Augmented(augmentation, augmentation.pictures(shape), seed, worker);
    return this;
  }

  private record Augmented(Augmentation by, Augmentation.Pictures pictures, long seed, int worker) {
    double change(Batch batch, int at, int epoch, int row) {
      return pictures.change(
          batch.inputs(), at * batch.inputLength(), Augmentation.stream(seed, epoch, worker, row));
    }
  }

  /** The number of batches of an epoch, 0 for a shard of no rows. */
  public int batches() {
    return shard.rows() / batchSize + (shard.rows() % batchSize == 0 ? 0 : 1);
  }

  /**
   * Reads a batch of an epoch.
   *
   * @param index 0 to {@code batches() - 1}
   * @return the reader's own, valid until it reads again
   * @throws IndexOutOfBoundsException if there is no such batch
   * @throws IllegalArgumentException if the epoch's order is not one of as many rows as the shard
   *     has
   */
  public Batch read(int ofEpoch, int index) {
    Objects.checkIndex(index, batches());
    BatchOrder current = order(ofEpoch);
    int first = index * batchSize;
    int size = Math.min(batchSize, shard.rows() - first);
    if (shard.layout().varies()) {
      int longest = 1;
      for (int i = 0; i < size; i++) {
        longest = Math.max(longest, shard.steps(current.at(first + i)));
      }
      batch.begin(Steps.rounded(longest, shard.layout()));
    }
    Augmented changing = augmented;
    double[] shares = new double[changing == null ? 0 : size];
    for (int i = 0; i < size; i++) {
      int row = current.at(first + i);
      batch.read(shard, row, i);
      if (changing != null) {
        shares[i] = changing.change(batch, i, ofEpoch, row);
      }
    }
    batch.filled(size);
    if (changing != null && changing.by().mixup() > 0) {
      Augmentation.mix(batch.inputs(), size, batch.inputLength(), shares);
      Augmentation.mix(batch.targets(), size, batch.outputs(), shares);
    }
    return batch;
  }

  private BatchOrder order(int ofEpoch) {
    BatchOrder current = order;
    if (current == null || ofEpoch != epoch) {
      current = orders.apply(ofEpoch);
      if (current.rows() != shard.rows()) {
        throw new IllegalArgumentException(
            "The order is one of %s rows, expected the %s of the shard."
                .formatted(current.rows(), shard.rows()));
      }
      order = current;
      epoch = ofEpoch;
    }
    return current;
  }
}
