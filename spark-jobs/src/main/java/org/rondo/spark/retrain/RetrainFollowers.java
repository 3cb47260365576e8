package org.rondo.spark.retrain;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.rondo.config.OpenLineageConfig;
import org.rondo.config.RetrainConfig;
import org.rondo.config.RunConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.spark.registry.RegisteredModel;
import org.rondo.spark.registry.Registry;
import org.rondo.spark.storage.SessionStorage;

/** Everybody who is told how a retraining goes; each kind of follower has a line here. */
public final class RetrainFollowers {
  private RetrainFollowers() {}

  /**
   * The followers that a configuration names.
   *
   * @throws ConfigurationException when an environment variable is missing, or an address is none
   */
  public static List<RetrainReport.Follower> of(
      SparkSession session, RunConfig config, Registry registry) {
    RetrainConfig retrain = config.retrain();
    RegisteredModel model = RetrainRun.model(config, registry);
    Configuration hadoop = SessionStorage.of(session);
    List<RetrainReport.Follower> followers = new ArrayList<>();
    String metrics = retrain.metricsFile();
    if (metrics != null) {
      followers.add(new MetricsFile(metrics, model, hadoop));
    }
    followers.add(new SparkMetrics(model));
    OpenLineageConfig lineage = retrain.openlineage();
    if (lineage != null) {
      followers.add(Lineage.of(lineage, config, registry, session, System.getenv()));
    }
    if (config.tracking().mlflow() != null) {
      followers.add(new TrackedRetraining(config, model, hadoop));
    }
    followers.add(new Hooks(retrain.hooks(), System.getenv()));
    return followers;
  }
}
