package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.error.ConfigurationException;
import org.rondo.evaluation.Metric;
import org.rondo.evaluation.MetricCatalog;
import org.rondo.evaluation.Metrics;
import org.rondo.training.TestRuns.Run;

class EarlyStoppingRunTest {
  private static final List<Shard> TRAIN =
      List.of(TestRuns.shard(30, 5, 3, 1), TestRuns.shard(30, 5, 3, 2));

  /** Too few rows to learn from, so that the network soon knows them by heart. */
  private static final List<Shard> VALIDATION = List.of(TestRuns.shard(60, 5, 3, 9));

  @Test
  void givesBackTheStateOfTheBestEvaluation() {
    Run run = run("early-stopping: {metric: loss, patience: 3}, epochs: 200", VALIDATION);
    RecordingWorkers workers = new RecordingWorkers(run.workers());
    List<Double> losses = new ArrayList<>();

    TrainingResult result = run.with(workers).train(lossesInto(losses));

    int best = losses.indexOf(losses.stream().min(Double::compare).orElseThrow());
    assertThat(result.status()).isEqualTo(TrainingResult.Status.EARLY_STOPPED);
    assertThat(result.status().word()).isEqualTo("early-stopped");
    assertThat(losses).hasSize(best + 1 + 3);
    assertThat(result.totals().rounds()).isEqualTo(workers.trained.size()).isLessThan(200);
    assertThat(result.state().parameters())
        .isEqualTo(workers.evaluated.get(best))
        .isNotEqualTo(workers.evaluated.get(best + 3));
  }

  @Test
  void givesBackTheBestStateAlsoWhenItNeverStops() {
    Run run = run("early-stopping: {metric: loss, patience: 1000}, epochs: 60", VALIDATION);
    RecordingWorkers workers = new RecordingWorkers(run.workers());
    List<Double> losses = new ArrayList<>();

    TrainingResult result = run.with(workers).train(lossesInto(losses));

    int best = losses.indexOf(losses.stream().min(Double::compare).orElseThrow());
    assertThat(result.status()).isEqualTo(TrainingResult.Status.COMPLETED);
    assertThat(result.status().word()).isEqualTo("completed");
    assertThat(best).isLessThan(59);
    assertThat(result.state().parameters()).isEqualTo(workers.evaluated.get(best));
  }

  @Test
  void withoutItTheLastStateIsGivenBack() {
    Run run = run("epochs: 5", VALIDATION);
    RecordingWorkers workers = new RecordingWorkers(run.workers());

    TrainingResult result = run.with(workers).train();

    assertThat(result.status()).isEqualTo(TrainingResult.Status.COMPLETED);
    assertThat(workers.evaluated).hasSize(5);
    assertThat(result.state().parameters()).isEqualTo(workers.evaluated.get(4));
  }

  @ParameterizedTest
  @CsvSource({"loss, 1", "loss, 4", "accuracy, 3", "error-rate, 2"})
  void evaluatesEverySoManyRoundsAndStopsInTime(String metric, int everyRounds) {
    Run run =
        run(
            "early-stopping: {metric: %s, patience: 5, every-rounds: %d}, epochs: 400"
                .formatted(metric, everyRounds),
            VALIDATION);
    List<Integer> rounds = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    Metric<?> watched = MetricCatalog.named(metric);

    TrainingResult result =
        run.train(
            new TrainingListener() {
              @Override
              public void evaluated(int round, int epoch, Split split, Metrics metrics) {
                rounds.add(round);
                values.add(metrics.value(watched));
              }
            });

    assertThat(rounds).allMatch(round -> round % everyRounds == 0).doesNotHaveDuplicates();
    assertThat(result.status()).isEqualTo(TrainingResult.Status.EARLY_STOPPED);
    double best =
        metric.equals("accuracy")
            ? values.stream().max(Double::compare).orElseThrow()
            : values.stream().min(Double::compare).orElseThrow();
    assertThat(values).hasSize(values.indexOf(best) + 1 + 5);
    assertThat(result.totals().rounds()).isEqualTo(rounds.get(rounds.size() - 1));
  }

  @Test
  void needsValidationRowsToWatch() {
    Run run = run("early-stopping: {metric: loss}, epochs: 5", List.of());
    RecordingWorkers workers = new RecordingWorkers(run.workers());

    assertThatThrownBy(run.with(workers)::train)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "training.early-stopping: there are no validation rows to watch; raise"
                + " data.split.validation, or remove training.early-stopping");
    assertThat(workers.trained).isEmpty();
  }

  private static TrainingListener lossesInto(List<Double> losses) {
    return new TrainingListener() {
      @Override
      public void evaluated(int round, int epoch, Split split, Metrics metrics) {
        losses.add(metrics.value(MetricCatalog.LOSS));
      }
    };
  }

  private static Run run(String training, List<Shard> validation) {
    return TestRuns.classification(
        TestRuns.config(
            """
            model: {network: mlp, hidden: [32]}
            training: {batch-size: 10, local-steps: 3, optimizer: {name: adam,
              learning-rate: 0.03}, %s}
            """
                .formatted(training)),
        5,
        3,
        Map.of(Split.TRAIN, TRAIN, Split.VALIDATION, validation));
  }
}
