package org.rondo.training;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.averaging.AveragingRecipe.Exchange;
import org.rondo.averaging.Codec.Payload;
import org.rondo.averaging.ExchangePlan;
import org.rondo.data.SeedMixer;
import org.rondo.data.Shard;
import org.rondo.network.NetworkState;
import org.rondo.network.Replica;
import org.rondo.training.WorkerUpdate.Fault;
import org.rondo.training.WorkerUpdate.Report;

/**
 * A worker's part of a round: H mini-batch steps on its own shard. A pure function of the plan, the
 * global state, the round, the worker and what it kept: it may be repeated or run twice at once,
 * anywhere, and gives the same bits.
 */
public final class LocalSteps {
  private static final long DROPOUT_STREAM = 0x64726f70L;

  private final TrainingPlan plan;
  private final int longestPiece;

  /**
   * Local steps under a run's plan.
   *
   * @param longestPiece where to cut what is sent, as {@link Piece#cut} takes it
   */
  public LocalSteps(TrainingPlan plan, int longestPiece) {
    this.plan = plan;
    this.longestPiece = longestPiece;
  }

  /**
   * Runs a worker's part of a round, or ends between two steps when its thread is interrupted. A
   * worker whose numbers stop being finite stops there, sends nothing but its report, and keeps the
   * memory that it came with.
   *
   * @param replica lent for this call; whatever it did before does not matter
   * @param global the state that the round starts from
   * @param round which batches to visit
   * @param worker the worker's number, counted from 0
   * @param shard the worker's rows
   * @param memory what the worker kept from the round before
   */
  public WorkerRound run(
      Replica replica,
      NetworkState global,
      RoundPlan round,
      int worker,
      Shard shard,
      WorkerRound.Memory memory) {
    long start = System.nanoTime();
    load(replica, global, memory);
    Nd4j.getRandom()
        .setSeed(SeedMixer.mix(plan.batches().seed(), DROPOUT_STREAM, round.round(), worker));
    LocalBatches batches = new LocalBatches(plan, worker, shard);
    float[] gradient =
        plan.exchange().exchange() == Exchange.GRADIENTS
            ? new float[global.parameters().length]
            : null;
    Walk walk = walk(replica, round, batches, gradient);
    long nanos = System.nanoTime() - start;

    ExchangePlan exchange = plan.exchange();
    NetworkState end =
        exchange.sendsInnerState() || exchange.keepsInnerState()
            ? replica.state()
            : replica.parametersOnly();
    float[] sent = gradient == null ? end.parameters() : gradient;
    Fault fault = walk.lossFault ? walk.fault(Fault.What.LOSS) : faultOf(walk, sent, end);
    boolean healthy = fault == null;
    ProbeLoss probe =
        round.probe() && healthy && gradient == null
            ? ProbeLoss.of(plan, replica, shard)
            : ProbeLoss.NONE;
    double distance =
        healthy && gradient == null ? distance(global.parameters(), end.parameters()) : 0;
    Report report =
        new Report(
            worker,
            walk.examples,
            walk.lossSum,
            new WorkerUpdate.Measures(distance, probe, nanos),
            fault);
    if (!report.counts()) {
      return new WorkerRound(new WorkerUpdate(report, end.iteration(), List.of()), memory);
    }
    WorkerRound part = send(report, global, sent, end, memory);
    return DivergenceGuard.isFinite(part.memory().error())
        ? part
        : overflowed(report, walk.fault(Fault.What.PARAMETERS), end, memory);
  }

  /** A movement too large to be compressed would be decoded as no number at all. */
  private static WorkerRound overflowed(
      Report report, Fault fault, NetworkState end, WorkerRound.Memory memory) {
    Report faulty =
        new Report(report.worker(), report.examples(), report.lossSum(), report.measures(), fault);
    return new WorkerRound(new WorkerUpdate(faulty, end.iteration(), List.of()), memory);
  }

