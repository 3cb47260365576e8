package org.rondo.spark.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.engine.BackendChoice;
import org.rondo.error.ExitCode;
import org.rondo.evaluation.Metrics;
import org.rondo.evaluation.MetricsTable;
import org.rondo.spark.Rondo;
import org.rondo.spark.run.TrainingRunResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rondo train CONF}. */
@Command(
    name = "train",
    description = "Trains the network that a configuration describes and writes the run's folder.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class)
final class TrainCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Interruption interruption;

  @Parameters(paramLabel = "CONF", description = "The configuration, a YAML file.")
  private Path file = Path.of("");

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a key of the configuration, such as training.epochs=5; may be repeated.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--resume",
      arity = "0..1",
      preprocessor = DetachedParameter.class,
      paramLabel = "RUN_ID",
      description = {
        "Resumes the newest unfinished run of this configuration, or the one named, from"
            + " its last checkpoint. Its driver must have ended."
      })
  private @Nullable String resume;

  @Mixin private SharedOptions shared = new SharedOptions();

  /** A command that prints to the terminal, and stops when it is interrupted. */
  TrainCommand(Terminal terminal, Interruption interruption) {
    this.terminal = terminal;
    this.interruption = interruption;
  }

  @Override
  public Integer call() {
    RunConfig config = ConfigReader.read(ShippedFiles.resolve(file), settings);
    String source = config.data().requiredSource();
    BackendChoice.requirePossible(config); // before Spark starts, which takes a while
    TrainingRunResult run;
    try (Progress progress = shared.progress(terminal);
        SparkSessions spark = shared.startSpark(config.name(), progress)) {
      progress.phase((resume == null ? "reading " : "looking for the run, to read ") + source);
      run = train(Rondo.on(spark.session()).stoppedBy(interruption.request()), config, progress);
    }
    print(run, terminal.out());
    return exitCode(run.status()).code();
  }

  private TrainingRunResult train(Rondo rondo, RunConfig config, Progress progress) {
    String runId = resume;
    if (runId == null) {
      return rondo.train(config, progress);
    }
    return runId.isEmpty() ? rondo.resume(config, progress) : rondo.resume(config, runId, progress);
  }

  private static void print(TrainingRunResult run, PrintStream out) {
    Map<String, Metrics> metrics = new LinkedHashMap<>();
    run.metrics().forEach((split, of) -> metrics.put(RoundText.label(split), of));
    out.println(new MetricsTable(metrics, run.classes()).render());
    out.println(
        String.format(
            Locale.ROOT,
            "%s after %,d rounds and %,d examples in %s",
            run.status(),
            run.rounds(),
            run.examples(),
            RoundText.duration(run.seconds())));
    if (run.rejectedRows() > 0) {
      out.println(
          "rejected rows: %d, kept in %s/rejected".formatted(run.rejectedRows(), run.folder()));
    }
    if (run.skippedUpdates() > 0) {
      out.println(
          "skipped updates: %,d, named in %s/metrics.jsonl"
              .formatted(run.skippedUpdates(), run.folder()));
    }
    if (!run.advice().isEmpty()) {
      out.println("advice: " + run.advice());
    }
    out.println("model: " + run.folder() + "/model");
    out.println("run: " + run.folder());
  }

  private static ExitCode exitCode(String status) {
    return status.equals("diverged") || status.equals("failed") ? ExitCode.TRAINING : ExitCode.DONE;
  }
}
