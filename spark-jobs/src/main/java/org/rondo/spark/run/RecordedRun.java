package org.rondo.spark.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.SparkSession;
import org.rondo.bundle.BundleJson;
import org.rondo.config.ConfigReader;
import org.rondo.config.ConfigWriter;
import org.rondo.config.RunConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.spark.fitting.InitialModel;
import org.rondo.spark.fitting.LandscapeRun;
import org.rondo.spark.registry.ModelReference;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.storage.SessionStorage;

/**
 * A run that has ended with a model, as far as it takes to work with its data again.
 *
 * @param config its configuration
 * @param recorded what it has left behind
 */
public record RecordedRun(RunConfig config, LandscapeRun.Recorded recorded) {
  private static final String LOCAL_STEPS = "training.local-steps=";

  /**
   * Reads a run.
   *
   * @param path of its folder, of its model, or of a folder of runs for the newest one
   * @param settings that change its configuration, such as where its data are now
   * @throws DataException when there is no such run, or it has no model
   * @throws ConfigurationException when the settings do not fit
   */
  public static RecordedRun of(String path, List<String> settings, SparkSession session) {
    if (ModelReference.isOne(path)) {
      throw new ConfigurationException(
          "%s: a version in a registry has no configuration beside it; name the folder of its run, or its configuration file"
              .formatted(path));
    }
    RunFollower run =
        RunFollower.of(path.replaceFirst("(?<=.)/model/*$", ""), SessionStorage.of(session));
    if (run.phase() == RunFollower.Phase.RUNNING) {
      throw new DataException(
          "%s is still running, and has no model yet; wait for its end".formatted(run.display()));
    }
    ModelBundle model = ModelBundle.open(run.display(), session);
    Map<String, Object> manifest = run.manifest();
    return new RecordedRun(
        config(run, manifest, settings),
        new LandscapeRun.Recorded(
            model,
            manifest.get("data") instanceof Map<?, ?> data
                ? String.valueOf(data.get("fingerprint"))
                : "",
            manifest.get(RunManifest.INITIAL_MODEL) instanceof Map<?, ?> initial
                ? Objects.toString(initial.get(InitialModel.NAME))
                : null));
  }

  /** Where rounds were as long as measurement said, a repetition takes as many steps. */
  private static RunConfig config(
      RunFollower run, Map<String, Object> manifest, List<String> settings) {
    Object tree =
        ConfigWriter.withoutInapplicable(manifest.getOrDefault("configuration", Map.of()));
    List<String> all = new ArrayList<>();
    Object steps = run.result().orElse(Map.of()).get("local-steps");
    if (steps != null
        && tree instanceof Map<?, ?> whole
        && whole.get("training") instanceof Map<?, ?> training
        && "auto".equals(training.get("local-steps"))) {
      all.add(LOCAL_STEPS + steps);
    }
    all.addAll(settings);
    return ConfigReader.parse(
        BundleJson.write(tree), run.display() + "/" + RunFolder.MANIFEST, all);
  }
}
