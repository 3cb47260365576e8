package org.rondo.spark.rounds;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.BlockManagerId;
import org.jspecify.annotations.Nullable;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.training.TrainingPlan;

/**
 * Starts the jobs whose tasks serve orders on executors. Where workers keep something, it collects
 * the rounds that their tasks have run since it was last stored, and stores it when they leave.
 * Owned by one thread, which closes it.
 */
final class ExecutorHost implements Stays.Host<RemoteTask>, AutoCloseable {
  /** Tasks hold their shards, so these must be in memory; the other half is for everything else. */
  private static final int STORAGE_PARTS = 2;

  private final JavaSparkContext context;
  private final TrainingPlan plan;
  private final Map<Split, JavaRDD<Shard>> shards;
  private final long shardBytes;
  private final WorkerMemories memories;
  private final String address;
  private final UUID run;
  private final List<OrderContent> rounds = new ArrayList<>();
  private @Nullable OrderServer server;
  private @Nullable Stored stored;

  /**
   * Parts that a job with memories computes.
   *
   * @param number of its tasks
   */
  private record Stored(int number, JavaRDD<RemoteVisit.Result> parts) {}

  /**
   * A host of tasks with these shards.
   *
   * @param shards as {@link NumberedShard#of} takes them
   * @param shardBytes of all of them
   * @param memories remain the caller's
   * @param address by which executors know the driver
   * @param run that {@link KnownStarts} has it under
   */
  ExecutorHost(
      JavaSparkContext context,
      TrainingPlan plan,
      Map<Split, JavaRDD<Shard>> shards,
      long shardBytes,
      WorkerMemories memories,
      String address,
      UUID run) {
    this.context = context;
    this.plan = plan;
    this.shards = Map.copyOf(shards);
    this.shardBytes = shardBytes;
    this.memories = memories;
    this.address = address;
    this.run = run;
  }

  /** How many workers there are. */
  int workers() {
    return Objects.requireNonNull(shards.get(Split.TRAIN)).getNumPartitions();
  }

  /** How many tasks run at the same time. */
  int slots() {
    return Math.min(workers(), context.defaultParallelism());
  }

  /** The splits whose rows the tasks hold. */
  Set<Split> splits() {
    return shards.keySet();
  }

  /** Whether the executors that are there now can hold all shards in memory. */
  boolean holdsShards() {
    BlockManagerId driver = SparkEnv.get().blockManager().blockManagerId();
    long storage =
        Arrays.stream(context.sc().statusTracker().getExecutorInfos())
            .filter(
                executor ->
                    context.isLocal()
                        || executor.port() != driver.port()
                        || !executor.host().equals(driver.host()))
            .mapToLong(executor -> executor.totalOnHeapStorageMemory())
            .sum();
    return shardBytes <= storage / STORAGE_PARTS;
  }

  /** The rounds that are not yet in what workers keep. */
  List<OrderContent> rounds() {
    return rounds;
  }

  @Override
  public JavaFutureAction<List<String>> launch(LongLivedTasks<RemoteTask> tasks) {
    RemoteVisit visit =
        new RemoteVisit(address, server().port(), Math.toIntExact(tasks.number()), plan, run);
    JavaRDD<RemoteVisit.Result> parts;
    if (plan.exchange().hasMemory()) {
      parts =
          memories.store(
              NumberedShard.of(shards)
                  .zipPartitions(
                      memories.before(Objects.requireNonNull(shards.get(Split.TRAIN))),
                      (shard, memory) -> visit.serve(shard, memory)));
      stored = new Stored(visit.number(), parts);
    } else {
      parts = ShardGroups.grouped(context.sc(), shards, slots()).mapPartitions(visit::serve);
    }
    return parts
        .flatMap(result -> Optional.ofNullable(result.unreachable()).stream().iterator())
        .collectAsync();
  }

  @Override
  public void left() {
    Stored done = stored;
    stored = null;
    if (done == null || rounds.isEmpty()) {
      memories.drop();
      return;
    }
    int number = done.number();
    OrderServer serving = server();
    serving.remember(number, rounds);
    try {
      memories.keep(
          done.parts(),
          done.parts().map(result -> result.memories().get(0)),
          rounds.size(),
          () -> serving.forget(number));
    } catch (RuntimeException e) {
      serving.forget(number);
      memories.drop();
      throw e;
    }
    rounds.clear();
  }

  @Override
  public void broken() {
    stored = null;
    memories.drop();
  }

  private OrderServer server() {
    if (server == null) {
      SparkConf conf = context.getConf();
      server = OrderServer.ofDriver(Wire.ofApplication(), conf);
    }
    return server;
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}
