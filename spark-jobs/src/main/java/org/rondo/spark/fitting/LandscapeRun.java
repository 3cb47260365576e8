package org.rondo.spark.fitting;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.AveragingRecipe.Exchange;
import org.rondo.bundle.NetworkChanges;
import org.rondo.config.ConfigReader;
import org.rondo.config.ConfigWriter;
import org.rondo.config.Head;
import org.rondo.config.KebabCase;
import org.rondo.config.OptimizerConfig;
import org.rondo.config.RunConfig;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.engine.NetworkTrace;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.error.TrainingException;
import org.rondo.landscape.Basin;
import org.rondo.landscape.Course;
import org.rondo.landscape.Landscape;
import org.rondo.landscape.LandscapeRequest;
import org.rondo.landscape.LandscapeRequest.View;
import org.rondo.landscape.LossSurface;
import org.rondo.landscape.Survey;
import org.rondo.learning.LabelScaling;
import org.rondo.learning.SupervisedLearner;
import org.rondo.learning.WholeLoss;
import org.rondo.network.NetworkState;
import org.rondo.network.ParametersDigest;
import org.rondo.spark.jobs.RunJobs;
import org.rondo.spark.jobs.SparkFailures;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.shards.Preparation;
import org.rondo.spark.shards.PreparedData;
import org.rondo.spark.source.Sources;
import org.rondo.training.NetworkFactory;
import org.rondo.training.StoppedException;
import org.rondo.training.TrainingListener;

/**
 * Measures the loss around a training: at its end, along its way, or between its workers. Where
 * more than its end is looked at, the training is repeated in memory, which gives the same bits.
 */
public final class LandscapeRun {
  private final SparkSession session;
  private final RunConfig config;
  private final @Nullable Recorded recorded;
  private final BooleanSupplier stop;

  /**
   * What a run has left behind.
   *
   * @param model its model
   * @param fingerprint of its data
   * @param initial the name of the model that it started from; null for none
   */
  public record Recorded(ModelBundle model, String fingerprint, @Nullable String initial) {}

  /** Who wants to know how far it is. */
  public record Watchers(TrainingListener training, Consumer<String> progress) {}

  /**
   * A landscape on a session that remains the caller's.
   *
   * @param recorded the run; null for a training that there has not been
   */
  public LandscapeRun(
      SparkSession session, RunConfig config, @Nullable Recorded recorded, BooleanSupplier stop) {
    this.session = session;
    this.config = config;
    this.recorded = recorded;
    this.stop = stop;
  }

  /** Measures; nothing is written or stays cached. */
  public Landscape run(LandscapeRequest request, Watchers watchers) {
    if (request.view() == View.WORKERS && config.training().workers() < 2) {
      throw new ConfigurationException(
          "--workers: the training has 1 worker, expected at least 2; set training.workers");
    }
    InitialModel initial =
        (recorded == null
                ? InitialModel.of(config, session)
                : InitialModel.again(recorded.initial(), config, session))
            .orElse(null);
    Preparation preparation =
        new Preparation(config).startingFrom(initial == null ? null : initial.schema(config));
    try {
      return SparkFailures.cancellable(
          "measuring the landscape",
          () -> {
            try (RunJobs jobs = Fitting.jobs(session, config, stop);
                PreparedData data =
                    jobs.prepare(() -> preparation.run(Sources.open(session, config.data())))) {
              requireSameData(data);
              return new Measurement(request, watchers, jobs, data, initial).landscape();
            }
          });
    } catch (StoppedException e) {
      throw new TrainingException("stopped, as asked; nothing has been written", e);
    }
  }

  private void requireSameData(PreparedData data) {
    String now = data.account().fingerprint();
    if (recorded != null && !recorded.fingerprint().equals(now)) {
      throw new DataException(
          "the data are not those that the run was trained on: fingerprint was %s, is %s (%s rows); bring the old data back, or name a configuration instead of the run"
              .formatted(recorded.fingerprint(), now, data.account().read()));
    }
  }

  /** One measurement on prepared data. */
  private final class Measurement {
    private final LandscapeRequest request;
    private final Watchers watchers;
    private final RunJobs jobs;
    private final PreparedData data;
    private final NetworkFactory.Start start;
    private final SupervisedLearner.Plan learner;

    private Measurement(
        LandscapeRequest request,
        Watchers watchers,
        RunJobs jobs,
        PreparedData data,
        @Nullable InitialModel initial) {
      this.request = request;
      this.watchers = watchers;
      this.jobs = jobs;
      this.data = data;
      this.start = Fitting.start(config, data, jobs, initial);
      requireWorkersThatPart();
      NetworkFactory.Start still =
          config.model().dropout() > 0
              ? Fitting.start(withoutDropout(), data, jobs, initial)
              : start;
      if (!(still.plan().learner() instanceof SupervisedLearner.Plan found)) {
        throw new ConfigurationException(
            "model.network: %s has more than one loss, so there is no landscape; expected a network that learns labels"
                .formatted(config.model().network()));
      }
      this.learner = found;
    }

