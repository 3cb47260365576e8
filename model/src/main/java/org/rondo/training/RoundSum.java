package org.rondo.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.ExchangePlan;
import org.rondo.network.NetworkState;

/**
 * Combines the workers' updates of a round as they come, from any thread and in any order: each is
 * taken in when all workers before it have been, so that the bits are those of worker order, and
 * what waits is no more than what ran ahead.
 */
public final class RoundSum {
  private final NetworkState global;
  private final List<Piece> pieces;
  private final List<PieceSum> sums;
  private final boolean innerState;
  private final Map<Integer, WorkerUpdate> waiting = new TreeMap<>();
  private final List<WorkerReport> reports = new ArrayList<>();
  private boolean somebodyCounts;
  private int iteration;
  private long bytes;

  /**
   * A sum without workers yet.
   *
   * @param global the state that the round started from
   * @param pieces as the workers cut what they send
   */
  public RoundSum(ExchangePlan plan, NetworkState global, List<Piece> pieces) {
    this.global = global;
    this.pieces = List.copyOf(pieces);
    this.sums =
        pieces.stream().map(piece -> new PieceSum(plan, piece, global.parameters())).toList();
    this.innerState = plan.sendsInnerState();
  }

  /**
   * Takes in a worker's update, with those that have waited for it. The same worker's second one,
   * of a task that was run again, is the same and is left out.
   */
  public synchronized void add(WorkerUpdate update) {
    int worker = update.report().worker();
    if (worker >= reports.size()) {
      waiting.putIfAbsent(worker, update);
    }
    for (WorkerUpdate next = next(); next != null; next = next()) {
      note(next);
      for (int i = 0; i < next.payloads().size(); i++) {
        sums.get(i).add(next.payloads().get(i), next.report().examples());
      }
    }
  }

  private @Nullable WorkerUpdate next() {
    return waiting.remove(reports.size());
  }

  /** Takes in all workers' updates, in worker order, piece by piece on all cores. */
  synchronized void addAll(List<WorkerUpdate> updates) {
    updates.forEach(this::note);
    IntStream.range(0, sums.size())
        .parallel()
        .forEach(
            i ->
                updates.stream()
                    .filter(update -> update.report().counts())
                    .forEach(
                        update ->
                            sums.get(i).add(update.payloads().get(i), update.report().examples())));
  }

  private void note(WorkerUpdate update) {
    reports.add(update.report());
    bytes += update.bytes();
    if (update.report().counts()) {
      somebodyCounts = true;
      iteration = Math.max(iteration, update.iteration());
    }
  }

  /** Bytes that the workers sent. */
  public synchronized long bytes() {
    return bytes;
  }

  /**
   * What the workers that were taken in have come to.
   *
   * @param traffic of the round
   */
  public synchronized RoundOutcome finish(RoundOutcome.Traffic traffic) {
    if (!somebodyCounts) {
      return new RoundOutcome(null, reports, traffic);
    }
    Combined combined =
        new Combined(global.parameters().length, innerState ? global.innerState().length : 0);
    IntStream.range(0, pieces.size())
        .parallel()
        .forEach(i -> combined.put(pieces.get(i), sums.get(i).finish()));
    return new RoundOutcome(combined.state(iteration), reports, traffic);
  }
}
