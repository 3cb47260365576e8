package org.rondo.training;

import org.jspecify.annotations.Nullable;
import org.rondo.config.EarlyStoppingConfig;
import org.rondo.config.TrainingConfig;
import org.rondo.data.Split;
import org.rondo.error.ConfigurationException;
import org.rondo.evaluation.EarlyStopping;
import org.rondo.evaluation.MetricName;
import org.rondo.evaluation.Metrics;
import org.rondo.evaluation.NotFiniteException;
import org.rondo.network.NetworkState;

/**
 * The training loop: plan a round, run it on the workers, take the outer step, evaluate at the end
 * of an epoch, stop when validation no longer improves.
 */
public final class Trainer {
  private final TrainingConfig config;
  private final Workers workers;
  private final OuterOptimizer outer;
  private final TrainingListener listener;

  /** A trainer; the workers stay the caller's. */
  public Trainer(
      TrainingConfig config, Workers workers, OuterOptimizer outer, TrainingListener listener) {
    this.config = config;
    this.workers = workers;
    this.outer = outer;
    this.listener = listener;
  }

  /**
   * Trains from a fresh state.
   *
   * @throws ConfigurationException when early stopping has no validation rows to watch
   * @throws DivergedException when a worker's loss or parameters, or what the network makes of
   *     validation rows, are no longer finite
   */
  public TrainingResult train(NetworkState fresh) {
    requireValidationRows();
    Schedule schedule = schedule();
    InnerStatePolicy innerState = new InnerStatePolicy(config.innerState(), fresh.innerState());
    Best best = new Best(config.earlyStopping());
    Totals totals = new Totals();
    listener.started(schedule, workers.rows(Split.TRAIN));

    NetworkState global = fresh;
    for (RoundPlan round : schedule) {
      NetworkState start = global;
      RoundOutcome outcome = workers.run(start, round);
      requireFinite(round, outcome, start);
      global = innerState.apply(outer.step(start, outcome.average()));
      totals.add(outcome);
      listener.round(new RoundRecord(round, outcome, config.optimizer().learningRate()));
      if (round.endsEpoch() || schedule.last(round)) {
        Metrics metrics = validate(global, round, start);
        if (best.stopsAfter(round, global, metrics)) {
          return totals.result(TrainingResult.Status.EARLY_STOPPED, best.orElse(global));
        }
      }
    }
    return totals.result(TrainingResult.Status.COMPLETED, best.orElse(global));
  }

  private Schedule schedule() {
    int longest = workers.shardRows().stream().mapToInt(Integer::intValue).max().orElse(0);
    return Schedule.of(
        longest, config.batchSize(), config.localSteps(), config.epochs(), config.rounds());
  }

  private void requireValidationRows() {
    if (config.earlyStopping() != null && workers.rows(Split.VALIDATION) == 0) {
      throw new ConfigurationException(
          "training.early-stopping: there are no validation rows to watch; raise"
              + " data.split.validation, or remove training.early-stopping");
    }
  }

  private static void requireFinite(RoundPlan round, RoundOutcome outcome, NetworkState global) {
    for (RoundOutcome.WorkerReport report : outcome.reports()) {
      if (!report.finite()) {
        throw new DivergedException(round, report, global);
      }
    }
  }

  private @Nullable Metrics validate(NetworkState global, RoundPlan round, NetworkState start) {
    if (workers.rows(Split.VALIDATION) == 0) {
      return null;
    }
    Metrics metrics;
    try {
      metrics = workers.evaluate(global, Split.VALIDATION).metrics();
    } catch (NotFiniteException e) {
      throw new DivergedException(round, e, start);
    }
    listener.evaluated(round.round() + 1, round.epoch() + 1, Split.VALIDATION, metrics);
    return metrics;
  }

  /** The best state so far where early stopping watches for one. Owned by one run. */
  private static final class Best {
    private final @Nullable EarlyStopping stopping;
    private final @Nullable MetricName metric;
    private @Nullable NetworkState state;

    Best(@Nullable EarlyStoppingConfig config) {
      metric = config == null ? null : MetricName.parse(config.metric());
      stopping =
          config == null || metric == null
              ? null
              : new EarlyStopping(metric, config.patience(), config.minDelta());
    }

    boolean stopsAfter(RoundPlan round, NetworkState global, @Nullable Metrics metrics) {
      if (stopping == null || metric == null || metrics == null) {
        return false;
      }
      double value = metrics.find(metric).orElse(Double.NaN);
      EarlyStopping.Decision decision = stopping.observe(round.round() + 1, value);
      if (decision.isBest()) {
        state = global;
      }
      return decision.stop();
    }

    NetworkState orElse(NetworkState last) {
      return state == null ? last : state;
    }
  }

  /** Sums over the rounds so far. Owned by one run. */
  private static final class Totals {
    private final long start = System.nanoTime();
    private int rounds;
    private long examples;
    private long bytes;

    void add(RoundOutcome outcome) {
      rounds++;
      examples += outcome.examples();
      bytes += outcome.traffic().bytes();
    }

    TrainingResult result(TrainingResult.Status status, NetworkState state) {
      double seconds = (System.nanoTime() - start) / 1e9;
      return new TrainingResult(
          status, state, new TrainingResult.Totals(rounds, examples, bytes, seconds));
    }
  }
}
