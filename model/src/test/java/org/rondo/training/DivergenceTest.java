package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Shard;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Split;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.error.ExitCode;
import org.rondo.evaluation.NotFiniteException;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.training.TestRuns.Run;

class DivergenceTest {

  @Test
  void aNotANumberAmongTheFeaturesNamesTheWorkerThatMetIt() {
    List<Shard> shards = List.of(TestRuns.shard(32, 5, 3, 1), withNaN(32, 20));
    // Unshuffled, batches of 8 and 2 local steps: row 20 is in the third batch, in round 2.
    Run run =
        TestRuns.classification(
            TestRuns.config("training: {batch-size: 8, local-steps: 2, epochs: 3, shuffle: false}"),
            5,
            3,
            Map.of(Split.TRAIN, shards));
    RecordingWorkers workers = new RecordingWorkers(run.workers());

    DivergedException diverged =
        catchThrowableOfType(DivergedException.class, run.with(workers)::train);

    assertThat(diverged)
        .hasMessage(
            "training diverged in round 2: worker 1's loss is no longer finite (shard 1, epoch 1,"
                + " batch 3). Try a smaller training.optimizer.learning-rate, and scale the"
                + " features");
    assertThat(diverged.rounds()).isEqualTo(1);
    assertThat(diverged.exitCode()).isEqualTo(ExitCode.TRAINING);
    assertThat(diverged.lastGood()).isSameAs(workers.trained.get(1));
    assertFinite(diverged.lastGood().parameters());
  }

  @ParameterizedTest
  @CsvSource({
    "mlp, 3, false",
    "mlp, 3, true",
    "linear, 0, false",
    "linear, 0, true",
    "two-relu, 0, true"
  })
  void aHugeLearningRateEndsTheRun(String network, int classes, boolean validated) {
    List<Shard> train = List.of(rows(40, classes, 1), rows(40, classes, 2));
    List<Shard> validation = validated ? List.of(rows(20, classes, 3)) : List.of();
    Run run =
        TestRuns.run(
            TestRuns.config(
                """
                model: {network: %s, hidden: [8]}
                training: {batch-size: 8, local-steps: 1, epochs: 50,
                  optimizer: {name: sgd, learning-rate: 1.0e30}}
                """
                    .formatted(network)),
            5,
            classes > 0 ? Target.classes(classes) : Target.values(1),
            Map.of(Split.TRAIN, train, Split.VALIDATION, validation));

    DivergedException diverged = catchThrowableOfType(DivergedException.class, run::train);

    assertThat(diverged)
        .hasMessageMatching(
            "training diverged in round \\d+: worker 0's (loss is|parameters are) no longer finite"
                + " \\(shard 0, epoch 1, batch \\d\\).*\\. Try a smaller.*");
    assertFinite(diverged.lastGood().parameters());
  }

  @Test
  void aNetworkThatBreaksOnValidationRowsEndsTheRunToo() {
    // One step to an epoch: what it did to the parameters is finite, what they do is not.
    List<Shard> train = List.of(TestRuns.values(40, 5, 1));
    List<Shard> validation = List.of(TestRuns.values(20, 5, 3));
    Run run =
        TestRuns.run(
            TestRuns.config(
                """
                model: {network: mlp, hidden: [8]}
                training: {batch-size: 40, local-steps: 1, epochs: 50,
                  optimizer: {name: sgd, learning-rate: 1.0e30}}
                """),
            5,
            Target.values(1),
            Map.of(Split.TRAIN, train, Split.VALIDATION, validation));

    DivergedException diverged = catchThrowableOfType(DivergedException.class, run::train);

    assertThat(diverged)
        .hasMessage(
            "training diverged in round 1: on validation rows an output or loss of the network is no"
                + " longer finite. Try a smaller training.optimizer.learning-rate, and scale the features")
        .hasCauseInstanceOf(NotFiniteException.class);
    assertThat(diverged.lastGood()).isSameAs(run.fresh());
    assertThat(diverged.rounds()).isZero();
  }

  @Test
  void skippingContinuesWithoutTheWorkerAndSaysSo() {
    List<Shard> shards = List.of(TestRuns.shard(32, 5, 3, 1), withNaN(40, 20));
    Run run =
        TestRuns.classification(
            TestRuns.config(
                "training: {batch-size: 8, local-steps: 2, epochs: 3, on-divergence: skip-worker}"),
            5,
            3,
            Map.of(Split.TRAIN, shards));
    List<RoundRecord> records = new java.util.ArrayList<>();

    TrainingResult result =
        run.train(
            new TrainingListener() {
              @Override
              public void round(RoundRecord record) {
                records.add(record);
              }
            });

    assertFinite(result.state().parameters());
    long skipped = records.stream().mapToLong(record -> record.outcome().faulty().size()).sum();
    assertThat(result.totals().skippedUpdates()).isEqualTo(skipped).isBetween(3L, 6L);
    assertThat(records)
        .filteredOn(record -> !record.outcome().faulty().isEmpty())
        .allSatisfy(record -> assertThat(record.toTree()).containsKey("skipped-workers"));
  }

  @Test
  void anOuterStepThatOverflowsEndsTheRun() {
    Run run =
        TestRuns.classification(
            TestRuns.config(
                """
                training: {batch-size: 8, local-steps: 1, epochs: 50,
                  averaging: {recipe: nesterov, learning-rate: 1.0e50}}
                """),
            5,
            3,
            Map.of(Split.TRAIN, List.of(TestRuns.shard(32, 5, 3, 1))));

    DivergedException diverged = catchThrowableOfType(DivergedException.class, run::train);

    assertThat(diverged)
        .hasMessage(
            "training diverged in round 1: the parameters after averaging are no longer finite; also"
                + " lower training.averaging.learning-rate or momentum. Try a smaller"
                + " training.optimizer.learning-rate, and scale the features");
    assertThat(diverged.lastGood().parameters()).isEqualTo(run.fresh().parameters());
  }

  private static Shard rows(int rows, int classes, long seed) {
    return classes > 0 ? TestRuns.shard(rows, 5, classes, seed) : TestRuns.values(rows, 5, seed);
  }

  private static Shard withNaN(int rows, int bad) {
    Random random = new Random(1);
    ShardBuilder builder =
        new ShardBuilder(ExampleLayout.of(TensorShape.of(5), Storage.FLOAT32, 1));
    for (int row = 0; row < rows; row++) {
      float[] values = {random.nextFloat(), random.nextFloat(), 1, 2, row == bad ? Float.NaN : 3};
      builder.append(values, new float[] {row % 3});
    }
    return builder.build();
  }

  private static void assertFinite(float[] values) {
    for (float value : values) {
      assertThat(value).isFinite();
    }
  }
}
