package org.rondo.spark.retrain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.rondo.config.HookEvent;
import org.rondo.config.KebabCase;
import org.rondo.config.RunConfig;
import org.rondo.spark.registry.ModelReference;
import org.rondo.spark.registry.RegisteredModel;
import org.rondo.spark.run.RunFollower;
import org.rondo.spark.tracking.Judgement;
import org.rondo.spark.tracking.RunTracking;

/**
 * Tells MLflow of the version that has come of a retraining: its run gets the decision as tags, a
 * registered model the version, and the aliases the versions that they are at now.
 *
 * @param config with {@code tracking.mlflow}
 * @param hadoop how the run's folder is reached
 */
record TrackedRetraining(RunConfig config, RegisteredModel model, Configuration hadoop)
    implements RetrainReport.Follower {
  @Override
  public void ended(HookEvent event, Map<String, Object> report) {
    String run = String.valueOf(report.get("run"));
    boolean judged = event == HookEvent.PROMOTED || event == HookEvent.NOT_PROMOTED;
    if (!judged || run.isEmpty()) {
      return;
    }
    ModelReference version = ModelReference.parse(String.valueOf(report.get("version")));
    Map<String, Integer> aliases = new LinkedHashMap<>(model.aliases());
    aliases
        .keySet()
        .removeIf(
            name ->
                !name.equals(ModelReference.CHAMPION) && !name.equals(ModelReference.CHALLENGER));
    String registered = config.tracking().registeredModel();
    try {
      RunTracking.judged(
          RunFollower.of(run, hadoop).tracked(),
          config.tracking(),
          new Judgement(
              registered == null ? model.name() : registered,
              Integer.parseInt(version.selector()),
              KebabCase.of(event),
              String.valueOf(report.get("reason")),
              aliases),
          hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "tracking.mlflow";
  }
}
