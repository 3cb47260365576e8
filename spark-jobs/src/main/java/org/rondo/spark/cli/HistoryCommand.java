package org.rondo.spark.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rondo.error.ConfigurationException;
import org.rondo.error.ExitCode;
import org.rondo.evaluation.TextTable;
import org.rondo.report.HistoryEvent;
import org.rondo.report.HistoryPage;
import org.rondo.spark.registry.RegisteredModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rondo models history}. */
@Command(
    name = "history",
    description =
        "Shows what has happened to a model: its versions with the decision on each, every move of"
            + " its aliases, and data that were refused.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class)
final class HistoryCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "NAME", description = "A model.")
  private String name = "";

  @Option(
      names = "--output",
      paramLabel = "FILE.html",
      description = "A page with a picture of it to write, in the place of the table.")
  private @Nullable Path output;

  @Mixin private ModelsCommand.Chosen chosen = new ModelsCommand.Chosen();

  /** A command that prints to the terminal. */
  HistoryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    RegisteredModel model = ModelsCommand.existing(chosen.registry(), name);
    List<HistoryEvent> events = model.history();
    if (output == null) {
      terminal.out().print(table(events).toTheLeft());
    } else {
      write(output, new HistoryPage(model.name(), events).html());
      terminal.out().println("page: " + output);
    }
    return ExitCode.DONE.code();
  }

  private static TextTable table(List<HistoryEvent> events) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("time", "action", "change", "by", "reason"));
    for (HistoryEvent event : events) {
      HistoryEvent.Note note = event.note();
      rows.add(List.of(note.time(), event.action(), event.change(), note.by(), note.reason()));
    }
    return new TextTable(rows);
  }

  private static void write(Path file, String page) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder == null || Files.isDirectory(file)) {
        throw new FileSystemException(file.toString(), null, "it is a folder");
      }
      // Nobody reads half of it, and what was there before stays where this one cannot be written.
      Files.createDirectories(folder);
      Path unfinished = folder.resolve(".%s.unfinished".formatted(UUID.randomUUID()));
      try {
        Files.writeString(unfinished, page);
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException e) {
      throw new ConfigurationException(
          "--output: cannot write %s: %s; name a file in a folder that can be written"
              .formatted(file, e),
          e);
    }
  }
}
