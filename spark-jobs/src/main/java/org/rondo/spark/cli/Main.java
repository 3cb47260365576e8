package org.rondo.spark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.util.Locale;
import org.rondo.error.ConfigurationException;
import org.rondo.error.ExitCode;
import org.rondo.error.Redaction;
import org.rondo.network.NoJavaObjects;
import org.rondo.spark.jobs.MemoryShortage;
import org.rondo.spark.run.SparkLine;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;

/** The entry point of the command line. */
public final class Main {
  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    // File names and figures must be the same everywhere, but some locales have their own digits.
    Locale.setDefault(Locale.ROOT);
    NoJavaObjects.install();
    Logging.configure(Verbosity.of(arguments));
    Terminal terminal = Terminal.ofProcess();
    if (Verbosity.of(arguments) != Verbosity.VERBOSE) {
      System.setErr(new PlainErrors(System.err));
    }
    CompilerDirectives.read();
    Thread.setDefaultUncaughtExceptionHandler(Main::end);
    System.exit(run(terminal, arguments));
  }

  /** Out of memory, a Spark thread that has died leaves others waiting for it for ever. */
  private static void end(Thread thread, Throwable failure) {
    if (MemoryShortage.of(failure).isEmpty()) {
      System.err.println("rondo: the thread " + thread.getName() + " ended: " + failure);
      return;
    }
    try {
      new FailureReport(System.err, Redaction.byName()).print(failure, Verbosity.NORMAL);
    } finally {
      Runtime.getRuntime().halt(ExitCode.UNEXPECTED.code());
    }
  }

  /** Runs a command and returns its exit code. */
  static int run(Terminal terminal, String... arguments) {
    try (Interruption interruption = new Interruption(terminal.err())) {
      return run(terminal, interruption, arguments);
    }
  }

  private static int run(Terminal terminal, Interruption interruption, String... arguments) {
    FailureReport report =
        new FailureReport(terminal.err(), Redaction.of(System.getenv(), arguments));
    IExecutionExceptionHandler onFailure =
        (failure, failed, parsed) ->
            report.print(failure, SharedOptions.verbosityOf(failed.getParseResult()));
    try {
      // This comes first: commands refer to classes that another line of Spark may not have.
      SparkLine.requireBuilt();
      int code =
          commandLine(terminal, interruption)
              .setExecutionExceptionHandler(onFailure)
              .execute(arguments);
      if (terminal.out().checkError()) {
        terminal
            .err()
            .println("rondo: the output could not be written to stdout; is its disk full?");
        return code == ExitCode.DONE.code() ? ExitCode.UNEXPECTED.code() : code;
      }
      return code;
    } catch (ConfigurationException | Error e) {
      // picocli handles exceptions only: lack of memory and missing natives arrive here.
      return report.print(e, Verbosity.of(arguments));
    }
  }

  private static CommandLine commandLine(Terminal terminal, Interruption interruption) {
    CommandLine commandLine =
        new CommandLine(new RondoCommand())
            .addSubcommand(new TrainCommand(terminal, interruption))
            .addSubcommand(new RetrainCommand(terminal, interruption))
            .addSubcommand(new EvaluateCommand(terminal))
            .addSubcommand(new PredictCommand(terminal))
            .addSubcommand(
                new CommandLine(new ModelsCommand(terminal))
                    .addSubcommand(new HistoryCommand(terminal)))
            .addSubcommand(new WatchCommand(terminal))
            .addSubcommand(new TrackCommand(terminal))
            .addSubcommand(new ReportCommand(terminal))
            .addSubcommand(new ExplainCommand(terminal, interruption))
            .addSubcommand(new LandscapeCommand(terminal, interruption))
            .addSubcommand(new DoctorCommand(terminal))
            .addSubcommand(new DigitsCommand(terminal));
    return commandLine
        .setOut(new PrintWriter(terminal.out(), true, UTF_8))
        .setErr(new PrintWriter(terminal.err(), true, UTF_8))
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(96)
        .setParameterExceptionHandler(new UsageErrors());
  }
}
