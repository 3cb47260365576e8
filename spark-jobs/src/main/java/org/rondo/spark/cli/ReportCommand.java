package org.rondo.spark.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.jspecify.annotations.Nullable;
import org.rondo.error.ExitCode;
import org.rondo.report.Document;
import org.rondo.report.run.ComparisonPage;
import org.rondo.report.run.RunPage;
import org.rondo.report.run.RunRecord;
import org.rondo.spark.run.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rondo report RUN...}. */
@Command(
    name = "report",
    description = {
      "Writes a page about a run: whether it learned and what to try next, curves, results, data,"
          + " settings. Each run ends with one in its folder; this one may be of a run that is"
          + " still being trained.",
      "Of several runs: a page that compares them side by side."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class)
final class ReportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "RUN",
      arity = "1..*",
      description = "A run's folder, a path or URI; or OUTPUT/NAME for the newest run of a name.")
  private List<String> runs = new ArrayList<>();

  @Option(
      names = "--output",
      paramLabel = "FILE.html",
      description =
          "The page to write; default: NAME-report.html in this folder, or comparison.html.")
  private @Nullable Path output;

  @Option(names = "--text", description = "Prints it, instead of writing a page.")
  private boolean text;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "A Spark setting, such as one of the run's storage; may be repeated.")
  private Map<String, String> conf = new LinkedHashMap<>();

  /** A command that prints to the terminal. */
  ReportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Configuration hadoop = hadoop();
    List<RunRecord> records = runs.stream().map(run -> RunReport.read(run, hadoop)).toList();
    Document document =
        records.size() == 1 ? RunPage.of(records.get(0)) : ComparisonPage.of(records);
    if (text) {
      terminal.out().print(document.text());
    } else {
      String name = records.size() == 1 ? records.get(0).name() + "-report" : "comparison";
      Path page = Objects.requireNonNullElse(output, Path.of(name + ".html"));
      PageFile.write(page, document.html());
      terminal.out().println("page: " + page);
    }
    return ExitCode.DONE.code();
  }

  private Configuration hadoop() {
    SparkConf settings = new SparkConf();
    conf.forEach(settings::set);
    return SparkHadoopUtil.get().newConfiguration(settings);
  }
}
