package org.rondo.spark.fitting;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.rondo.averaging.ExchangePlan;
import org.rondo.averaging.RecipeCatalog;
import org.rondo.config.KebabCase;
import org.rondo.config.Pace;
import org.rondo.config.RunConfig;
import org.rondo.config.TrainingConfig;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.network.NetworkState;
import org.rondo.scaling.CostModel;
import org.rondo.scaling.Link;
import org.rondo.scaling.MeasuredCosts;
import org.rondo.scaling.RoundShape;
import org.rondo.spark.rounds.GatherRule;
import org.rondo.spark.shards.Preparation;
import org.rondo.spark.shards.PreparedData;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.Sources;
import org.rondo.training.InProcessWorkers;
import org.rondo.training.LearningRateSchedule;
import org.rondo.training.NetworkFactory;
import org.rondo.training.RoundPlan;
import org.rondo.training.RoundStart;
import org.rondo.training.TrainingPlan;
import org.rondo.training.WorkerUpdate;

/**
 * Prepares the first rows of a configuration's source, takes a few real steps of its network on
 * them, and asks the cost model how long whole rounds would take.
 */
public final class ForecastRun {
  /** How many rows are read: enough for the columns' widths and the classes of most data. */
  private static final int MOST_ROWS = 2_500;

  private static final int STEPS_AT_ONCE = 5;
  private static final long WARMUP_NANOS = 300_000_000;
  private static final long MEASURED_NANOS = 500_000_000;

  /** The assumed speed of the links between a cluster's machines. */
  private static final double CLUSTER_GIGABITS = 10;

  private final SparkSession session;
  private final RunConfig config;

  /** A forecast on a session that remains the caller's. */
  public ForecastRun(SparkSession session, RunConfig config) {
    this.session = session;
    this.config = config;
  }

  /** Takes the steps; nothing is written or stays cached. */
  public Forecast run() {
    RawData whole = Sources.open(session, config.data());
    RawData sample = whole.first(MOST_ROWS);
    try (PreparedData data = new Preparation(config).run(sample)) {
      return forecast(data, data.account().read() < MOST_ROWS);
    }
  }

  private Forecast forecast(PreparedData data, boolean complete) {
    NetworkFactory.Start start =
        NetworkFactory.start(
            config, data.schema().layout(), data.schema().target(), 0, data.schema().embeddings());
    NetworkState state = start.state();
    TrainingPlan plan = start.plan();
    Shard shard = firstShard(data);
    long batch = (long) plan.batches().size() * plan.batches().ofStep();
    Forecast.Step step =
        new Forecast.Step(
            (int) Math.min(batch, shard.rows()),
            state.parameters().length,
            KebabCase.of(start.engine().spec().engine()),
            stepMillis(plan, state, shard));
    int longest =
        data.rows().getOrDefault(Split.TRAIN, List.of()).stream()
            .mapToInt(Integer::intValue)
            .max()
            .orElse(1);
    OptionalInt perEpoch =
        complete ? OptionalInt.of(plan.batches().steps(longest)) : OptionalInt.empty();
    return forecast(step, shape(plan.exchange(), state), perEpoch);
  }

  private static Shard firstShard(PreparedData data) {
    JavaRDD<Shard> shards = data.shards().get(Split.TRAIN);
    if (shards == null) {
      throw new IllegalStateException("no shards to train on");
    }
    return shards.first();
  }

  private Forecast forecast(Forecast.Step step, RoundShape shape, OptionalInt perEpoch) {
    boolean local = session.sparkContext().isLocal();
    MeasuredCosts measured = MeasuredCosts.load();
    CostModel model =
        new CostModel(
            measured.of(local ? MeasuredCosts.Place.LOCAL : MeasuredCosts.Place.CLUSTER),
            local ? Link.NONE : Link.gigabits(CLUSTER_GIGABITS));
    long chosen =
        Math.min(
            model.localStepsFor(shape, Pace.COMMUNICATION_SHARE, step.millis()),
            perEpoch.orElse(Pace.MAX_STEPS));
    TrainingConfig training = config.training();
    Pace pace = RecipeCatalog.of(training.averaging()).localSteps(training.localSteps());
    long configured = pace.kind() == Pace.Kind.AUTO ? chosen : pace.firstSteps();
    return new Forecast(
        new Forecast.Basis(shape, step, perEpoch, measured.origin()),
        Forecast.Rounds.of(model, shape, configured, step.millis()),
        Forecast.Rounds.of(model, shape, chosen, step.millis()));
  }

  private RoundShape shape(ExchangePlan exchange, NetworkState state) {
    long numbers =
        (long) state.parameters().length
            + (exchange.sendsInnerState() ? state.innerState().length : 0);
    SparkContext context = session.sparkContext();
    return new RoundShape(
        Float.BYTES * numbers,
        config.training().workers(),
        context.defaultParallelism(),
        // The list includes the driver.
        Math.max(1, context.statusTracker().getExecutorInfos().length - 1),
        // In local mode tasks add up their results themselves, as long as the heap has room.
        context.isLocal() ? Long.MAX_VALUE : GatherRule.measured().most());
  }

  /** The median over a few short rounds of one worker in this thread. */
  private static double stepMillis(TrainingPlan plan, NetworkState state, Shard shard) {
    int perEpoch = Math.max(1, plan.batches().steps(shard.rows()));
    try (InProcessWorkers worker =
        new InProcessWorkers(plan, Map.of(Split.TRAIN, List.of(shard)))) {
      take(worker, state, perEpoch, WARMUP_NANOS);
      double[] millis =
          take(worker, state, perEpoch, MEASURED_NANOS).stream()
              .mapToDouble(nanos -> nanos / 1e6 / STEPS_AT_ONCE)
              .sorted()
              .toArray();
      return millis[millis.length / 2];
    }
  }

  private static List<Long> take(
      InProcessWorkers worker, NetworkState state, int perEpoch, long nanos) {
    List<Long> taken = new ArrayList<>();
    long start = System.nanoTime();
    do {
      RoundPlan round =
          new RoundPlan(
              taken.size(),
              new RoundPlan.Steps((long) taken.size() * STEPS_AT_ONCE, STEPS_AT_ONCE, perEpoch),
              LearningRateSchedule.constant(),
              false);
      WorkerUpdate.Report report = worker.run(RoundStart.whole(state), round).reports().get(0);
      taken.add(report.measures().computeNanos());
    } while (System.nanoTime() - start < nanos);
    return taken;
  }
}