    private RunConfig withoutDropout() {
      return ConfigReader.parse(
          ConfigWriter.toYaml(config), "configuration", List.of("model.dropout=0"));
    }

    private void requireWorkersThatPart() {
      if (request.view() == View.WORKERS
          && start.plan().exchange().exchange() == Exchange.GRADIENTS) {
        throw new ConfigurationException(
            "--workers: with the averaging recipe %s workers never leave their common parameters; expected a recipe that averages parameters"
                .formatted(KebabCase.of(config.training().averaging().recipe())));
      }
    }

    private Landscape landscape() {
      WholeLoss loss = new WholeLoss(learner);
      try {
        Repetition repetition =
            request.view() == View.END && recorded != null ? null : repetition();
        Survey survey = survey(loss);
        float[] end = end(repetition);
        Course course =
            request.view() == View.END || repetition == null
                ? null
                : survey.course(repetition.footprints());
        Basin basin =
            request.view() == View.WORKERS && repetition != null
                ? survey.basin(
                    PairJob.of(jobs, start.plan(), repetition.watched(), shards(Split.TRAIN)),
                    data.rows(Split.VALIDATION) > 0)
                : null;
        return new Landscape(
            subject(repetition),
            survey.loss(end),
            survey.spectrum(end),
            request.view() == View.END ? survey.slice(end) : null,
            course,
            basin);
      } finally {
        loss.release();
        start.plan().learner().release();
      }
    }

    private Repetition repetition() {
      watchers
          .progress()
          .accept(
              recorded == null
                  ? "training, in memory"
                  : "training once more, in memory, to the same bits");
      return Repetition.of(config, start, data, jobs, request, watchers.training());
    }

    /** The parameters at the end of the training, as they are learned. */
    private float[] end(@Nullable Repetition repetition) {
      NetworkState published =
          recorded == null
              ? Objects.requireNonNull(repetition).result()
              : Objects.requireNonNull(recorded).model().state();
      if (recorded != null) {
        List<String> changes =
            NetworkChanges.between(
                recorded.model().definition(), start.network().definition(), Head.KEEP);
        if (!changes.isEmpty()) {
          throw new ConfigurationException(
              "the network is not that of the run:%n  %s%nleave --set model... out, or name a configuration instead of the run"
                  .formatted(String.join(System.lineSeparator() + "  ", changes)));
        }
      }
      LabelScaling scaling = learner.scaling();
      return scaling == null ? published.parameters() : scaling.learned(published.parameters());
    }

    private Survey survey(WholeLoss loss) {
      Map<Split, JavaRDD<Shard>> used = new EnumMap<>(Split.class);
      for (Split split : List.of(Split.TRAIN, Split.VALIDATION)) {
        JavaRDD<Shard> shards = data.shards().get(split);
        int most = most(split);
        if (shards != null && data.rows(split) > 0) {
          used.put(
              split,
              data.rows(split) <= request.rows() ? shards : shards.map(shard -> shard.first(most)));
        }
      }
      try (NetworkTrace trace = new NetworkTrace(learner.engine())) {
        return new Survey(
            new LossSurface(new SparkRows(jobs, stop, loss, used)),
            new Survey.Network(trace.arrays(), start.plan().exchange().statistics(), config.seed()),
            request.extent(),
            watchers.progress());
      }
    }

    /** Rows of each shard to use, at most. */
    private int most(Split split) {
      int shards = Math.max(1, data.rows().getOrDefault(split, List.of()).size());
      return (int) Math.min(Integer.MAX_VALUE, (request.rows() + shards - 1) / shards);
    }

    private JavaRDD<Shard> shards(Split split) {
      return Objects.requireNonNull(data.shards().get(split), "no shards");
    }

    private Landscape.Subject subject(@Nullable Repetition repetition) {
      long all = data.rows(Split.TRAIN);
      long used =
          all <= request.rows()
              ? all
              : data.rows().getOrDefault(Split.TRAIN, List.of()).stream()
                  .mapToLong(rows -> Math.min(rows, most(Split.TRAIN)))
                  .sum();
      Boolean same =
          (recorded == null || repetition == null)
              ? null
              : ParametersDigest.sha256(repetition.result().parameters())
                  .equals(recorded.model().parametersSha256());
      return new Landscape.Subject(
          config.name(),
          config.model().network(),
          start.state().parameters().length,
          new Landscape.Method(
              optimizer(),
              KebabCase.of(config.training().averaging().recipe()),
              config.training().workers(),
              start
                  .plan()
                  .exchange()
                  .recipe()
                  .localSteps(config.training().localSteps())
                  .toString(),
              KebabCase.of(start.network().objective().loss())),
          new Landscape.Rows(used, all),
          same);
    }

    private String optimizer() {
      OptimizerConfig optimizer = config.training().optimizer();
      return KebabCase.of(optimizer.name()) + (optimizer.sam() == null ? "" : " with sam");
    }
  }
}
