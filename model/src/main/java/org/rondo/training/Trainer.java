package org.rondo.training;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.AveragingRecipe;
import org.rondo.averaging.AveragingRecipe.Exchange;
import org.rondo.averaging.AveragingRecipe.GlobalState;
import org.rondo.checkpoint.Checkpoint;
import org.rondo.config.TrainingConfig;
import org.rondo.data.Split;
import org.rondo.error.ConfigurationException;
import org.rondo.evaluation.Metrics;
import org.rondo.evaluation.NotFiniteException;
import org.rondo.learning.Learner;
import org.rondo.learning.ProbeLoss;
import org.rondo.network.NetworkState;
import org.rondo.training.TrainingResult.Status;

/**
 * The training loop: plan a round, run it on the workers, take the global step, evaluate when due,
 * stop when validation no longer improves.
 */
public final class Trainer {
  private final TrainingPlan plan;
  private final TrainingConfig config;
  private final Workers workers;
  private final TrainingListener listener;
  private final Checkpoints checkpoints;

  /** A trainer that keeps no checkpoints; the workers stay the caller's. */
  public Trainer(
      TrainingPlan plan, TrainingConfig config, Workers workers, TrainingListener listener) {
    this(plan, config, workers, listener, Checkpoints.NONE);
  }

  /** A trainer; the workers stay the caller's. */
  public Trainer(
      TrainingPlan plan,
      TrainingConfig config,
      Workers workers,
      TrainingListener listener,
      Checkpoints checkpoints) {
    this.plan = plan;
    this.config = config;
    this.workers = workers;
    this.listener = listener;
    this.checkpoints = checkpoints;
  }

  /**
   * Trains from a fresh state.
   *
   * @throws ConfigurationException when early stopping has no validation rows to watch
   * @throws StoppedException when the workers are asked to stop; its state is kept then
   * @throws DivergedException when too many workers' losses or parameters, or the network's results
   *     on validation rows, are no longer finite
   */
  public TrainingResult train(NetworkState fresh) {
    TrainingState state = TrainingState.fresh(start(fresh), config.averaging().ema());
    return train(
        new RunState(
            state, BestState.Saved.NONE, RunTotals.Saved.NONE, RoundPlanner.State.NONE, List.of()));
  }

  /**
   * Resumes from a checkpoint of the same plan, configuration and data, with the same bits as
   * without the interruption; throws what {@link #train} throws.
   *
   * @throws org.rondo.error.DataException when the checkpoint lacks something
   */
  public TrainingResult resume(Checkpoint checkpoint) {
    RunState saved = RunState.of(checkpoint, config.averaging().ema());
    workers.restore(saved.memories());
    return train(saved);
  }

  private TrainingResult train(RunState from) {
    requireValidationRows();
    RunTotals totals = new RunTotals(config, plan.exchange().recipe(), from.totals());
    try {
      return train(from, totals);
    } catch (DivergedException e) {
      throw e.with(totals.totals(), plan.learner().published(e.lastGood()));
    }
  }

  private TrainingResult train(RunState from, RunTotals totals) {
    AveragingRecipe recipe = plan.exchange().recipe();
    int longest = workers.shardRows().stream().mapToInt(Integer::intValue).max().orElse(0);
    RunLength length = RunLength.of(longest, config, recipe);
    RoundPlanner planner =
        new RoundPlanner(config, plan.exchange(), length, workers.shardRows().size());
    DivergenceGuard guard = new DivergenceGuard(config.quorum());
    BestState best = new BestState(config.earlyStopping(), from.best());
    planner.restore(from.planner());
    listener.started(length, workers.rows(Split.TRAIN));

    TrainingState state = from.training();
    Planned next = null;
    while (planner.hasNext(state)) {
      RoundPlan round = next == null ? planner.next(state) : next.round();
      RoundStart start = next == null ? start(state, round) : next.start();
      NetworkState lastGood = state.result();
      TrainingState before = state;
      Supplier<Checkpoint> here = () -> checkpoint(before, best, totals, planner);
      next = announced(state, round, start, planner);
      RoundOutcome outcome = run(start, round, here);
      guard.requireQuorum(round, outcome, lastGood);
      state =
          state.after(
              round,
              step(state.global(), start, outcome, round, planner),
              plan.exchange().delay() > 0 ? state.global().network() : null,
              sent(start));
      DivergenceGuard.requireFinite(round, state.global().network(), lastGood);
      RoundRecord record =
          new RoundRecord(round, outcome, planner.learningRate(round), probe(outcome, state));
      planner.observe(record);
      totals.add(record);
      listener.round(record);
      if (planner.evaluatesAfter(round)
          && best.stopsAfter(state.rounds(), state.result(), validate(state, round, lastGood))) {
        return result(Status.EARLY_STOPPED, state, best, totals);
      }
      TrainingState done = state;
      if (next == null) {
        checkpoints.after(state.rounds(), () -> checkpoint(done, best, totals, planner));
      }
    }
    return result(Status.COMPLETED, state, best, totals);
  }

