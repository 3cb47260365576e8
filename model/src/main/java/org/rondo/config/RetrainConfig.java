package org.rondo.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What `rondo retrain` does beyond training; of no use to other commands.
 *
 * @param registry null where the command line or the environment says
 * @param model null for the run's name
 * @param holdout null where the test rows have to do
 * @param metricsFile null for none
 * @param openlineage null for nowhere
 * @param start whether the champion's parameters are what training starts from
 * @param since null to train on all rows
 */
public record RetrainConfig(
    @Doc(
            "The folder of the model registry, a path or URI; when absent, that of the"
                + " environment's RONDO_REGISTRY, or `registry`.")
        @Nullable String registry,
    @Doc("The model's name in the registry; when absent, `name`.")
        @Matches(
            value = "[A-Za-z0-9_][A-Za-z0-9._-]*",
            meaning =
                "letters, digits, '.', '_' and '-', not starting with '.' or '-': it names a"
                    + " folder")
        @Nullable String model,
    @Doc(
            "A source of rows that stay the same from one training to the next, on which the"
                + " challenger may not be worse.")
        @Nullable HeldOutConfig holdout,
    @Doc(
            "`automatic` promotes a challenger that passes the gate, `manual` lets it wait as the"
                + " alias challenger.")
        @Default("automatic")
        Approval approval,
    @Doc(
            "What training starts from: `fresh` parameters that are drawn from the seed, or those"
                + " of the `champion`, with its categories and feature statistics (see"
                + " training.init-features).")
        @Default("fresh")
        Start start,
    @Doc(
            "Trains on what is new alone: what it takes for new. All rows when absent, and where"
                + " there is no champion yet.")
        @Nullable SinceConfig since,
    @Doc("How the data are compared with the champion's before anything is trained.")
        ChecksConfig checks,
    @Doc("When a challenger takes the champion's place.") GateConfig gate,
    @Doc("Who is told how it ended: commands and webhooks, each a section.") @Default("[]")
        List<HookConfig> hooks,
    @Doc(
            "A file that is rewritten at each end with metrics in Prometheus' text format, a path"
                + " or URI: for node_exporter's textfile collector its name has to end with .prom.")
        @Nullable String metricsFile,
    @Doc("Where its OpenLineage events go: START, and COMPLETE, FAIL or ABORT.")
        @Nullable OpenLineageConfig openlineage)
    implements ConfigSection {

  /** Who promotes. */
  public enum Approval {
    /** The gate. */
    AUTOMATIC,
    /** A person, once the gate has passed. */
    MANUAL
  }

  /** What a retraining starts from. */
  public enum Start {
    /** Parameters that are drawn from the seed. */
    FRESH,
    /** The champion, where there is one. */
    CHAMPION
  }

  /** Validates. */
  public RetrainConfig {
    Violations.in(
            RetrainConfig.class,
            registry,
            model,
            holdout,
            approval,
            start,
            since,
            checks,
            gate,
            hooks,
            metricsFile,
            openlineage)
        .orThrow();
    hooks = List.copyOf(hooks);
  }
}
