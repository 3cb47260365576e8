package org.rondo.spark.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rondo doctor [CONF]}. */
@Command(
    name = "doctor",
    description = "Checks the machine, Spark, the native backend and a configuration.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class)
final class DoctorCommand implements Callable<Integer> {
  private static final String DEFAULT_OUTPUT = "runs";

  private final Terminal terminal;

  @Parameters(paramLabel = "CONF", arity = "0..1", description = "A configuration to check too.")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a key of the configuration; may be repeated.")
  private List<String> settings = new ArrayList<>();

  @Mixin private SharedOptions shared = new SharedOptions();

  /** A command that prints to the terminal. */
  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out().println("rondo " + Versions.rondo());
    int failures = 0;
    try (SparkChecks spark = new SparkChecks(shared.sparkFor("doctor"))) {
      for (Check check : checks(spark)) {
        Finding finding = check.find();
        terminal.out().println(finding.line(check.subject()));
        failures += finding.level() == Finding.Level.FAIL ? 1 : 0;
      }
    }
    terminal.out().println(failures == 0 ? "nothing to fix" : failures + " to fix");
    return (failures == 0 ? ExitCode.DONE : ExitCode.CONFIGURATION).code();
  }

  private List<Check> checks(SparkChecks spark) {
    List<Check> checks = new ArrayList<>(MachineChecks.all());
    checks.add(BackendCheck.check());
    if (file == null) {
      checks.add(GpuCheck.check(GpuCheck.Wish.NONE));
      checks.add(spark.job());
      checks.addAll(StorageChecks.of(DEFAULT_OUTPUT));
      return checks;
    }
    try {
      RunConfig config = ConfigReader.read(ShippedFiles.resolve(file), settings);
      checks.add(GpuCheck.check(GpuCheck.Wish.of(config)));
      checks.add(spark.job());
      checks.add(new Check("configuration", () -> Finding.ok(file + " is valid")));
      checks.add(new Check("data", () -> source(config.data().requiredSource())));
      if (GpuCheck.Wish.of(config) == GpuCheck.Wish.GPU) {
        checks.add(spark.gpus());
      }
      checks.add(spark.speedUp(config));
      checks.addAll(StorageChecks.of(config.output()));
    } catch (ConfigurationException e) {
      checks.add(GpuCheck.check(GpuCheck.Wish.NONE));
      checks.add(spark.job());
      checks.add(
          new Check("configuration", () -> Finding.fail(String.valueOf(e.getMessage()), "")));
      checks.addAll(StorageChecks.of(DEFAULT_OUTPUT));
    }
    return checks;
  }

  private static Finding source(String source) {
    if (Locations.remote(source)) {
      return Finding.ok(source + " (not a local path: not looked up)");
    }
    return Locations.exists(source)
        ? Finding.ok(source + " is there")
        : Finding.fail(
            source + " does not exist (looked in %s)".formatted(Path.of("").toAbsolutePath()),
            "correct data.source");
  }
}
