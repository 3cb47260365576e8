package org.rondo.spark.rounds;

import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.Codec.Payload;
import org.rondo.averaging.ExchangePlan;
import org.rondo.data.IndexRange;
import org.rondo.network.NetworkState;
import org.rondo.training.Piece;
import org.rondo.training.RoundSum;
import org.rondo.training.WorkerUpdate;
import scala.Tuple2;

/**
 * A reduce-scatter through Spark's shuffle, for large parameters: each worker's update is cut into
 * pieces, the copies of a piece meet at one reducer, which combines them in worker order, and the
 * driver assembles the combined pieces. What the driver receives does not grow with the number of
 * workers.
 *
 * @param plan how pieces are combined
 * @param reducers tasks that combine
 */
record ReduceScatter(ExchangePlan plan, int reducers) implements Gather {
  /** 4 MiB of 32-bit numbers; a multiple of the alignment. */
  private static final int LONGEST_PIECE = 1 << 20;

  /** The key of reports, which are sent beside the pieces. */
  private static final int REPORT = -1;

  /**
   * A worker's copy of a piece.
   *
   * @param piece its index, or {@link #REPORT}
   * @param worker that sent it
   */
  private record Address(int piece, int worker) implements Comparable<Address>, Serializable {
    @Override
    public int compareTo(Address other) {
      int byPiece = Integer.compare(piece, other.piece);
      return byPiece != 0 ? byPiece : Integer.compare(worker, other.worker);
    }

    /** Brings the copies of a piece to the same reducer. */
    @Override
    public int hashCode() {
      return piece;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Address address && compareTo(address) == 0;
    }
  }

  /**
   * What is sent to a reducer.
   *
   * @param update the worker's update without its payloads, for reports
   * @param payload for pieces
   * @param weight for pieces the worker's weight, for reports its bytes
   */
  private record Parcel(@Nullable WorkerUpdate update, @Nullable Payload payload, double weight)
      implements Serializable {}

  /** What reducers send on to the driver. */
  private sealed interface Arrival extends Serializable {

    /**
     * What a worker reported about its round.
     *
     * @param update the worker's update without its payloads
     * @param bytes of the payloads
     */
    record Report(WorkerUpdate update, long bytes) implements Arrival {}

    /** A combined piece. The array is the receiver's own. */
    final class CombinedPiece implements Arrival {
      private static final long serialVersionUID = 1L;

      private final int piece;
      private final float[] values;

      CombinedPiece(int piece, float[] values) {
        this.piece = piece;
        this.values = values;
      }
    }
  }

  @Override
  public int longestPiece() {
    return LONGEST_PIECE;
  }

  @Override
  public Result gather(
      JavaRDD<WorkerUpdate> updates, Broadcast<LocalStepsTask> task, NetworkState global) {
    int innerState = plan.sendsInnerState() ? global.innerState().length : 0;
    IndexRange sent = task.value().round().turn().sent();
    List<Piece> pieces = Piece.cut(plan, global, sent, LONGEST_PIECE);
    JavaPairRDD<Address, Parcel> parcels = updates.flatMapToPair(ReduceScatter::parcels);
    ExchangePlan exchange = plan;
    List<Arrival> arrivals =
        parcels
            .repartitionAndSortWithinPartitions(
                new HashPartitioner(reducers), Comparator.<Address>naturalOrder())
            .mapPartitions(sorted -> combine(exchange, pieces, task, sorted))
            .collect();
    Instant arrived = Instant.now();
    return assemble(
        arrived, pieces, new RoundSum.Assembly(global.parameters(), sent, innerState), arrivals);
  }

  private static Iterator<Tuple2<Address, Parcel>> parcels(WorkerUpdate update) {
    WorkerUpdate.Report report = update.report();
    List<Tuple2<Address, Parcel>> parcels = new ArrayList<>();
    WorkerUpdate bare = new WorkerUpdate(report, update.iteration(), List.of());
    parcels.add(
        new Tuple2<>(new Address(REPORT, report.worker()), new Parcel(bare, null, update.bytes())));
    for (int piece = 0; piece < update.payloads().size(); piece++) {
      parcels.add(
          new Tuple2<>(
              new Address(piece, report.worker()),
              new Parcel(null, update.payloads().get(piece), report.share())));
    }
    return parcels.iterator();
  }

  private static WorkerUpdate bare(Parcel parcel) {
    WorkerUpdate update = parcel.update();
    if (update == null) {
      throw new IllegalStateException("a parcel without payload and report");
    }
    return update;
  }

  /** Combines the copies of each piece as they arrive, in worker order. */
  private static Iterator<Arrival> combine(
      ExchangePlan plan,
      List<Piece> pieces,
      Broadcast<LocalStepsTask> task,
      Iterator<Tuple2<Address, Parcel>> sorted) {
    List<Arrival> arrivals = new ArrayList<>();
    int current = REPORT;
    RoundSum.OfPiece sum = null;
    while (sorted.hasNext()) {
      Tuple2<Address, Parcel> next = sorted.next();
      Parcel parcel = next._2();
      Payload payload = parcel.payload();
      if (payload == null) {
        arrivals.add(new Arrival.Report(bare(parcel), (long) parcel.weight()));
        continue;
      }
      if (sum == null || next._1().piece() != current) {
        if (sum != null) {
          arrivals.add(new Arrival.CombinedPiece(current, sum.finish()));
        }
        current = next._1().piece();
        sum =
            new RoundSum.OfPiece(
                plan, pieces.get(current), task.value().start().state().parameters());
      }
      sum.add(payload, parcel.weight());
    }
    if (sum != null) {
      arrivals.add(new Arrival.CombinedPiece(current, sum.finish()));
    }
    return arrivals.iterator();
  }

  private static Result assemble(
      Instant arrived, List<Piece> pieces, RoundSum.Assembly combined, List<Arrival> arrivals) {
    long start = System.nanoTime();
    List<WorkerUpdate> updates = new ArrayList<>();
    long bytes = 0;
    for (Arrival arrival : arrivals) {
      if (arrival instanceof Arrival.CombinedPiece piece) {
        combined.put(pieces.get(piece.piece), piece.values);
      } else if (arrival instanceof Arrival.Report report) {
        updates.add(report.update());
        bytes += report.bytes();
      }
    }
    updates.sort(Comparator.comparingInt(update -> update.report().worker()));
    List<WorkerUpdate.Report> reports = updates.stream().map(WorkerUpdate::report).toList();
    NetworkState state =
        reports.stream().anyMatch(WorkerUpdate.Report::counts)
            ? combined.state(
                updates.stream()
                    .filter(update -> update.report().counts())
                    .mapToInt(WorkerUpdate::iteration)
                    .max()
                    .orElse(0))
            : null;
    return new Result(state, reports, bytes, arrived, System.nanoTime() - start);
  }
}
