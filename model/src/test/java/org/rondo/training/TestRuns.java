package org.rondo.training;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.rondo.config.RunConfig;
import org.rondo.data.Batch;
import org.rondo.data.BatchOrder;
import org.rondo.data.BatchReader;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Shard;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Split;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.engine.EngineSpec;
import org.rondo.learning.SupervisedLearner;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.network.NetworkState;

/** Small in-process runs for tests. */
final class TestRuns {
  private TestRuns() {}

  /** A run that is ready to train. */
  record Run(RunConfig config, TrainingPlan plan, NetworkState fresh, Workers workers) {
    TrainingResult train() {
      return train(new TrainingListener() {});
    }

    TrainingResult train(TrainingListener listener) {
      return new Trainer(plan, config.training(), workers, listener).train(fresh);
    }

    Run with(Workers others) {
      return new Run(config, plan, fresh, others);
    }
  }

  /** Steps at the configured learning rate, without a probe. */
  static RoundPlan round(int round, long firstStep, int steps, int stepsPerEpoch) {
    return new RoundPlan(
        round,
        new RoundPlan.Steps(firstStep, steps, stepsPerEpoch),
        LearningRateSchedule.constant(),
        false);
  }

  /** One worker's part of a round, from the fresh state and without a memory. */
  static WorkerUpdate alone(Run run, RoundPlan round, int worker, Shard shard) {
    return run.plan()
        .learner()
        .lend(
            learner ->
                new LocalSteps(run.plan(), Integer.MAX_VALUE)
                    .run(learner, run.fresh(), round, worker, shard, WorkerRound.Memory.NONE)
                    .update());
  }

  /** What a single worker sent, as its round would be combined. */
  static NetworkState sent(Run run, WorkerUpdate update) {
    NetworkState fresh = run.fresh();
    NetworkState combined =
        RoundOutcome.ofCollected(
                run.plan().exchange(),
                fresh,
                null,
                Integer.MAX_VALUE,
                List.of(update),
                new RoundOutcome.Traffic(0, 0, 1))
            .combined();
    return java.util.Objects.requireNonNull(combined);
  }

  static RunConfig config(String sections) {
    String model = sections.contains("model:") ? "" : "model: {network: mlp, hidden: [8]}\n";
    return RunConfig.parse("name: test\ndata: {source: none}\n" + applicable(model + sections));
  }

  /**
   * A matrix's settings without those that have no meaning for its network, recipe or optimizer.
   */
  static String applicable(String sections) {
    String kept = sections;
    if (!kept.contains("network: mlp") && kept.contains("network:")) {
      kept = kept.replaceAll(", hidden: \\[[^]]*\\]", "");
      kept = kept.contains("network: cnn") ? kept : kept.replaceAll(", activation: [a-z-]+", "");
    }
    if (kept.matches("(?s).*(averaging|recipe): gradients.*")) {
      kept = kept.replaceAll("(local-steps|inner-state|warmup-rounds): [a-z0-9:-]+,?", "");
    }
    return kept.contains("ada-delta") ? kept.replaceAll(", learning-rate: [0-9.Ee-]+", "") : kept;
  }

  static Run classification(
      RunConfig config, int features, int classes, Map<Split, List<Shard>> shards) {
    return run(config, features, Target.classes(classes), shards);
  }

  static Run run(RunConfig config, int features, Target target, Map<Split, List<Shard>> shards) {
    return run(config, TensorShape.of(features), Storage.FLOAT32, target, shards);
  }

  static Run run(
      RunConfig config,
      TensorShape shape,
      Storage storage,
      Target target,
      Map<Split, List<Shard>> shards) {
    int labels = target.classification() ? 1 : target.targets();
    NetworkFactory.Start start =
        NetworkFactory.start(config, ExampleLayout.of(shape, storage, labels), target);
    return new Run(config, start.plan(), start.state(), new InProcessWorkers(start.plan(), shards));
  }

  /** A worker's batches of every epoch, with labels as they are packed. */
  static BatchReader shuffled(Shard shard, long seed, int worker, int batchSize) {
    return new BatchReader(
        shard,
        Batch.Targets.NONE,
        batchSize,
        epoch -> BatchOrder.shuffled(shard.rows(), seed, epoch, worker));
  }

  /** What computes a run's steps. */
  static EngineSpec engine(Run run) {
    return ((SupervisedLearner.Plan) run.plan().learner()).engine();
  }

  /** Rows whose class depends on the features, so that there is something to learn. */
  static Shard shard(int rows, int features, int classes, long seed) {
    return shard(rows, features, seed, sum -> Math.floorMod((int) Math.floor(sum), classes));
  }

  /** Rows of two classes that a line divides. */
  static Shard halves(int rows, int features, long seed) {
    return halves(rows, TensorShape.of(features), seed);
  }

  /** The same with features of a shape. */
  static Shard halves(int rows, TensorShape shape, long seed) {
    return shard(rows, shape, seed, sum -> sum > 0 ? 1 : 0);
  }

  /** Rows whose target is the absolute value of a weighted sum of the features. */
  static Shard values(int rows, int features, long seed) {
    return shard(rows, features, seed, Math::abs);
  }

  private static Shard shard(int rows, int features, long seed, DoubleUnaryOperator label) {
    return shard(rows, TensorShape.of(features), seed, label);
  }

  private static Shard shard(int rows, TensorShape shape, long seed, DoubleUnaryOperator label) {
    Random random = new Random(seed);
    int features = shape.length();
    ShardBuilder builder = new ShardBuilder(ExampleLayout.of(shape, Storage.FLOAT32, 1));
    for (int row = 0; row < rows; row++) {
      float[] values = new float[features];
      double sum = 0;
      for (int i = 0; i < features; i++) {
        values[i] = (float) random.nextGaussian();
        sum += values[i] * (i + 1);
      }
      builder.append(values, new float[] {(float) label.applyAsDouble(sum)});
    }
    return builder.build();
  }
}
