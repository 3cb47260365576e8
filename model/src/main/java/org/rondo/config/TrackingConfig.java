package org.rondo.config;

import org.jspecify.annotations.Nullable;

/**
 * Who follows a run while it is trained. None of it changes the result.
 *
 * @param mlflow null for nobody
 * @param experiment null for the environment's MLFLOW_EXPERIMENT_NAME, otherwise the run's name
 * @param runName null for the run's identifier
 * @param registeredModel null for the model's name in Rondo's registry
 * @param tensorboardFolder null for the run's own
 */
public record TrackingConfig(
    @Doc(
            "The address of an MLflow server, such as http://mlflow:5000: it gets parameters,"
                + " metrics of each round, and the model. `${NAME}` stands for an environment"
                + " variable. Who may write there is up to the environment's"
                + " MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and"
                + " MLFLOW_TRACKING_PASSWORD.")
        @Matches(
            value = "https?://[^\\s?#@]+|\\$\\{\\w+\\}\\S*",
            meaning = "an http or https address without a user, password or parameters")
        @Nullable String mlflow,
    @Doc(
            "The MLflow experiment, which is made where there is none; when absent, that of the"
                + " environment's MLFLOW_EXPERIMENT_NAME, or `name`.")
        @Nullable String experiment,
    @Doc("The run's name in MLflow; when absent, the run's identifier.") @Nullable String runName,
    @Doc(
            "The registered model in MLflow that each version of `rondo retrain` is added to; when"
                + " absent, it has the name of the model in Rondo's registry.")
        @Nullable String registeredModel,
    @Doc("Whether MLflow gets the model too, as an artifact.") @Default("true") boolean artifacts,
    @Doc("Whether event files for TensorBoard are written.") @Default("false") boolean tensorboard,
    @Doc(
            "The folder, path or URI under which they are, in NAME/RUN_ID; when absent, they are in"
                + " `tensorboard` in the run's folder.")
        @Nullable String tensorboardFolder,
    @Doc("Seconds that each request to MLflow may take.") @Default("10") @Range(min = 1, max = 3600)
        int timeout,
    @Doc(
            "Seconds that a run waits at its end for what is still to be sent to MLflow; the rest"
                + " stays in its folder, for `rondo track`.")
        @Default("5")
        @Range(min = 0, max = 3600)
        int finalWait)
    implements ConfigSection {

  /** Validates. */
  public TrackingConfig {
    Violations.in(
            TrackingConfig.class,
            mlflow,
            experiment,
            runName,
            registeredModel,
            artifacts,
            tensorboard,
            tensorboardFolder,
            timeout,
            finalWait)
        .orThrow();
  }
}