  private RoundStart start(TrainingState state, RoundPlan round) {
    return RoundStart.next(
        plan.exchange(),
        plan.exchange().outgoing(state.start()),
        round.turn().received(),
        state.sent());
  }

  /** A round and what it starts from. */
  private record Planned(RoundPlan round, RoundStart start) {}

  /**
   * Announces the round after this one, where it does not need what comes of this one, and where
   * the workers have nothing else to do in between; otherwise null.
   */
  private @Nullable Planned announced(
      TrainingState state, RoundPlan round, RoundStart start, RoundPlanner planner) {
    if (plan.exchange().delay() == 0
        || round.probe()
        || planner.evaluatesAfter(round)
        || checkpoints.mayKeep(round.round() + 1)) {
      return null;
    }
    TrainingState during = state.during(round, sent(start));
    if (!planner.hasNext(during)) {
      return null;
    }
    RoundPlan next = planner.next(during);
    RoundStart nextStart = start(during, next);
    workers.announce(nextStart, next);
    return new Planned(next, nextStart);
  }

  private TrainingResult result(
      Status status, TrainingState state, BestState best, RunTotals totals) {
    return totals.result(status, plan.learner().published(best.orElse(state.result())));
  }

  /** Runs a round; a run that is asked to stop keeps its state before the round. */
  private RoundOutcome run(RoundStart start, RoundPlan round, Supplier<Checkpoint> before) {
    try {
      return workers.run(start, round);
    } catch (StoppedException e) {
      if (round.round() > 0) {
        checkpoints.stopped(round.round(), before);
      }
      throw e;
    }
  }

  private Checkpoint checkpoint(
      TrainingState state, BestState best, RunTotals totals, RoundPlanner planner) {
    return new RunState(state, best.saved(), totals.saved(), planner.state(), workers.memories())
        .toCheckpoint();
  }

  /** The global step; a round whose only workers with batches were skipped changes nothing. */
  private GlobalState step(
      GlobalState before,
      RoundStart start,
      RoundOutcome outcome,
      RoundPlan round,
      RoundPlanner planner) {
    NetworkState all = outcome.combined();
    if (all == null) {
      return before;
    }
    NetworkState combined = planner.bounded(start.state(), all, plan.exchange().statistics());
    double rate = round.schedule().factor(round.steps().first());
    AveragingRecipe.Setting setting =
        new AveragingRecipe.Setting(
            plan.exchange(),
            workers.shardRows().size(),
            round.turn().sent(),
            (global, gradient) -> plan.learner().lend(own -> apply(own, global, gradient, rate)));
    GlobalState next = plan.exchange().recipe().next(start.received(before), combined, setting);
    return start.withUnsent(next, before.network(), round.turn().measured(plan.exchange()));
  }

  /** What the workers know after a round, as far as the next one needs it. */
  private @Nullable NetworkState sent(RoundStart start) {
    return plan.exchange().sendsChanges() ? start.state() : null;
  }

  private static NetworkState apply(
      Learner learner, NetworkState global, float[] gradient, double rate) {
    learner.load(global);
    learner.apply(gradient, rate);
    return learner.state();
  }

  /** Optimizer state that workers neither start from nor send is left out. */
  private NetworkState start(NetworkState fresh) {
    return plan.exchange().sendsInnerState() || plan.exchange().exchange() == Exchange.GRADIENTS
        ? fresh
        : new NetworkState(fresh.parameters(), new float[0], 0);
  }

  private void requireValidationRows() {
    if (config.earlyStopping() != null && workers.rows(Split.VALIDATION) == 0) {
      throw new ConfigurationException(
          "training.early-stopping: there are no validation rows to watch; raise"
              + " data.split.validation, or remove training.early-stopping");
    }
  }

  /** The loss on the rows of those workers that also measured it just before averaging. */
  private ProbeLoss probe(RoundOutcome outcome, TrainingState state) {
    if (outcome.probe().isEmpty()) {
      return ProbeLoss.NONE;
    }
    List<ProbeLoss> after = workers.probe(state.global().network().parameters());
    return outcome.reports().stream()
        .filter(report -> report.measures().probe().weight() > 0)
        .map(report -> after.get(report.worker()))
        .reduce(ProbeLoss.NONE, ProbeLoss::plus);
  }

  private @Nullable Metrics validate(TrainingState state, RoundPlan round, NetworkState lastGood) {
    if (workers.rows(Split.VALIDATION) == 0) {
      return null;
    }
    Metrics metrics;
    try {
      float[] parameters = plan.learner().published(state.result()).parameters();
      metrics = workers.evaluate(parameters, Split.VALIDATION).metrics();
    } catch (NotFiniteException e) {
      throw DivergedException.ofValidation(round, e, lastGood);
    }
    listener.evaluated(round.round() + 1, round.steps().lastEpoch() + 1, Split.VALIDATION, metrics);
    return metrics;
  }
}
