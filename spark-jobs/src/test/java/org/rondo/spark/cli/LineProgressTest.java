package org.rondo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.rondo.averaging.MeanRecipe;
import org.rondo.config.ConfigReader;
import org.rondo.config.TrainingConfig;
import org.rondo.data.Split;
import org.rondo.evaluation.Metrics;
import org.rondo.learning.ProbeLoss;
import org.rondo.network.NetworkState;
import org.rondo.training.LearningRateSchedule;
import org.rondo.training.RoundOutcome;
import org.rondo.training.RoundPlan;
import org.rondo.training.RoundRecord;
import org.rondo.training.RunLength;
import org.rondo.training.WorkerUpdate;

class LineProgressTest {
  private static final long SECOND = 1_000_000_000L;

  private final CapturedTerminal terminal = new CapturedTerminal();
  private final AtomicLong now = new AtomicLong();
  private final LineProgress progress = new LineProgress(terminal.terminal().err(), now::get);

  /** 10 batches to an epoch, 5 to a round: 2 rounds to an epoch, 8 in all. */
  private final RunLength length =
      RunLength.of(
          100,
          ConfigReader.section(TrainingConfig.class, "{batch-size: 10, local-steps: 5, epochs: 4}"),
          new MeanRecipe());

  @Test
  void saysWhatLiesAhead() {
    progress.phase("reading builtin:titanic");
    progress.started(length, 100);
    assertThat(terminal.err().lines())
        .containsExactly(
            "rondo: reading builtin:titanic ...",
            "rondo: training 8 rounds, 4 epochs of 100 examples");
  }

  @Test
  void showsARoundAtMostEveryTwoSecondsAndTheLast() {
    progress.started(length, 100);
    for (int round = 0; round < 8; round++) {
      now.addAndGet(SECOND);
      progress.round(record(round));
    }
    progress.close();
    assertThat(terminal.err().lines().skip(1))
        .containsExactly(
            "rondo: round 2/8  epoch 1/4  loss 0.5000  50 examples/s  6 s left",
            "rondo: round 4/8  epoch 2/4  loss 0.5000  50 examples/s  4 s left",
            "rondo: round 6/8  epoch 3/4  loss 0.5000  50 examples/s  2 s left",
            "rondo: round 8/8  epoch 4/4  loss 0.5000  50 examples/s  8 s");
  }

  @Test
  void showsEveryEvaluationAndThenTheMetricToWatch() {
    progress.started(length, 100);
    progress.evaluated(
        2,
        1,
        Split.VALIDATION,
        new Metrics(
            10, new TreeMap<>(Map.of("loss", 0.25, "accuracy", 0.9)).descendingMap(), null));
    now.addAndGet(2 * SECOND);
    progress.round(record(2));
    assertThat(terminal.err().lines().skip(1))
        .containsExactly(
            "rondo: after round 2: validation  loss 0.2500  accuracy 0.9000",
            "rondo: round 3/8  epoch 2/4  loss 0.5000  25 examples/s  validation accuracy 0.9000"
                + "  3 s left");
  }

  @Test
  void showsTheLastRoundOfARunThatEndsEarly() {
    progress.started(length, 100);
    now.addAndGet(SECOND);
    progress.round(record(0));
    progress.close();
    assertThat(terminal.err()).contains("round 1/8");
  }

  @Test
  void durationsReadAsPeopleSayThem() {
    assertThat(List.of(RoundText.duration(4.6), RoundText.duration(125), RoundText.duration(7500)))
        .containsExactly("5 s", "2 min 05 s", "2 h 05 min");
  }

  @Test
  void quietIsSilent() {
    try (Progress quiet = Progress.on(terminal.terminal(), Verbosity.QUIET)) {
      quiet.phase("reading");
      quiet.started(length, 100);
      quiet.round(record(0));
    }
    assertThat(terminal.err()).isEmpty();
  }

  private RoundRecord record(int round) {
    RoundOutcome outcome =
        new RoundOutcome(
            new NetworkState(new float[1], new float[0], 0),
            List.of(
                new WorkerUpdate.Report(
                    0, 50, 25, new WorkerUpdate.Measures(0.1, ProbeLoss.NONE, SECOND), null)),
            new RoundOutcome.Traffic(8, SECOND, 1));
    RoundPlan plan =
        new RoundPlan(round, length.steps(5L * round, 5), LearningRateSchedule.constant(), false);
    return new RoundRecord(plan, outcome, 0.1, ProbeLoss.NONE);
  }
}
