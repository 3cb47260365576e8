package org.rondo.spark.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The options that every command accepts. */
final class SharedOptions {
  static final String VERBOSE = "--verbose";
  private static final String QUIET = "--quiet";

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "The Spark master: spark://HOST:PORT, yarn, local[4]; default: this machine.")
  private @Nullable String master;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "A Spark setting; may be repeated.")
  private Map<String, String> conf = new LinkedHashMap<>();

  @Option(names = QUIET, description = "Shows no progress on stderr.")
  private boolean quiet;

  @Option(
      names = VERBOSE,
      description = "Shows Rondo's log, and stack traces of failures, on stderr.")
  private boolean verbose;

  /** What the command of this name requests from Spark. */
  SparkSessions.Request sparkFor(String name) {
    return new SparkSessions.Request(name, master, conf);
  }

  /** Spark for a command of this name; the caller closes it. */
  SparkSessions startSpark(String name, Progress progress) {
    return startSpark(sparkFor(name), progress);
  }

  /** The same with plugins of Spark's, by the names of their classes. */
  SparkSessions startSpark(String name, List<String> plugins, Progress progress) {
    return startSpark(new SparkSessions.Request(name, master, conf, plugins), progress);
  }

  private static SparkSessions startSpark(SparkSessions.Request request, Progress progress) {
    progress.phase(
        "starting Spark %s on %s".formatted(Versions.spark(), SparkSessions.master(request)));
    loadNatives();
    return SparkSessions.open(request);
  }

  /** Beside Spark's start. Where it fails, whoever needs them meets the same failure. */
  private static void loadNatives() {
    Thread loading = new Thread(Nd4j::getBackend, "rondo-natives");
    loading.setDaemon(true);
    loading.setUncaughtExceptionHandler((thread, failure) -> {});
    loading.start();
  }

  /** How much to say. */
  Verbosity verbosity() {
    if (verbose) {
      return Verbosity.VERBOSE;
    }
    return quiet ? Verbosity.QUIET : Verbosity.NORMAL;
  }

  /** The progress of a command; the caller closes it. */
  Progress progress(Terminal terminal) {
    return Progress.on(terminal, verbosity());
  }

  /** The verbosity that a parsed command was given. */
  static Verbosity verbosityOf(ParseResult parsed) {
    return parsed.hasMatchedOption(VERBOSE) ? Verbosity.VERBOSE : Verbosity.NORMAL;
  }
}
