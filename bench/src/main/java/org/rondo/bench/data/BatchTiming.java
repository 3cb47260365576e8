package org.rondo.bench.data;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.rondo.data.Batch;
import org.rondo.data.BatchOrder;
import org.rondo.data.BatchReader;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Shard;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;

/**
 * How fast a shuffled shard becomes batches on one thread.
 *
 * @param rowsPerSecond read
 * @param bytesEarly allocated for each batch, in the first epochs after the warm-up
 * @param bytesLate the same after many more
 */
record BatchTiming(Storage storage, double rowsPerSecond, double bytesEarly, double bytesLate) {
  static final int BATCH = 64;

  private static final int ROWS = 50_000;
  private static final int EPOCHS = 10;

  /** Reads epochs of a shard of images, as bytes or as floats. */
  static BatchTiming measure(Storage storage) {
    Shard shard = shard(storage);
    BatchReader reader =
        new BatchReader(
            shard,
            Batch.Targets.NONE,
            BATCH,
            epoch -> BatchOrder.shuffled(shard.rows(), 1, epoch, 0));
    read(reader, 0);
    double early = read(reader, EPOCHS);
    long start = System.nanoTime();
    read(reader, 2 * EPOCHS);
    double seconds = (System.nanoTime() - start) / 1e9;
    double late = read(reader, 3 * EPOCHS);
    return new BatchTiming(storage, (double) ROWS * EPOCHS / seconds, early, late);
  }

  /** Reads some epochs and returns the bytes allocated for each batch. */
  private static double read(BatchReader reader, int firstEpoch) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    long batches = 0;
    for (int epoch = firstEpoch; epoch < firstEpoch + EPOCHS; epoch++) {
      for (int batch = 0; batch < reader.batches(); batch++) {
        reader.read(epoch, batch);
        batches++;
      }
    }
    return (double) (threads.getCurrentThreadAllocatedBytes() - before) / batches;
  }

  private static Shard shard(Storage storage) {
    ShardBuilder builder =
        new ShardBuilder(ExampleLayout.of(TensorShape.of(DataFiles.PIXELS), storage, 1));
    Random random = new Random(1);
    byte[] pixels = new byte[DataFiles.PIXELS];
    float[] numbers = new float[DataFiles.PIXELS];
    for (int row = 0; row < ROWS; row++) {
      float[] label = {row % 10};
      random.nextBytes(pixels);
      if (storage == Storage.UINT8) {
        builder.append(pixels, label);
      } else {
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = pixels[i];
        }
        builder.append(numbers, label);
      }
    }
    return builder.build();
  }
}
