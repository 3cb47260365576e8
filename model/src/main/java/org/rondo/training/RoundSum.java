package org.rondo.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.Codec;
import org.rondo.averaging.Codec.Payload;
import org.rondo.averaging.Combination;
import org.rondo.averaging.ExchangePlan;
import org.rondo.data.IndexRange;
import org.rondo.network.NetworkState;
import org.rondo.training.WorkerUpdate.Report;

/**
 * Combines the workers' updates of a round as they arrive, from any thread and in any order. Each
 * is taken in once all workers before it have been, so the bits are those of worker order; only
 * updates that arrive ahead of their turn wait.
 */
public final class RoundSum {
  private final NetworkState global;
  private final List<Piece> pieces;
  private final List<OfPiece> sums;
  private final boolean innerState;
  private final Map<Integer, WorkerUpdate> waiting = new TreeMap<>();
  private final List<Report> reports = new ArrayList<>();
  private boolean somebodyCounts;
  private int iteration;
  private long bytes;

  /**
   * A sum without workers yet.
   *
   * @param global the state that the round started from
   * @param longestPiece where the workers cut what they send, as {@link Piece#cut} takes it
   */
  public RoundSum(ExchangePlan plan, NetworkState global, int longestPiece) {
    this.global = global;
    this.pieces = Piece.cut(plan, global, longestPiece);
    this.sums =
        pieces.stream().map(piece -> new OfPiece(plan, piece, global.parameters())).toList();
    this.innerState = plan.sendsInnerState();
  }

  /**
   * Takes in a worker's update, and those that have waited for it. A second update of the same
   * worker, from a task that ran again, is equal to the first and is ignored.
   */
  public synchronized void add(WorkerUpdate update) {
    int worker = update.report().worker();
    if (worker >= reports.size()) {
      waiting.putIfAbsent(worker, update);
    }
    for (WorkerUpdate next = next(); next != null; next = next()) {
      note(next);
      for (int i = 0; i < next.payloads().size(); i++) {
        sums.get(i).add(next.payloads().get(i), next.report().weight());
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
                            sums.get(i).add(update.payloads().get(i), update.report().weight())));
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
   * Combines the updates that were taken in.
   *
   * @param traffic of the round
   */
  public synchronized RoundOutcome finish(RoundOutcome.Traffic traffic) {
    if (!somebodyCounts) {
      return new RoundOutcome(null, reports, traffic);
    }
    Assembly combined =
        new Assembly(global.parameters().length, innerState ? global.innerState().length : 0);
    IntStream.range(0, pieces.size())
        .parallel()
        .forEach(i -> combined.put(pieces.get(i), sums.get(i).finish()));
    return new RoundOutcome(combined.state(iteration), reports, traffic);
  }

  /** Combines the workers' payloads of one piece. Owned by one thread. */
  public static final class OfPiece {
    private final Piece piece;
    private final Codec codec;
    private final float[] base;
    private final Combination.Accumulator accumulator;

    /**
     * A sum without workers yet.
     *
     * @param global the state that the round started from, which compressed movements are added to
     */
    public OfPiece(ExchangePlan plan, Piece piece, float[] global) {
      this.piece = piece;
      this.codec = piece.codec(plan);
      this.base = plan.base(global);
      this.accumulator = plan.combination().start(piece.range().length());
    }

    /** Takes in a worker; in worker order, and only workers that count. */
    public void add(Payload payload, double weight) {
      accumulator.add(codec.decode(payload, base, piece.range()), weight);
    }

    /** The combined values of the piece, the caller's own. */
    public float[] finish() {
      return accumulator.finish();
    }
  }

  /**
   * Assembles the combined pieces of a round. Several threads may put their own pieces at the same
   * time.
   */
  public static final class Assembly {
    private float[] parameters;
    private float[] innerState;

    /**
     * Room for the pieces.
     *
     * @param parameters their number
     * @param innerState length of the optimizer's state that is sent
     */
    public Assembly(int parameters, int innerState) {
      this.parameters = new float[parameters];
      this.innerState = new float[innerState];
    }

    /**
     * Puts a piece in its place.
     *
     * @param values the assembly's own from then on: those of a whole vector are not copied
     */
    public void put(Piece piece, float[] values) {
      IndexRange range = piece.range();
      boolean inner = piece.part() == Piece.Part.INNER_STATE;
      float[] target = inner ? innerState : parameters;
      if (range.length() < target.length) {
        System.arraycopy(values, 0, target, range.from(), range.length());
      } else if (inner) {
        innerState = values;
      } else {
        parameters = values;
      }
    }

    /**
     * The assembled state, which takes over the arrays.
     *
     * @param iteration the most local steps that a worker's optimizer has seen
     */
    public NetworkState state(int iteration) {
      return new NetworkState(parameters, innerState, iteration);
    }
  }
}
