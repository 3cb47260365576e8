package org.rondo.spark.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.rondo.error.ExitCode;
import org.rondo.error.Redaction;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reports why a command line cannot be parsed, and what was most likely meant. */
final class UsageErrors implements IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine commandLine = failure.getCommandLine();
    String complaint =
        failure instanceof UnmatchedArgumentException unmatched
            ? unmatched(unmatched, commandLine.getCommandSpec())
            : startingLowerCase(String.valueOf(failure.getMessage()));
    commandLine
        .getErr()
        .println("rondo: " + Redaction.of(System.getenv(), arguments).text(complaint));
    commandLine
        .getErr()
        .println("see: " + commandLine.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.CONFIGURATION.code();
  }

  private static String unmatched(UnmatchedArgumentException failure, CommandSpec command) {
    String written = failure.getUnmatched().get(0);
    boolean option = written.startsWith("-");
    if (option) {
      String name = written.replaceFirst("=.*", "");
      return "unknown option '%s'%s"
          .formatted(name, remark(name, command.optionsMap().keySet(), setting(command)));
    }
    if (command.subcommands().isEmpty()) {
      return "unexpected argument '%s'".formatted(written);
    }
    Collection<String> commands = command.subcommands().keySet();
    return "unknown command '%s'%s"
        .formatted(
            written,
            remark(written, commands, "; the commands are " + String.join(", ", commands)));
  }

  /** Helps whoever types --epochs 3: keys are not options. */
  private static String setting(CommandSpec command) {
    return command.optionsMap().containsKey("--set")
        ? "; a key of the configuration is set with --set key=value"
        : "";
  }

  private static String remark(String written, Collection<String> valid, String otherwise) {
    return nearest(written, valid).map(word -> "; did you mean " + word + "?").orElse(otherwise);
  }

  private static Optional<String> nearest(String written, Collection<String> valid) {
    String name = plain(written);
    // Two swapped letters, the commonest slip, are a distance of two.
    int farthest = (name.length() + 1) * 2 / 5;
    return valid.stream()
        .filter(word -> distance(name, plain(word)) <= farthest)
        .min(Comparator.comparing(word -> distance(name, plain(word))));
  }

  private static int distance(String from, String to) {
    return LevenshteinDistance.getDefaultInstance().apply(from, to);
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replaceFirst("^-+", "");
  }

  private static String startingLowerCase(String message) {
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }
}
