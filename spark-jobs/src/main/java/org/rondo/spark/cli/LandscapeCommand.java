package org.rondo.spark.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.BundleJson;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.engine.BackendChoice;
import org.rondo.error.ConfigurationException;
import org.rondo.error.ExitCode;
import org.rondo.landscape.Landscape;
import org.rondo.landscape.LandscapeRequest;
import org.rondo.landscape.LandscapeRequest.View;
import org.rondo.landscape.LandscapeText;
import org.rondo.landscape.Survey.Extent;
import org.rondo.report.Document;
import org.rondo.spark.Rondo;
import org.rondo.spark.fitting.LandscapeRun.Watchers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rondo landscape RUN}. */
@Command(
    name = "landscape",
    description = {
      "Measures the loss around a trained model: its curvature, and a slice of it.",
      "With --over-training or --workers, trains once more in memory (to the same bits) and measures"
          + " all the way there, or between two workers."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class)
final class LandscapeCommand implements Callable<Integer> {
  private static final String HTML = ".html";

  private final Terminal terminal;
  private final Interruption interruption;

  @Parameters(
      paramLabel = "RUN",
      description =
          "A run's folder, or OUTPUT/NAME for the newest run of a name. Or a configuration, a YAML"
              + " file: then it is trained first, in memory.")
  private String subject = "";

  @Option(
      names = "--over-training",
      description = "The curvature and the path of the parameters over the training.")
  private boolean overTraining;

  @Option(
      names = "--workers",
      description = "The same, and the loss between two workers before they are averaged.")
  private boolean workers;

  @Option(
      names = "--round",
      paramLabel = "N",
      description = "With --workers, the round after which; default: the last.")
  private @Nullable Integer round;

  @Option(
      names = "--stages",
      paramLabel = "N",
      description = "Rounds to measure over the training, at least; default: 12.")
  private int stages = 12;

  @Option(names = "--top", paramLabel = "N", description = "Eigenvalues to find; default: 3.")
  private int top = 3;

  @Option(
      names = "--products",
      paramLabel = "N",
      description = "Products of Hessian and vector for each spectrum, at most; default: 60.")
  private int products = 60;

  @Option(
      names = "--grid",
      paramLabel = "N",
      description = "Places along each side of a plane; default: 21.")
  private int grid = 21;

  @Option(
      names = "--radius",
      paramLabel = "R",
      description = "How far a slice reaches, in lengths of the weights; default: 1.")
  private double radius = 1;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Rows of a split that the loss is taken of, at most; default: 10000.")
  private int rows = 10_000;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a key of the configuration; may be repeated.")
  private List<String> settings = new ArrayList<>();

  @Option(names = "--text", description = "Prints it, instead of writing a page.")
  private boolean text;

  @Option(
      names = "--output",
      paramLabel = "FILE.html",
      description =
          "The page to write, and FILE.json beside it; default: NAME-landscape.html in this folder.")
  private @Nullable Path output;

  @Mixin private SharedOptions shared = new SharedOptions();

  /** A command that prints to the terminal, and stops when it is interrupted. */
  LandscapeCommand(Terminal terminal, Interruption interruption) {
    this.terminal = terminal;
    this.interruption = interruption;
  }

  @Override
  public Integer call() {
    LandscapeRequest request = request();
    RunConfig config = config();
    Landscape landscape;
    try (Progress progress = shared.progress(terminal);
        SparkSessions spark = shared.startSpark("landscape", progress)) {
      Rondo rondo = Rondo.on(spark.session()).stoppedBy(interruption.request());
      progress.phase("reading " + (config == null ? subject : config.data().requiredSource()));
      Watchers watchers = new Watchers(progress, progress::phase);
      landscape =
          config == null
              ? rondo.landscape(subject, settings, request, watchers)
              : rondo.landscape(config, request, watchers);
    }
    show(landscape);
    return ExitCode.DONE.code();
  }

  private LandscapeRequest request() {
    require("--top", top, 1, 20);
    require("--products", products, top + 1, 1_000);
    require("--grid", grid, 3, 201);
    require("--stages", stages, 1, 1_000);
    require("--rows", rows, 1, Integer.MAX_VALUE);
    if (!(radius > 0 && radius <= 100)) {
      throw new ConfigurationException(
          "--radius: got %s, expected a number above 0 and at most 100".formatted(radius));
    }
    if (round != null) {
      require("--round", round, 1, Integer.MAX_VALUE);
      if (!workers) {
        throw new ConfigurationException("--round: is of --workers; add that, or leave it out");
      }
    }
    View view = workers ? View.WORKERS : overTraining ? View.TRAINING : View.END;
    return new LandscapeRequest(view, new Extent(top, products, grid, radius), stages, round, rows);
  }

  private static void require(String option, int got, int least, int most) {
    if (got < least || got > most) {
      throw new ConfigurationException(
          "%s: got %s, expected %s to %s".formatted(option, got, least, most));
    }
  }

  /** The configuration; null where it is a run's. */
  private @Nullable RunConfig config() {
    if (!subject.endsWith(".yaml") && !subject.endsWith(".yml")) {
      return null;
    }
    RunConfig config = ConfigReader.read(ShippedFiles.resolve(Path.of(subject)), settings);
    BackendChoice.requirePossible(config);
    return config;
  }

  private void show(Landscape landscape) {
    Document document = LandscapeText.of(landscape);
    if (text) {
      terminal.out().print(document.text());
      return;
    }
    Path page =
        Objects.requireNonNullElse(
            output, Path.of(landscape.subject().name() + "-landscape" + HTML));
    String name = String.valueOf(page.getFileName());
    Path json =
        page.resolveSibling(
            (name.endsWith(HTML) ? name.substring(0, name.length() - HTML.length()) : name)
                + ".json");
    PageFile.write(json, BundleJson.write(landscape));
    PageFile.write(page, document.html());
    terminal.out().println("json: " + json);
    terminal.out().println("page: " + page);
  }
}
