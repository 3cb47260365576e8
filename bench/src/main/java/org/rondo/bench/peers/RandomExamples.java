package org.rondo.bench.peers;

import java.util.Random;
import org.rondo.bench.Workload;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Shard;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Storage;

/**
 * Random features between 0 and 1 with random labels: there is nothing to learn, only to compute.
 *
 * @param workload they are for
 */
record RandomExamples(Workload workload) implements Examples {

  /** Rows over all workers; the peers have the same. */
  static int rows(Workload workload) {
    return switch (workload) {
      case W1 -> 25_600;
      case W3 -> 1_400;
      default -> 2_560;
    };
  }

  @Override
  public ExampleLayout layout() {
    return ExampleLayout.of(workload.input(), Storage.FLOAT32, 1);
  }

  @Override
  public Shard train(int worker, int workers) {
    Random random = new Random(worker);
    ShardBuilder shard = new ShardBuilder(layout());
    int classes = workload == Workload.W3 ? 2 : 10;
    for (int row = worker; row < rows(workload); row += workers) {
      float[] features = new float[workload.input().length()];
      for (int i = 0; i < features.length; i++) {
        features[i] = random.nextFloat();
      }
      shard.append(features, new float[] {random.nextInt(classes)});
    }
    return shard.build();
  }

  @Override
  public Shard test(int worker, int workers) {
    return new ShardBuilder(layout()).build();
  }
}
