package org.rondo.spark.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.config.DataConfig;
import org.rondo.config.KebabCase;
import org.rondo.error.ConfigurationException;
import org.rondo.error.ExitCode;
import org.rondo.spark.Rondo;
import org.rondo.spark.registry.Registry;
import org.rondo.spark.scoring.IncrementalOutput;
import org.rondo.spark.scoring.IncrementalOutput.Changed;
import org.rondo.spark.scoring.IncrementalResult;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.scoring.NamedModel;
import org.rondo.spark.scoring.OutputFormat;
import org.rondo.spark.scoring.PredictionColumns;
import org.rondo.spark.scoring.PredictionOutput;
import org.rondo.spark.scoring.PredictionOutput.Existing;
import org.rondo.spark.scoring.PredictionResult;
import org.rondo.spark.scoring.ShadowModel;
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
          + " data.bad-rows.max-fraction of all rows, nothing is written.",
      "With --incremental, PATH grows: each call scores the files that no call before has, once,"
          + " and adds them as a batch. Where nothing is new, it says so and ends with exit code 0."
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
      names = "--incremental",
      description =
          "Scores only files that are not in PATH yet and adds them to it, with the model's version"
              + " beside each row. May be called again and again, and killed at any moment.")
  private boolean incremental;

  @Option(
      names = "--shadow",
      paramLabel = "MODEL",
      description =
          "Lets a second model score the same rows, in columns shadow_...; an alias such as"
              + " challenger where MODEL is in a registry. If it fails, these are null. With"
              + " --incremental.")
  private @Nullable String shadow;

  @Option(
      names = "--version-col",
      paramLabel = "NAME",
      description =
          "The column of the model's version (default: model_version). With --incremental.")
  private @Nullable String version;

  @Option(
      names = "--rescore-changed",
      description =
          "Scores files anew that have changed since they were scored, instead of refusing them;"
              + " their earlier rows stay. With --incremental.")
  private boolean rescores;

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
    requireTogether();
    DataConfig input = DataArguments.parse(source, settings);
    try (Progress progress = shared.progress(terminal);
        SparkSessions spark = shared.startSpark("predict", progress)) {
      Registry models = registry.of(spark.session());
      if (incremental) {
        return addNew(spark.session(), models, input, progress);
      }
      ModelBundle bundle = ModelBundle.open(model, models, spark.session());
      progress.phase("predicting " + source);
      PredictionResult predicted = Rondo.on(spark.session()).predict(bundle, input, whole());
      terminal.out().println("rows: " + predicted.rows());
      terminal.out().println("rejected-rows: " + predicted.rejectedRows());
      terminal.out().println("predictions: " + predicted.folder());
    }
    return ExitCode.DONE.code();
  }

  /** Options of one way of writing say nothing about the other. */
  private void requireTogether() {
    if (incremental && overwrite) {
      throw new ConfigurationException(
          "--overwrite: cannot stand with --incremental, which adds to PATH; leave one of them out");
    }
    String alone =
        shadow != null
            ? "--shadow"
            : version != null ? "--version-col" : rescores ? "--rescore-changed" : null;
    if (!incremental && alone != null) {
      throw new ConfigurationException(
          alone + ": has no effect without --incremental; add that, or leave it out");
    }
  }

  private PredictionOutput whole() {
    return new PredictionOutput(
        output,
        format,
        overwrite ? Existing.REPLACE : Existing.REFUSE,
        new PredictionColumns(prediction, probability));
  }

  private int addNew(SparkSession session, Registry models, DataConfig input, Progress progress) {
    NamedModel main = NamedModel.open(model, models, session);
    IncrementalOutput added =
        new IncrementalOutput(
            output,
            format,
            new PredictionColumns(prediction, probability),
            version == null ? IncrementalOutput.VERSION : version,
            rescores ? Changed.RESCORE : Changed.REFUSE);
    ShadowModel second = shadow == null ? null : ShadowModel.open(shadow, model, models, session);
    progress.phase("predicting " + source);
    Rondo rondo = Rondo.on(session);
    IncrementalResult result =
        second == null
            ? rondo.predictNew(main, input, added)
            : rondo.predictNew(main, second, input, added);
    print(result);
    return ExitCode.DONE.code();
  }

  private void print(IncrementalResult result) {
    terminal.out().println("status: " + KebabCase.of(result.status()));
    terminal.out().println("model: " + result.model());
    if (result.shadow() != null) {
      String problem = result.shadow().problem();
      terminal
          .out()
          .println("shadow: " + result.shadow().model() + (problem == null ? "" : ": " + problem));
    }
    if (result.batch() > 0) {
      terminal.out().println("batch: " + result.batch());
    }
    terminal.out().println("files: " + result.counts().files());
    if (result.counts().emptyFiles() > 0) {
      terminal.out().println("empty-files: " + result.counts().emptyFiles());
    }
    terminal.out().println("rows: " + result.counts().rows());
    terminal.out().println("rejected-rows: " + result.counts().rejectedRows());
    terminal.out().println("predictions: " + result.folder());
  }
}
