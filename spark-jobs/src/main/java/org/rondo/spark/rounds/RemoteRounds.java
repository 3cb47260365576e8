package org.rondo.spark.rounds;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.ExchangePlan;
import org.rondo.data.Split;
import org.rondo.evaluation.Evaluation;
import org.rondo.learning.ProbeLoss;
import org.rondo.network.NetworkState;
import org.rondo.spark.jobs.RunJobs;
import org.rondo.training.RoundOutcome;
import org.rondo.training.RoundPlan;
import org.rondo.training.RoundStart;
import org.rondo.training.RoundSum;
import org.rondo.training.TrainingPlan;
import org.rondo.training.WorkerRound;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * On a cluster, the tasks of one job serve the rounds of a second or so, and talk to the driver
 * over Spark's own transport. What a task returns is a function of its shards, of what its workers
 * kept, and of the job's rounds; a task that runs again receives these from the first on. Rounds
 * that are too large for that, and all rounds where executors cannot connect to the driver, are
 * jobs.
 */
final class RemoteRounds implements Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteRounds.class);

  /** The most bytes of a state, times the tasks, that the driver sends to each task itself. */
  private static final long MOST_SENT = 256L << 20;

  /**
   * The most bytes of rounds that the driver keeps for tasks that run again, as they are and as
   * they are sent.
   */
  private static final long MOST_KEPT = 128L << 20;

  /** With fewer rounds to a job, storing what workers keep would cost more than jobs do. */
  private static final int LEAST_ROUNDS = 8;

  private static final Duration PATIENCE = Duration.ofMillis(20);
  private static final int PATIENCE_NANOS_PER_BYTE = 5;

  private final RunJobs jobs;
  private final TrainingPlan plan;
  private final ExecutorHost host;
  private final JobRounds byJobs;
  private final Stays<RemoteTask> stays;
  private boolean unreachable;

  /** Announced, and not run yet. */
  private @Nullable Announced announced;

  /** What the tasks may have begun already. */
  private @Nullable RemoteOrder ahead;

  /** A round that follows the next one without a pause. */
  private record Announced(RoundStart start, RoundPlan round) {}

  /**
   * Rounds by tasks on executors.
   *
   * @param host closed with the rounds
   * @param byJobs with the host's memories; closed with the rounds
   * @param state any one, all of which have the same size
   */
  RemoteRounds(
      RunJobs jobs, TrainingPlan plan, ExecutorHost host, JobRounds byJobs, NetworkState state) {
    this.jobs = jobs;
    this.plan = plan;
    this.host = host;
    this.byJobs = byJobs;
    this.stays =
        new Stays<>(
            host.workers(), PATIENCE.plusNanos(PATIENCE_NANOS_PER_BYTE * state.bytes()), host);
  }

  @Override
  public void announce(RoundStart start, RoundPlan round) {
    announced = new Announced(start, round);
  }

  @Override
  public RoundOutcome run(RoundStart start, RoundPlan round) {
    try {
      return outcome(start, round);
    } finally {
      announced = null;
    }
  }

  private RoundOutcome outcome(RoundStart start, RoundPlan round) {
    if (mayStay(start.state().bytes())) {
      long begun = System.nanoTime();
      Optional<Stays.Done<RemoteOrder>> done =
          jobs.round(
              round.round() + 1,
              round.steps().count(),
              () -> done(() -> leading(order(start, round))));
      if (done.isPresent()) {
        RemoteOrder order = done.get().order();
        ahead = order.next();
        keep(order.content());
        long sent = start.bytes() * host.workers();
        return Rounds.outcome(order.sum(), done.get().at(), begun, host.slots(), sent);
      }
    }
    settle();
    return byJobs.run(start, round);
  }

  /** The order of a round: the one that the tasks have, if it was sent to them ahead. */
  private RemoteOrder order(RoundStart start, RoundPlan round) {
    RemoteOrder sent = ahead;
    ahead = null;
    return sent != null && sent.content().isRound(round.round())
        ? sent
        : order(start, round, host.rounds());
  }

  /** With the announced round right after it, if the tasks stay for that. */
  private RemoteOrder leading(RemoteOrder order) {
    Announced following = announced;
    List<OrderContent> before = new ArrayList<>(host.rounds());
    before.add(order.content());
    boolean fits =
        following != null
            && stays.last()
            && held(before) + 2 * following.start().state().bytes() <= MOST_KEPT;
    order.lead(
        following != null && fits ? order(following.start(), following.round(), before) : null);
    return order;
  }

  private RemoteOrder order(RoundStart start, RoundPlan round, List<OrderContent> before) {
    return RemoteOrder.ofRound(
        round,
        start,
        before,
        new RoundSum(plan.exchange(), start.state(), round.turn().sent(), Wire.LONGEST_PIECE),
        RemoteOrder.AHEAD);
  }

  private void keep(OrderContent round) {
    if (plan.exchange().hasMemory()) {
      host.rounds().add(round);
      if (held(host.rounds()) > MOST_KEPT) {
        stays.dismiss();
      }
    }
  }

  private static long held(List<OrderContent> rounds) {
    return rounds.stream().mapToLong(OrderContent::held).sum();
  }

  /** Workers that have begun a round which nobody asks for are given up, with what they keep. */
  private void dropAhead() {
    if (ahead != null) {
      ahead = null;
      stays.pause();
    }
  }

  /** Whether tasks may stay for orders of this size. */
  private boolean mayStay(long bytes) {
    ExchangePlan exchange = plan.exchange();
    boolean holdsAll =
        exchange.combination().holdsWorkers() && 2L * host.workers() * bytes > MOST_KEPT;
    if (unreachable || holdsAll) {
      return false;
    }
    boolean small =
        exchange.hasMemory()
            ? host.workers() <= host.slots() && 2L * LEAST_ROUNDS * bytes <= MOST_KEPT
            : host.slots() * bytes <= MOST_SENT;
    return small && (stays.areThere() || host.holdsShards());
  }

  /** Has an order carried out; empty where executors cannot connect. */
  private <O extends LongLivedTasks.Order<RemoteTask>> Optional<Stays.Done<O>> done(
      Supplier<O> orders) {
    try {
      return Optional.of(stays.done(orders));
    } catch (Stays.UnreachableException e) {
      unreachable = true;
      LOG.warn(
          "executors cannot connect to the driver at {}: from now on each round is a job, which"
              + " takes longer; where ports are closed, open one and name it with --conf {}=PORT",
          e.getMessage(),
          StaySettings.PORT);
      return Optional.empty();
    }
  }

  @Override
  public List<ProbeLoss> probe(float[] parameters) {
    ProbeLoss[] losses = new ProbeLoss[host.workers()];
    boolean answered =
        jobs.evaluation(
            "probe",
            () ->
                asked(
                    (learner, given, shard) -> learner.probe(given, shard.shard()),
                    parameters,
                    (answer, worker) -> losses[worker] = (ProbeLoss) answer));
    return answered ? List.of(losses) : byJobs.probe(parameters);
  }

  @Override
  public @Nullable Evaluation evaluate(float[] parameters, Split split, long rows) {
    Evaluation[] parts = new Evaluation[host.workers()];
    boolean answered =
        host.splits().contains(split)
            && asked(
                (learner, given, shard) -> learner.evaluate(given, shard.of(split), rows),
                parameters,
                (answer, worker) -> parts[worker] = (Evaluation) answer);
    if (!answered) {
      ahead = null;
      stays.pause();
      return null;
    }
    Evaluation whole = plan.learner().emptyEvaluation(rows);
    List.of(parts).forEach(whole::merge);
    return whole;
  }

  /** Asks the tasks, if there are any; false when they have not answered. */
  private boolean asked(
      OrderContent.Question question, float[] parameters, ObjIntConsumer<Serializable> answers) {
    dropAhead();
    return stays.areThere()
        && mayStay((long) Float.BYTES * parameters.length)
        && done(() -> RemoteOrder.ofQuestion(question, parameters, host.rounds(), answers))
            .isPresent();
  }

  @Override
  public List<WorkerRound.Memory> memories() {
    settle();
    return byJobs.memories();
  }

  /** Stores the workers' memories after the latest round, whatever happened to its tasks. */
  private void settle() {
    dropAhead();
    if (!stays.areThere() && host.rounds().isEmpty()) {
      return;
    }
    boolean settled = jobs.evaluation("checkpoint", this::leave);
    if (!settled) {
      host.rounds().forEach(round -> round.repeat(byJobs));
      host.rounds().clear();
    }
  }

  private boolean leave() {
    stays.pause();
    if (!host.rounds().isEmpty() && !unreachable) {
      // The tasks have failed: others repeat their rounds.
      done(
          () ->
              RemoteOrder.ofQuestion(
                  (learner, given, shard) -> ProbeLoss.NONE,
                  new float[0],
                  host.rounds(),
                  (answer, worker) -> {}));
      stays.pause();
    }
    return host.rounds().isEmpty();
  }

  @Override
  public void restore(List<WorkerRound.Memory> given) {
    byJobs.restore(given);
  }

  @Override
  public void close() {
    stays.close();
    host.close();
    byJobs.close();
  }
}
