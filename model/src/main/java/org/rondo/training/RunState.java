package org.rondo.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.AveragingRecipe.GlobalState;
import org.rondo.averaging.MovementPenalty.Usual;
import org.rondo.averaging.OuterState;
import org.rondo.averaging.RunningAverage;
import org.rondo.checkpoint.Checkpoint;
import org.rondo.config.Pace.Stretch;
import org.rondo.error.DataException;
import org.rondo.evaluation.EarlyStoppingState;
import org.rondo.evaluation.EarlyStoppingState.Observation;
import org.rondo.network.NetworkState;

/**
 * All that a run carries from one round to the next, on the driver and on the workers: resuming
 * from it gives the same bits as never having stopped. The order of the batches and the position in
 * the learning-rate schedule follow from the configuration and the steps done.
 *
 * <p>In a checkpoint, arrays have names such as {@code parameters} and {@code worker-3-error}, and
 * empty ones are left out. Doubles are written as text, which preserves every value.
 *
 * @param training the global state
 * @param best what early stopping remembers
 * @param totals sums so far
 * @param planner what planning the rounds remembers
 * @param memories what each worker keeps for itself, in worker order; empty where they keep nothing
 */
record RunState(
    TrainingState training,
    BestState.Saved best,
    RunTotals.Saved totals,
    RoundPlanner.State planner,
    List<WorkerRound.Memory> memories) {
  private static final String INNER_STATE = "inner-state";
  private static final String ITERATION = "iteration";

  /** The parameters that the next round starts from, where they are not the latest. */
  private static final String BEFORE = "before-parameters";

  /** The parameters that the latest round started from, where they are not the driver's own. */
  private static final String SENT = "sent-parameters";

  RunState {
    memories = List.copyOf(memories);
  }

  /** The state as a checkpoint. */
  Checkpoint toCheckpoint() {
    Map<String, float[]> arrays = new TreeMap<>();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("steps", training.steps());
    tree.put("global", writeNetwork("", training.global().network(), arrays));
    put(arrays, "velocity", training.global().outer().velocity());
    NetworkState before = training.before();
    if (before != null) {
      put(arrays, BEFORE, before.parameters());
    }
    NetworkState sent = training.sent();
    if (sent != null) {
      put(arrays, SENT, sent.parameters());
    }
    RunningAverage average = training.average();
    if (average != null) {
      put(arrays, "average", average.average());
      tree.put("average-weight", text(average.weight()));
    }
    tree.put("early-stopping", writeBest(best, arrays));
    tree.put("totals", writeTotals(totals));
    tree.put("pacing", writePeriod(planner.period()));
    tree.put("movements", planner.usual().stream().map(RunState::writeUsual).toList());
    List<Object> workers = new ArrayList<>();
    for (WorkerRound.Memory memory : memories) {
      String worker = "worker-" + workers.size() + "-";
      put(arrays, worker + INNER_STATE, memory.innerState());
      put(arrays, worker + "error", memory.error());
      put(arrays, worker + "parameters", memory.parameters());
      put(arrays, worker + "movement", memory.movement());
      workers.add(Map.of(ITERATION, memory.iteration()));
    }
    tree.put("workers", workers);
    return new Checkpoint(training.rounds(), arrays, tree);
  }

  /**
   * Reads {@link #toCheckpoint}'s checkpoint.
   *
   * @param averageDecay of the running average; null where none is kept
   * @throws DataException when something is missing
   */
  static RunState of(Checkpoint checkpoint, @Nullable Double averageDecay) {
    StateReader reader = StateReader.of(checkpoint);
    RunningAverage average =
        averageDecay == null
            ? null
            : new RunningAverage(
                averageDecay, reader.real("average-weight"), reader.arrayOrEmpty("average"));
    TrainingState training =
        new TrainingState(
            checkpoint.round(),
            reader.whole("steps"),
            new GlobalState(
                readNetwork("", reader.child("global")),
                new OuterState(reader.arrayOrEmpty("velocity"))),
            readParameters(BEFORE, reader),
            readParameters(SENT, reader),
            average);
    List<WorkerRound.Memory> memories = new ArrayList<>();
    for (StateReader worker : reader.children("workers")) {
      String name = "worker-" + memories.size() + "-";
      memories.add(
          new WorkerRound.Memory(
              worker.arrayOrEmpty(name + INNER_STATE),
              worker.integer(ITERATION),
              worker.arrayOrEmpty(name + "error"),
              worker.arrayOrEmpty(name + "parameters"),
              worker.arrayOrEmpty(name + "movement")));
    }
    return new RunState(
        training,
        readBest(reader.child("early-stopping")),
        readTotals(reader.child("totals")),
        new RoundPlanner.State(readPeriod(reader.child("pacing")), readUsual(reader)),
        memories);
  }

  private static Map<String, Object> writeNetwork(
      String prefix, NetworkState state, Map<String, float[]> arrays) {
    arrays.put(prefix + "parameters", state.parameters());
    put(arrays, prefix + INNER_STATE, state.innerState());
    return Map.of(ITERATION, state.iteration());
  }

  private static NetworkState readNetwork(String prefix, StateReader reader) {
    return new NetworkState(
        reader.array(prefix + "parameters"),
        reader.arrayOrEmpty(prefix + INNER_STATE),
        reader.integer(ITERATION));
  }

  /** Parameters without an optimizer's state; null where there are none of this name. */
  private static @Nullable NetworkState readParameters(String name, StateReader reader) {
    float[] parameters = reader.arrayOrEmpty(name);
    return parameters.length == 0 ? null : new NetworkState(parameters, new float[0], 0);
  }

  private static Map<String, Object> writeBest(BestState.Saved best, Map<String, float[]> arrays) {
    Map<String, Object> tree = new LinkedHashMap<>();
    EarlyStoppingState stopping = best.stopping();
    tree.put("evaluations-without-improvement", stopping.evaluationsWithoutImprovement());
    putObservation(tree, "best", stopping.best());
    putObservation(tree, "reference", stopping.reference());
    NetworkState state = best.state();
    if (state != null) {
      tree.put("best-state", writeNetwork("best-", state, arrays));
    }
    return tree;
  }

  private static void putObservation(
      Map<String, Object> tree, String name, @Nullable Observation observation) {
    if (observation != null) {
      tree.put(name, Map.of("round", observation.round(), "value", text(observation.value())));
    }
  }

  private static BestState.Saved readBest(StateReader reader) {
    return new BestState.Saved(
        new EarlyStoppingState(
            readObservation(reader, "best"),
            readObservation(reader, "reference"),
            reader.integer("evaluations-without-improvement")),
        reader.has("best-state") ? readNetwork("best-", reader.child("best-state")) : null);
  }

  private static @Nullable Observation readObservation(StateReader reader, String name) {
    if (!reader.has(name)) {
      return null;
    }
    StateReader observation = reader.child(name);
    return new Observation(observation.integer("round"), observation.real("value"));
  }

  private static Map<String, Object> writeTotals(RunTotals.Saved saved) {
    TrainingResult.Totals totals = saved.totals();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("examples", totals.examples());
    tree.put("bytes-exchanged", totals.bytesExchanged());
    tree.put("skipped-updates", totals.skippedUpdates());
    tree.put("seconds", text(totals.seconds()));
    List<Object> stretches = new ArrayList<>();
    for (Stretch stretch : saved.stretches()) {
      stretches.add(Map.of("steps", stretch.steps(), "rounds", stretch.rounds()));
    }
    tree.put("stretches", stretches);
    tree.put("rounds", totals.rounds());
    return tree;
  }

  private static RunTotals.Saved readTotals(StateReader reader) {
    return new RunTotals.Saved(
        new TrainingResult.Totals(
            reader.integer("rounds"),
            reader.whole("examples"),
            reader.whole("bytes-exchanged"),
            reader.whole("skipped-updates"),
            reader.real("seconds")),
        reader.children("stretches").stream()
            .map(stretch -> new Stretch(stretch.integer("steps"), stretch.integer("rounds")))
            .toList());
  }

  private static Map<String, Object> writePeriod(AveragingPeriod.State period) {
    return Map.of(
        "steps", period.steps(),
        "first-loss", text(period.firstLoss()),
        "loss-sum", text(period.lossSum()),
        "rounds", period.rounds());
  }

  private static AveragingPeriod.State readPeriod(StateReader reader) {
    return new AveragingPeriod.State(
        reader.integer("steps"),
        reader.real("first-loss"),
        reader.real("loss-sum"),
        reader.integer("rounds"));
  }

  private static Map<String, Object> writeUsual(Usual usual) {
    return Map.of(
        "mean", text(usual.mean()),
        "variance", text(usual.variance()),
        "rounds", usual.rounds());
  }

  /** None in checkpoints that are older than penalties. */
  private static List<Usual> readUsual(StateReader reader) {
    return reader.has("movements")
        ? reader.children("movements").stream()
            .map(
                worker ->
                    new Usual(
                        worker.real("mean"), worker.real("variance"), worker.integer("rounds")))
            .toList()
        : List.of();
  }

  private static void put(Map<String, float[]> arrays, String name, float[] values) {
    if (values.length > 0) {
      arrays.put(name, values);
    }
  }

  private static String text(double value) {
    return Double.toString(value);
  }
}
