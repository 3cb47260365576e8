package org.rondo.spark.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.rondo.error.ConfigurationException;
import org.rondo.error.ExitCode;
import org.rondo.spark.run.RunFollower;
import org.rondo.spark.run.RunFollower.Phase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rondo watch RUN}. */
@Command(
    name = "watch",
    description =
        "Follows a run from anywhere that its folder can be read: its rounds as curves in a terminal,"
            + " else as lines, until it ends.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class)
final class WatchCommand implements Callable<Integer> {
  private static final int LONGEST = 3_600;
  private static final List<String> UNTRAINED = List.of("diverged", "failed");

  private final Terminal terminal;

  @Parameters(
      paramLabel = "RUN",
      description = "A run's folder, a path or URI; or OUTPUT/NAME for the newest run of a name.")
  private String run = "";

  @Option(names = "--every", paramLabel = "SECONDS", description = "How often to look; default: 2.")
  private int every = 2;

  @Option(names = "--once", description = "Shows what there is, and does not wait for more.")
  private boolean once;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "A Spark setting, such as one of the run's storage; may be repeated.")
  private Map<String, String> conf = new LinkedHashMap<>();

  /** How many lines of the terminal are drawn over next time. */
  private int drawn;

  /** A command that prints to the terminal. */
  WatchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (every < 1 || every > LONGEST) {
      throw new ConfigurationException(
          "--every: got %s, expected 1 to %s".formatted(every, LONGEST));
    }
    RunFollower follower = RunFollower.of(run, hadoop());
    Object configuration = follower.manifest().get("configuration");
    WatchedRun watched =
        new WatchedRun(
            follower.display(), configuration instanceof Map<?, ?> tree ? tree : Map.of());
    int resumed = 0;
    Phase phase;
    do {
      phase = follower.phase();
      List<Map<String, Object>> lines = follower.lines();
      if (follower.resumed() > resumed) {
        resumed = follower.resumed();
        watched.restart();
      }
      lines.forEach(watched::add);
      show(watched, lines);
    } while (phase == Phase.RUNNING && !once && waited());
    return ended(follower, phase).code();
  }

  private Configuration hadoop() {
    SparkConf settings = new SparkConf();
    conf.forEach(settings::set);
    return SparkHadoopUtil.get().newConfiguration(settings);
  }

  private void show(WatchedRun watched, List<Map<String, Object>> lines) {
    if (!terminal.interactive()) {
      lines.forEach(line -> terminal.out().println(watched.line(line)));
      return;
    }
    List<String> dashboard = watched.dashboard(terminal.columns());
    if (drawn > 0) {
      terminal.err().print("\u001b[%sA\u001b[J".formatted(drawn));
    }
    dashboard.forEach(terminal.err()::println);
    drawn = dashboard.size();
  }

  /** Whether the time to the next look has passed without an interruption. */
  private boolean waited() {
    try {
      TimeUnit.SECONDS.sleep(every);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private ExitCode ended(RunFollower follower, Phase phase) {
    switch (phase) {
      case RUNNING -> terminal.out().println("running: " + follower.display());
      case INTERRUPTED -> {
        terminal
            .out()
            .println("interrupted: no driver works on it; rondo train CONF --resume resumes it");
        return ExitCode.TRAINING;
      }
      case ENDED -> {
        Map<String, Object> result = follower.result().orElse(Map.of());
        terminal
            .out()
            .println("%s after %s rounds".formatted(result.get("status"), result.get("rounds")));
        terminal.out().println("run: " + follower.display());
        return UNTRAINED.contains(String.valueOf(result.get("status")))
            ? ExitCode.TRAINING
            : ExitCode.DONE;
      }
    }
    return ExitCode.DONE;
  }
}
