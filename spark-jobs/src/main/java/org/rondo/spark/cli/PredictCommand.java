package org.rondo.spark.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rondo.config.DataConfig;
import org.rondo.error.ExitCode;
import org.rondo.spark.Rondo;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.scoring.OutputFormat;
import org.rondo.spark.scoring.PredictionColumns;
import org.rondo.spark.scoring.PredictionOutput;
import org.rondo.spark.scoring.PredictionOutput.Existing;
import org.rondo.spark.scoring.PredictionResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rondo predict MODEL --input SOURCE --output PATH}. */
@Command(
    name = "predict",
    description = {
      "Adds a trained model's predictions to every row of the input, as a Spark job.",
      "Rows that cannot be read or scored are left out of the result and kept aside in"
          + " PATH/_rejected/rows.jsonl, with file, line and reason. If they exceed"
          + " data.bad-rows.max-fraction of all rows, nothing is written."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class)
final class PredictCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "MODEL",
      description = "A run's folder, or the model folder in it; or registry:NAME@ALIAS_OR_VERSION.")
  private String model = "";

  @Option(
      names = "--input",
      paramLabel = "SOURCE",
      required = true,
      description = "The rows: a path, glob or URI, builtin:NAME or table:CATALOG.DB.NAME.")
  private String source = "";

  @Option(
      names = "--output",
      paramLabel = "PATH",
      required = true,
      description = "The folder to write the predictions to, a path or URI.")
  private String output = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "The format of the output: parquet (default), csv or json.")
  private OutputFormat format = OutputFormat.PARQUET;

  @Option(
      names = "--overwrite",
      description = "Replaces the output of an earlier job, once the new one is complete.")
  private boolean overwrite;

  @Option(
      names = "--prediction-col",
      paramLabel = "NAME",
      description =
          "The column of the predicted class or number (default: prediction); for several targets,"
              + " how their columns' names begin.")
  private @Nullable String prediction;

  @Option(
      names = "--probability-col",
      paramLabel = "NAME",
      description =
          "How the names of the classes' probability columns begin: NAME_CLASS (default:"
              + " probability).")
  private @Nullable String probability;

  @Option(
      names = "--set",
      paramLabel = "data.KEY=VALUE",
      description = "How to read the input, such as data.format=csv; may be repeated.")
  private List<String> settings = new ArrayList<>();

  @Mixin private RegistryOption registry = new RegistryOption();
  @Mixin private SharedOptions shared = new SharedOptions();

  /** A command that prints to the terminal. */
  PredictCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    DataConfig input = DataArguments.parse(source, settings);
    PredictionOutput written =
        new PredictionOutput(
            output,
            format,
            overwrite ? Existing.REPLACE : Existing.REFUSE,
            new PredictionColumns(prediction, probability));
    PredictionResult predicted;
    try (Progress progress = shared.progress(terminal);
        SparkSessions spark = shared.startSpark("predict", progress)) {
      ModelBundle bundle = ModelBundle.open(model, registry.of(spark.session()), spark.session());
      progress.phase("predicting " + source);
      predicted = Rondo.on(spark.session()).predict(bundle, input, written);
    }
    terminal.out().println("rows: " + predicted.rows());
    terminal.out().println("rejected-rows: " + predicted.rejectedRows());
    terminal.out().println("predictions: " + predicted.folder());
    return ExitCode.DONE.code();
  }
}
