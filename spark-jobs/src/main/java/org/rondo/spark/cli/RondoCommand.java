package org.rondo.spark.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line without a command: help and version only. */
@Command(
    name = "rondo",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    header = "Trains neural networks on Apache Spark: data-parallel, in rounds.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%n",
    footer = {
      "",
      "Start with:  rondo doctor",
      "             rondo train conf/titanic.yaml",
      "Exit codes:  0 done, 1 unexpected failure, 2 bad command line or configuration,",
      "             3 bad or missing data, 4 training diverged or failed, 5 locked by another run"
    })
final class RondoCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
