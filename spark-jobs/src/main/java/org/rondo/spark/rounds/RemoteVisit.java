package org.rondo.spark.rounds;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.rondo.network.NetworkState;
import org.rondo.training.RoundPlan;
import org.rondo.training.TrainingPlan;
import org.rondo.training.WorkerRound;

/**
 * The work of a long-lived task on an executor. A pure function of its shards, of what their
 * workers kept, and of the job's rounds, which the driver sends in order, from the first round on
 * where workers keep anything. Travels to executors.
 *
 * @param host of the driver
 * @param port of the driver
 * @param number of the {@link LongLivedTasks}
 * @param plan of the run
 * @param run that {@link KnownStarts} has it under
 */
record RemoteVisit(String host, int port, int number, TrainingPlan plan, UUID run)
    implements Serializable {

  /** No round. */
  private static final int NOTHING = -1;

  /**
   * What a task returns.
   *
   * @param memories what its workers keep, in the order of its shards
   * @param unreachable why it could not reach the driver; null when it could
   */
  record Result(List<WorkerRound.Memory> memories, @Nullable String unreachable)
      implements Serializable {}

  /** Serves for workers that keep nothing. */
  Iterator<Result> serve(Iterator<NumberedShard> shards) throws InterruptedException {
    List<NumberedShard> own = new ArrayList<>();
    shards.forEachRemaining(own::add);
    own.sort(
        Comparator.comparingInt(NumberedShard::worker)); // so that no turn waits for a later one
    return List.of(
            serve(
                Wire.ofApplication(),
                own,
                Collections.nCopies(own.size(), WorkerRound.Memory.NONE)))
        .iterator();
  }

  /** Serves for a worker with what it has kept. */
  Iterator<Result> serve(Iterator<NumberedShard> shard, Iterator<WorkerRound.Memory> memory)
      throws InterruptedException {
    return List.of(serve(Wire.ofApplication(), List.of(shard.next()), List.of(memory.next())))
        .iterator();
  }

  /**
   * Serves until the driver dismisses it.
   *
   * @param wire how to reach the driver
   * @param memories one for each shard
   */
  Result serve(Wire wire, List<NumberedShard> shards, List<WorkerRound.Memory> memories)
      throws InterruptedException {
    List<WorkerRound.Memory> kept = new ArrayList<>(memories);
    OrderClient client;
    try {
      client = new OrderClient(wire, host, port);
    } catch (IOException | RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("this task has been cancelled");
      }
      return new Result(kept, "%s:%s: %s".formatted(host, port, e));
    }
    try (client) {
      KnownStarts.Start known = KnownStarts.of(run);
      client.arrive(
          number,
          known == null ? NOTHING : known.round(),
          shards.stream().map(NumberedShard::worker).toList());
      for (OrderClient.Order order = client.next(); order != null; order = client.next()) {
        NetworkState state = state(order, known);
        RoundPlan round = order.header().round();
        if (round != null && plan.exchange().sendsChanges()) {
          known = new KnownStarts.Start(round.round(), state.parameters());
          KnownStarts.put(run, known);
        }
        for (int i = 0; i < shards.size(); i++) {
          kept.set(i, carryOut(client, order, state, shards.get(i), kept.get(i)));
        }
      }
    }
    return new Result(kept, null);
  }

  /** What an order is about; a movement is sent only to those who have said what they know. */
  private NetworkState state(OrderClient.Order order, KnownStarts.@Nullable Start known) {
    NetworkState whole = order.whole();
    return whole != null
        ? whole
        : Objects.requireNonNull(order.movement())
            .from(Objects.requireNonNull(known).parameters(), plan.exchange());
  }

  private WorkerRound.Memory carryOut(
      OrderClient client,
      OrderClient.Order order,
      NetworkState state,
      NumberedShard shard,
      WorkerRound.Memory memory)
      throws InterruptedException {
    int worker = shard.worker();
    OrderContent.Header header = order.header();
    OrderContent.Question question = header.question();
    if (question != null) {
      client.answer(
          worker,
          plan.learner().lend(learner -> question.answer(learner, state.parameters(), shard)));
      return memory;
    }
    RoundPlan round = Objects.requireNonNull(header.round());
    LocalStepsTask task =
        new LocalStepsTask(
            plan, round, longestPiece(), new SharedStart(new SharedStart.Sent(state)));
    WorkerRound part = task.run(worker, shard.shard(), memory, order.fetchNanos());
    if (order.answer()) {
      client.sendUpdate(order.number(), part.update());
    }
    return part.memory();
  }

  /** Cutting what is not compressed would copy it, and the wire cuts it anyway. */
  private int longestPiece() {
    return plan.exchange().codec().isExact() ? Integer.MAX_VALUE : Wire.LONGEST_PIECE;
  }
}
