package org.rondo.spark.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
      PageFile.write(output, new HistoryPage(model.name(), events).html());
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
}
