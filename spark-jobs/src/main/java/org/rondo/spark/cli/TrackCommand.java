package org.rondo.spark.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.BundleJson;
import org.rondo.config.ConfigReader;
import org.rondo.config.TrackingConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.spark.run.RunFollower;
import org.rondo.spark.run.RunFollower.Phase;
import org.rondo.spark.tracking.RunTracking;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rondo track RUN}. */
@Command(
    name = "track",
    description =
        "Sends what a run that has ended still has for MLflow, such as after the server was down.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class)
final class TrackCommand implements Callable<Integer> {
  private static final int LONGEST = 86_400;

  private final Terminal terminal;

  @Parameters(
      paramLabel = "RUN",
      description = "A run's folder, a path or URI; or OUTPUT/NAME for the newest run of a name.")
  private String run = "";

  @Option(
      names = "--mlflow",
      paramLabel = "URI",
      description = "The server, where it is not that of the run's configuration any more.")
  private @Nullable String mlflow;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "How long it may take, tries while the server is down included; default: 60.")
  private int wait = 60;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "A Spark setting, such as one of the run's storage; may be repeated.")
  private Map<String, String> conf = new LinkedHashMap<>();

  /** A command that prints to the terminal. */
  TrackCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (wait < 1 || wait > LONGEST) {
      throw new ConfigurationException("--wait: got %s, expected 1 to %s".formatted(wait, LONGEST));
    }
    SparkConf settings = new SparkConf();
    conf.forEach(settings::set);
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(settings);
    RunFollower follower = RunFollower.of(run, hadoop);
    if (follower.phase() == Phase.RUNNING) {
      throw new RondoException(
          ExitCode.LOCKED,
          "%s is still running, and sends by itself; see rondo watch %s"
              .formatted(follower.display(), follower.display()),
          null);
    }
    RunTracking.Rest rest = RunTracking.rest(follower.tracked(), tracking(follower), hadoop, wait);
    terminal
        .out()
        .println(
            "sent: %s events%s"
                .formatted(
                    rest.sent(),
                    rest.refused() > 0 ? ", %s of them refused".formatted(rest.refused()) : ""));
    if (rest.left() > 0) {
      terminal
          .out()
          .println(
              "left: %s events%s"
                  .formatted(
                      rest.left(), rest.problem().isEmpty() ? "" : " (" + rest.problem() + ")"));
    }
    terminal.out().println("run: " + follower.display());
    return (rest.left() > 0 ? ExitCode.UNEXPECTED : ExitCode.DONE).code();
  }

  private TrackingConfig tracking(RunFollower follower) {
    Map<String, Object> section = new LinkedHashMap<>();
    if (follower.manifest().get("configuration") instanceof Map<?, ?> configuration
        && configuration.get("tracking") instanceof Map<?, ?> tracking) {
      tracking.forEach((key, value) -> section.put(String.valueOf(key), value));
    }
    if (mlflow != null) {
      section.put("mlflow", mlflow);
    }
    if (!section.containsKey("mlflow")) {
      throw new ConfigurationException(
          "%s was trained without tracking.mlflow; nothing is kept for a server"
              .formatted(follower.display()));
    }
    return ConfigReader.section(TrackingConfig.class, BundleJson.writeLine(section));
  }
}
