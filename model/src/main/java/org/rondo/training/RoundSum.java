package org.rondo.training;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
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
 * piece of an update is taken in once that piece of all workers before it has been, so the bits are
 * those of worker order; only pieces that arrive ahead of their turn wait. Workers may be missing.
 */
public final class RoundSum {
  private final NetworkState global;
  private final @Nullable IndexRange sent;
  private final List<Lane> lanes;
  private final boolean innerState;
  private final Map<Integer, Report> reports = new ConcurrentHashMap<>();
  private final AtomicInteger iteration = new AtomicInteger();
  private final LongAdder bytes = new LongAdder();

  /**
   * A sum without workers yet.
   *
   * @param global the state that the round started from
   * @param sent the parameters that the workers send; null for all
   * @param longestPiece where the workers cut what they send, as {@link Piece#cut} takes it
   */
  public RoundSum(
      ExchangePlan plan, NetworkState global, @Nullable IndexRange sent, int longestPiece) {
    this.global = global;
    this.sent = sent;
    this.lanes =
        Piece.cut(plan, global, sent, longestPiece).stream()
            .map(piece -> new Lane(piece, new OfPiece(plan, piece, global.parameters())))
            .toList();
    this.innerState = plan.sendsInnerState();
  }

  /**
   * Takes in a worker's update, and those that have waited for it. A second update of the same
   * worker, from a task that ran again, is equal to the first and is ignored.
   */
  public void add(WorkerUpdate update) {
    open(update.report(), update.iteration());
    for (int i = 0; i < update.payloads().size(); i++) {
      add(update.report().worker(), i, update.payloads().get(i));
    }
  }

  /**
   * Notes what a worker reports, before any of its payloads.
   *
   * @param seen local steps that its optimizer's state has seen
   */
  public void open(Report report, int seen) {
    if (report.counts()) {
      iteration.accumulateAndGet(seen, Math::max);
    }
    reports.putIfAbsent(report.worker(), report);
    if (!report.counts()) {
      lanes.forEach(Lane::advance);
    }
  }

  /** Takes in a worker's payload of a piece; once more is ignored. */
  public void add(int worker, int piece, Payload payload) {
    lanes.get(piece).add(worker, payload);
  }

  /** Payloads that a worker with a report has to send. */
  public int payloads(Report report) {
    return report.counts() ? lanes.size() : 0;
  }

  /** How many workers have been taken in, without a gap. */
  public int taken() {
    return lanes.stream().mapToInt(Lane::next).min().orElse(reports.size());
  }

  /** Takes in all workers' updates, in worker order, piece by piece on all cores. */
  void addAll(List<WorkerUpdate> updates) {
    updates.forEach(update -> open(update.report(), update.iteration()));
    IntStream.range(0, lanes.size())
        .parallel()
        .forEach(
            i ->
                updates.stream()
                    .filter(update -> update.report().counts())
                    .forEach(update -> add(update.report().worker(), i, update.payloads().get(i))));
  }

  /** Bytes that the workers sent. */
  public long bytes() {
    return bytes.sum();
  }

  /**
   * Combines the updates that were taken in.
   *
   * @param traffic of the round
   */
  public RoundOutcome finish(RoundOutcome.Traffic traffic) {
    List<Report> inOrder = List.copyOf(new TreeMap<>(reports).values());
    if (inOrder.stream().noneMatch(Report::counts)) {
      return new RoundOutcome(null, inOrder, traffic);
    }
    Assembly combined =
        new Assembly(global.parameters(), sent, innerState ? global.innerState().length : 0);
    lanes.stream().parallel().forEach(lane -> combined.put(lane.piece, lane.finish()));
    return new RoundOutcome(combined.state(iteration.get()), inOrder, traffic);
  }

  /** The workers' payloads of one piece on their way into its sum; for any thread. */
  private final class Lane {
    private final Piece piece;
    private final OfPiece sum;
    private final Map<Integer, Payload> waiting = new TreeMap<>();
    private int next;

    private Lane(Piece piece, OfPiece sum) {
      this.piece = piece;
      this.sum = sum;
    }

    private synchronized void add(int worker, Payload payload) {
      if (worker >= next && waiting.putIfAbsent(worker, payload) == null) {
        bytes.add(payload.size());
        advance();
      }
    }

    private synchronized void advance() {
      for (Report report = reports.get(next); report != null; report = reports.get(next)) {
        if (report.counts()) {
          Payload payload = waiting.remove(next);
          if (payload == null) {
            return;
          }
          sum.add(payload, report.share());
        }
        next++;
      }
    }

    private synchronized int next() {
      return next;
    }

    /** Those that wait for a worker that is missing come now. */
    private synchronized float[] finish() {
      reports.keySet().stream().filter(worker -> worker >= next).sorted().forEach(this::takeIn);
      return sum.finish();
    }

    private void takeIn(int worker) {
      Report report = Objects.requireNonNull(reports.get(worker));
      if (report.counts()) {
        sum.add(
            Objects.requireNonNull(waiting.remove(worker), "a worker's payload is missing"),
            report.share());
      }
    }
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
     * @param global parameters that the round started from
     * @param sent those that the workers send, the others stay; null for all
     * @param innerState length of the optimizer's state that is sent
     */
    public Assembly(float[] global, @Nullable IndexRange sent, int innerState) {
      this.parameters = sent == null ? new float[global.length] : global.clone();
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
