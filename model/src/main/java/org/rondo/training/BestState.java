package org.rondo.training;

import org.jspecify.annotations.Nullable;
import org.rondo.config.EarlyStoppingConfig;
import org.rondo.evaluation.EarlyStopping;
import org.rondo.evaluation.EarlyStoppingState;
import org.rondo.evaluation.Metric;
import org.rondo.evaluation.MetricCatalog;
import org.rondo.evaluation.Metrics;
import org.rondo.network.NetworkState;

/** The best state so far, where early stopping is on. Owned by one run. */
final class BestState {
  private final @Nullable EarlyStopping stopping;
  private final @Nullable Metric<?> metric;
  private @Nullable NetworkState state;

  BestState(@Nullable EarlyStoppingConfig config, Saved saved) {
    metric = config == null ? null : MetricCatalog.named(config.metric());
    stopping =
        config == null || metric == null
            ? null
            : new EarlyStopping(metric, config.patience(), config.minDelta(), saved.stopping());
    state = saved.state();
  }

  /**
   * What goes into a checkpoint.
   *
   * @param stopping the history of the metric
   * @param state the best one so far, null before there is one
   */
  record Saved(EarlyStoppingState stopping, @Nullable NetworkState state) {
    /** Before the first evaluation. */
    static final Saved NONE = new Saved(EarlyStoppingState.initial(), null);
  }

  /** The state to resume from later. */
  Saved saved() {
    return new Saved(stopping == null ? EarlyStoppingState.initial() : stopping.state(), state);
  }

  /** Takes in an evaluation, and reports whether training should stop. */
  boolean stopsAfter(int rounds, NetworkState candidate, @Nullable Metrics metrics) {
    if (stopping == null || metric == null || metrics == null) {
      return false;
    }
    double value = metrics.find(metric).orElse(Double.NaN);
    EarlyStopping.Decision decision = stopping.observe(rounds, value);
    if (decision.isBest()) {
      state = candidate;
    }
    return decision.stop();
  }

  /** The best state, or the last where early stopping is off. */
  NetworkState orElse(NetworkState last) {
    return state == null ? last : state;
  }
}
