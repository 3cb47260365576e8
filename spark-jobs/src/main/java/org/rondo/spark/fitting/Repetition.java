package org.rondo.spark.fitting;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.rondo.config.OptimizerConfig;
import org.rondo.config.OptimizerName;
import org.rondo.config.RunConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.landscape.Footprints;
import org.rondo.landscape.LandscapeRequest;
import org.rondo.landscape.LandscapeRequest.View;
import org.rondo.landscape.WatchedWorkers;
import org.rondo.landscape.WatchedWorkers.Watched;
import org.rondo.network.NetworkState;
import org.rondo.spark.jobs.RunJobs;
import org.rondo.spark.rounds.SparkWorkers;
import org.rondo.spark.shards.PreparedData;
import org.rondo.training.NetworkFactory;
import org.rondo.training.Trainer;
import org.rondo.training.TrainingListener;

/**
 * A training in memory, of which some states are remembered.
 *
 * @param result the published state that it ended with
 * @param footprints states along its way
 * @param round that can be repeated; null where none is to be
 */
record Repetition(NetworkState result, Footprints footprints, @Nullable Watched round) {

  /** The round that can be repeated. */
  Watched watched() {
    return Objects.requireNonNull(round, "no round was watched");
  }

  /** Trains; where workers keep something, it lies for that time below {@code output}. */
  static Repetition of(
      RunConfig config,
      NetworkFactory.Start start,
      PreparedData data,
      RunJobs jobs,
      LandscapeRequest request,
      TrainingListener listener) {
    Footprints footprints =
        new Footprints(start.state().parameters(), request.stages(), bound(config));
    String scratch = config.output() + "/.landscape-" + UUID.randomUUID();
    try (WatchedWorkers workers =
        new WatchedWorkers(
            SparkWorkers.of(jobs, start.plan(), data, start.state(), scratch), wanted(request))) {
      NetworkState result =
          new Trainer(
                  start.plan(),
                  config.training(),
                  workers,
                  TrainingListener.all(List.of(listener, footprints)),
                  footprints)
              .train(start.state())
              .state();
      footprints.end();
      if (request.view() == View.WORKERS && workers.watched() == null) {
        throw new ConfigurationException(
            "--round: got %s, but the training has fewer rounds; leave it out for the last"
                .formatted(request.round()));
      }
      return new Repetition(result, footprints, workers.watched());
    }
  }

  /** The round to watch: no round has the number 0. */
  private static OptionalInt wanted(LandscapeRequest request) {
    Integer round = request.round();
    if (request.view() != View.WORKERS) {
      return OptionalInt.of(0);
    }
    return round == null ? OptionalInt.empty() : OptionalInt.of(round);
  }

  private static Footprints.Bound bound(RunConfig config) {
    OptimizerConfig optimizer = config.training().optimizer();
    return optimizer.name() == OptimizerName.SGD && optimizer.scheduleFree() == null
        ? Footprints.Bound.TWO_OVER_RATE
        : Footprints.Bound.NONE;
  }
}
