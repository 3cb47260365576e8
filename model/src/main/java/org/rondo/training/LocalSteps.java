package org.rondo.training;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.AveragingRecipe.Exchange;
import org.rondo.averaging.Codec.Payload;
import org.rondo.averaging.ExchangePlan;
import org.rondo.data.Augmentation;
import org.rondo.data.Batch;
import org.rondo.data.BatchOrder;
import org.rondo.data.BatchReader;
import org.rondo.data.SeedMixer;
import org.rondo.data.Shard;
import org.rondo.learning.Learner;
import org.rondo.learning.ProbeLoss;
import org.rondo.network.NetworkState;
import org.rondo.training.WorkerUpdate.Fault;
import org.rondo.training.WorkerUpdate.Report;

/**
 * A worker's part of a round: H mini-batch steps on its own shard. A pure function of the plan, the
 * global state, the round, the worker and what it kept: it may be repeated, or run twice at the
 * same time, anywhere, and gives the same bits.
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
   * worker whose numbers stop being finite stops there, sends only its report, and keeps what it
   * started with.
   *
   * @param learner lent for this call; whatever it did before does not matter
   * @param global the state that the round starts from
   * @param round which batches to visit
   * @param worker the worker's number, counted from 0
   * @param shard the worker's rows
   * @param memory what the worker kept from the round before
   */
  public WorkerRound run(
      Learner learner,
      NetworkState global,
      RoundPlan round,
      int worker,
      Shard shard,
      WorkerRound.Memory memory) {
    long start = System.nanoTime();
    ExchangePlan exchange = plan.exchange();
    OwnParameters own = new OwnParameters(exchange, round.turn(), global.parameters(), memory);
    load(learner, own.start(), global, memory);
    learner.seed(SeedMixer.mix(plan.batches().seed(), DROPOUT_STREAM, round.round(), worker));
    float[] gradient =
        plan.exchange().exchange() == Exchange.GRADIENTS
            ? new float[global.parameters().length]
            : null;
    GradientSteps taken =
        new GradientSteps(learner, plan.batches().ofStep(), gradient, global.parameters().length);
    StepTotals totals = steps(taken, round, batches(worker, shard));
    long nanos = System.nanoTime() - start;

    NetworkState end =
        exchange.sendsInnerState() || exchange.keepsInnerState()
            ? learner.state()
            : learner.parametersOnly();
    float[] reached = gradient == null ? end.parameters() : gradient;
    Fault fault = totals.lossFault ? totals.fault(Fault.What.LOSS) : faultOf(totals, reached, end);
    boolean healthy = fault == null;
    ProbeLoss probe =
        round.probe() && healthy && gradient == null ? learner.probe(shard) : ProbeLoss.NONE;
    double distance = healthy && gradient == null ? own.distance(reached) : 0;
    Report report =
        new Report(
            worker,
            totals.examples,
            totals.weight,
            round.share(worker, distance, totals.weight),
            totals.lossSum,
            new WorkerUpdate.Measures(distance, probe, nanos),
            fault);
    if (report.counts()) {
      WorkerRound part = send(report, own, reached, end, memory);
      if (DivergenceGuard.isFinite(part.memory().error())) {
        return part;
      }
      // A movement too large to be compressed would be decoded as NaN.
      report = report.with(totals.fault(Fault.What.PARAMETERS));
    }
    WorkerRound.Memory kept =
        exchange.keepsParameters() || exchange.keepsMovement()
            ? new WorkerRound.Memory(
                memory.innerState(),
                memory.iteration(),
                memory.error(),
                exchange.keepsParameters() ? own.start() : memory.parameters(),
                new float[0])
            : memory;
    return new WorkerRound(new WorkerUpdate(report, end.iteration(), List.of()), kept);
  }

  /** Parameters with the optimizer's state that the worker continues with, if it has one. */
  private void load(
      Learner learner, float[] parameters, NetworkState global, WorkerRound.Memory memory) {
    ExchangePlan exchange = plan.exchange();
    if (exchange.exchange() == Exchange.GRADIENTS && !exchange.statefulGradients()) {
      learner.loadParameters(parameters, global.iteration());
    } else if (exchange.keepsInnerState()) {
      learner.load(new NetworkState(parameters, memory.innerState(), memory.iteration()));
    } else {
      learner.load(new NetworkState(parameters, global.innerState(), global.iteration()));
    }
  }

  private BatchReader batches(int worker, Shard shard) {
    TrainingPlan.Batches drawn = plan.batches();
    BatchReader reader =
        new BatchReader(
            shard,
            plan.learner().targets(),
            drawn.size(),
            epoch -> {
              if (!drawn.shuffle()) {
                return BatchOrder.sequential(shard.rows());
              }
              BatchOrder order = BatchOrder.shuffled(shard.rows(), drawn.seed(), epoch, worker);
              return shard.layout().varies() ? order.grouped(drawn.size(), shard::steps) : order;
            });
    Augmentation augmentation = drawn.augmentation();
    return augmentation == null
        ? reader
        : reader.augmented(augmentation, plan.layout().inputShape(), drawn.seed(), worker);
  }

  private static StepTotals steps(GradientSteps taken, RoundPlan round, BatchReader batches) {
    StepTotals totals = new StepTotals();
    RoundPlan.Steps steps = round.steps();
    for (long step = steps.first(); step < steps.end() && !totals.lossFault; step++) {
      double rate = round.schedule().factor(step);
      // None where the shard has no more rows in this epoch.
      int first = steps.batch(step) * taken.batches();
      int end = Math.min(first + taken.batches(), batches.batches());
      for (int index = first; index < end && !totals.lossFault; index++) {
        if (Thread.currentThread().isInterrupted()) {
          throw new CancellationException("these local steps are no longer needed");
        }
        Batch batch = batches.read(steps.epoch(step), index);
        if (batch.weight() > 0) {
          totals.add(steps.epoch(step), index, batch, taken.take(batch, rate));
        }
      }
      taken.end(rate);
    }
    return totals;
  }

  private @Nullable Fault faultOf(StepTotals totals, float[] sent, NetworkState end) {
    if (!DivergenceGuard.isFinite(sent)) {
      return totals.fault(Fault.What.PARAMETERS);
    }
    boolean innerStateCounts =
        plan.exchange().sendsInnerState() || plan.exchange().keepsInnerState();
    return innerStateCounts && !DivergenceGuard.isFinite(end.innerState())
        ? totals.fault(Fault.What.INNER_STATE)
        : null;
  }

  private WorkerRound send(
      Report report,
      OwnParameters own,
      float[] reached,
      NetworkState end,
      WorkerRound.Memory memory) {
    ExchangePlan exchange = plan.exchange();
    float[] movement = own.movement(reached);
    float[] sent = own.sent(reached, movement);
    float[] innerState = exchange.sendsInnerState() ? end.innerState() : new float[0];
    float[] error = error(memory, sent.length);
    List<Payload> payloads = new ArrayList<>();
    for (Piece piece :
        Piece.cut(
            exchange, Piece.all(own.turn().sent(), sent.length), innerState.length, longestPiece)) {
      float[] vector = piece.part() == Piece.Part.INNER_STATE ? innerState : sent;
      payloads.add(
          piece.codec(exchange).encode(vector, exchange.base(own.given()), error, piece.range()));
    }
    WorkerRound.Memory kept =
        exchange.hasMemory()
            ? new WorkerRound.Memory(
                exchange.keepsInnerState() ? end.innerState() : new float[0],
                exchange.keepsInnerState() ? end.iteration() : 0,
                error,
                exchange.keepsParameters() ? end.parameters() : new float[0],
                movement)
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

  /** Sums over the steps. Owned by one run of them. */
  private static final class StepTotals {
    private long examples;
    private double weight;
    private double lossSum;
    private int epoch;
    private int batch;
    private boolean lossFault;

    void add(int inEpoch, int index, Batch read, double loss) {
      epoch = inEpoch;
      batch = index;
      examples += read.examples();
      weight += read.weight();
      lossSum += read.weight() * loss;
      lossFault = !Double.isFinite(loss);
    }

    Fault fault(Fault.What what) {
      return new Fault(what, epoch, batch);
    }
  }
}
