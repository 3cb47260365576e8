package org.rondo.spark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rondo.config.ConfigReader;
import org.rondo.config.Recipe;
import org.rondo.config.RunConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.ExitCode;
import org.rondo.explain.ExplanationText;
import org.rondo.report.Document;
import org.rondo.spark.Rondo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rondo explain [CONF]}. */
@Command(
    name = "explain",
    description = {
      "Writes out the first round of a training: a few steps of each worker in every number, from"
          + " rows to new weights, and the average of the workers.",
      "Without CONF: two ReLU units that learn who survived the Titanic."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class)
final class ExplainCommand implements Callable<Integer> {
  /** The configuration without CONF. */
  private static final String EXAMPLE = "explain.yaml";

  private final Terminal terminal;
  private final Interruption interruption;

  @Parameters(
      paramLabel = "CONF",
      arity = "0..1",
      description = "The configuration, a YAML file, as for train.")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a key of the configuration; may be repeated.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "How many workers, instead of the configuration's; default: 2.")
  private int workers = 2;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "How many local steps each takes; default: 2.")
  private int steps = 2;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "How many rows a step is of; default: 4.")
  private int rows = 4;

  @Option(names = "--text", description = "Prints it, instead of writing a page.")
  private boolean text;

  @Option(
      names = "--output",
      paramLabel = "FILE.html",
      description = "The page to write; default: NAME-explained.html in this folder.")
  private @Nullable Path output;

  @Mixin private SharedOptions shared = new SharedOptions();

  /** A command that prints to the terminal, and stops when it is interrupted. */
  ExplainCommand(Terminal terminal, Interruption interruption) {
    this.terminal = terminal;
    this.interruption = interruption;
  }

  @Override
  public Integer call() {
    requireFew("--workers", workers, 64);
    requireFew("--steps", steps, 100);
    requireFew("--rows", rows, 1_000);
    RunConfig config = config();
    Document document;
    try (Progress progress = shared.progress(terminal);
        SparkSessions spark = shared.startSpark(config.name(), progress)) {
      progress.phase("reading " + config.data().requiredSource());
      Rondo rondo = Rondo.on(spark.session()).stoppedBy(interruption.request());
      document = ExplanationText.of(rondo.explain(config));
    }
    if (text) {
      terminal.out().print(document.text());
    } else {
      Path page = Objects.requireNonNullElse(output, Path.of(config.name() + "-explained.html"));
      PageFile.write(page, document.html());
      terminal.out().println("page: " + page);
    }
    return ExitCode.DONE.code();
  }

  private static void requireFew(String option, int got, int most) {
    if (got < 1 || got > most) {
      throw new ConfigurationException("%s: got %s, expected 1 to %s".formatted(option, got, most));
    }
  }

  private RunConfig config() {
    RunConfig whole = read(settings);
    List<String> all = new ArrayList<>(settings);
    if (whole.model().dropout() > 0) {
      all.add("model.dropout=0"); // units that are dropped at random cannot be checked by hand
    }
    all.addAll(
        List.of(
            "training.workers=" + workers,
            "training.batch-size=" + rows,
            "training.epochs=null",
            "training.rounds=1",
            "training.early-stopping=null",
            "training.augmentation=null"));
    if (whole.training().averaging().recipe() != Recipe.GRADIENTS) {
      all.add("training.local-steps=" + steps);
      all.add("training.averaging.warmup-rounds=0");
    }
    return read(all);
  }

  private RunConfig read(List<String> with) {
    if (file != null) {
      return ConfigReader.read(ShippedFiles.resolve(file), with);
    }
    try (InputStream in = ExplainCommand.class.getResourceAsStream(EXAMPLE)) {
      String yaml = new String(Objects.requireNonNull(in, EXAMPLE).readAllBytes(), UTF_8);
      return ConfigReader.parse(yaml, "the built-in example", with);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + EXAMPLE, e);
    }
  }
}