  /** Global parameters with the optimizer's state that the worker goes on with, if it has one. */
  private void load(Replica replica, NetworkState global, WorkerRound.Memory memory) {
    ExchangePlan exchange = plan.exchange();
    if (exchange.exchange() == Exchange.GRADIENTS) {
      replica.loadParameters(global.parameters(), global.iteration());
    } else if (exchange.keepsInnerState()) {
      replica.load(new NetworkState(global.parameters(), memory.innerState(), memory.iteration()));
    } else {
      replica.load(global);
    }
  }

  private Walk walk(
      Replica replica, RoundPlan round, LocalBatches batches, float @Nullable [] gradient) {
    Walk walk = new Walk();
    RoundPlan.Steps steps = round.steps();
    for (long step = steps.first(); step < steps.end() && !walk.lossFault; step++) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("nobody waits for these local steps any more");
      }
      int rows = batches.read(steps.epoch(step), steps.batch(step));
      if (rows == 0) {
        continue;
      }
      replica.scaleLearningRate(round.schedule().factor(step));
      double loss =
          gradient == null
              ? replica.step(batches.features(), batches.labels(), batches.outputs(), rows)
              : replica.gradient(
                  batches.features(), batches.labels(), batches.outputs(), rows, gradient);
      walk.add(steps.epoch(step), steps.batch(step), rows, loss);
    }
    replica.scaleLearningRate(1);
    return walk;
  }

  private @Nullable Fault faultOf(Walk walk, float[] sent, NetworkState end) {
    if (!DivergenceGuard.isFinite(sent)) {
      return walk.fault(Fault.What.PARAMETERS);
    }
    boolean innerStateCounts =
        plan.exchange().sendsInnerState() || plan.exchange().keepsInnerState();
    return innerStateCounts && !DivergenceGuard.isFinite(end.innerState())
        ? walk.fault(Fault.What.INNER_STATE)
        : null;
  }

  private WorkerRound send(
      Report report,
      NetworkState global,
      float[] sent,
      NetworkState end,
      WorkerRound.Memory memory) {
    ExchangePlan exchange = plan.exchange();
    float[] innerState = exchange.sendsInnerState() ? end.innerState() : new float[0];
    float[] error = error(memory, sent.length);
    List<Payload> payloads = new ArrayList<>();
    for (Piece piece : Piece.cut(exchange, sent.length, innerState.length, longestPiece)) {
      float[] vector = piece.part() == Piece.Part.INNER_STATE ? innerState : sent;
      payloads.add(
          piece
              .codec(exchange)
              .encode(vector, exchange.base(global.parameters()), error, piece.range()));
    }
    WorkerRound.Memory kept =
        exchange.hasMemory()
            ? new WorkerRound.Memory(
                exchange.keepsInnerState() ? end.innerState() : new float[0],
                exchange.keepsInnerState() ? end.iteration() : 0,
                error)
            : memory;
    return new WorkerRound(new WorkerUpdate(report, end.iteration(), payloads), kept);
  }

  /** A copy of what compression lost before, for the codec to change. */
  private float[] error(WorkerRound.Memory memory, int length) {
    if (plan.exchange().codec().isExact()) {
      return new float[0];
    }
    return memory.error().length == 0 ? new float[length] : memory.error().clone();
  }

  private static double distance(float[] from, float[] to) {
    // Two sums that do not wait for each other.
    double even = 0;
    double odd = 0;
    int pairs = from.length & ~1;
    for (int i = 0; i < pairs; i += 2) {
      double first = (double) to[i] - from[i];
      double second = (double) to[i + 1] - from[i + 1];
      even += first * first;
      odd += second * second;
    }
    if (pairs < from.length) {
      double last = (double) to[pairs] - from[pairs];
      even += last * last;
    }
    return Math.sqrt(even + odd);
  }

  /** What the steps have added up to. Owned by one run of them. */
  private static final class Walk {
    private long examples;
    private double lossSum;
    private int epoch;
    private int batch;
    private boolean lossFault;

    void add(int inEpoch, int ofBatch, int rows, double loss) {
      epoch = inEpoch;
      batch = ofBatch;
      examples += rows;
      lossSum += rows * loss;
      lossFault = !Double.isFinite(loss);
    }

    Fault fault(Fault.What what) {
      return new Fault(what, epoch, batch);
    }
  }
}
