package org.rondo.spark.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.rondo.config.ConfigReader;
import org.rondo.config.KebabCase;
import org.rondo.config.RunConfig;
import org.rondo.engine.BackendChoice;
import org.rondo.error.ExitCode;
import org.rondo.spark.Rondo;
import org.rondo.spark.registry.Registry;
import org.rondo.spark.retrain.RetrainMetrics;
import org.rondo.spark.retrain.RetrainResult;
import org.rondo.spark.retrain.RetrainResult.Status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rondo retrain CONF}. */
@Command(
    name = "retrain",
    description = {
      "Trains a challenger, compares it with the champion on the same held-out rows, and promotes"
          + " it if it is better: for schedulers.",
      "The same call twice does nothing the second time; one that was killed is finished by the"
          + " next; of two at once one ends with exit code 5."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class)
final class RetrainCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Interruption interruption;

  @Parameters(paramLabel = "CONF", description = "The configuration, a YAML file.")
  private Path file = Path.of("");

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a key of the configuration, such as retrain.approval=manual; repeatable.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--fail-if-not-promoted",
      description = "Exit code 4 where the challenger is not promoted, which else is 0.")
  private boolean fails;

  @Mixin private RegistryOption registry = new RegistryOption();
  @Mixin private SharedOptions shared = new SharedOptions();

  /** A command that prints to the terminal, and stops when it is interrupted. */
  RetrainCommand(Terminal terminal, Interruption interruption) {
    this.terminal = terminal;
    this.interruption = interruption;
  }

  @Override
  public Integer call() {
    RunConfig config = resumable(ConfigReader.read(ShippedFiles.resolve(file), settings));
    String source = config.data().requiredSource();
    BackendChoice.requirePossible(config); // before Spark starts, which takes a while
    RetrainResult result;
    try (Progress progress = shared.progress(terminal);
        SparkSessions spark =
            shared.startSpark(config.name(), List.of(RetrainMetrics.class.getName()), progress)) {
      progress.phase("reading " + source);
      Registry models = registry.of(spark.session(), config.retrain().registry());
      result =
          Rondo.on(spark.session())
              .stoppedBy(interruption.request())
              .retrain(config, models, progress);
    }
    String status = KebabCase.of(result.status());
    terminal.out().println("%s: %s: %s".formatted(status, result.model(), result.reason()));
    result.findings().forEach(finding -> terminal.out().println("finding: " + finding));
    terminal.out().println("model: " + result.model());
    if (result.folder() != null) {
      terminal.out().println("decision: " + result.folder() + "/decision.json");
      terminal.out().println("run: " + result.folder());
    }
    return (fails && result.status() == Status.NOT_PROMOTED ? ExitCode.TRAINING : ExitCode.DONE)
        .code();
  }

  /** A training that is killed at night has to be resumed by the next call. */
  private RunConfig resumable(RunConfig config) {
    if (config.training().checkpoint() != null) {
      return config;
    }
    List<String> all = new ArrayList<>(settings);
    all.add("training.checkpoint={}");
    return ConfigReader.read(ShippedFiles.resolve(file), all);
  }
}
