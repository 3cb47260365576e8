package org.rondo.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.rondo.bench.report.Machine;
import org.rondo.bench.report.Page;

/**
 * {@code scripts/bench step PAGE [WORKLOAD...]}: medians of a training step, one thread, and their
 * ratios. Each figure is the median of a process of its own; those of a workload follow each other.
 * Those of all workloads go into the documentation.
 */
public final class Step {
  private static final String HEAD =
      """
      | one step, microseconds | products alone | compiled | DL4J `fit` | compiled / products | `fit` / compiled |
      |---|---|---|---|---|---|
      """;

  private Step() {}

  /** Measures the named workloads, or all of them. */
  public static void main(String[] arguments) throws RunnerException, IOException {
    Page page = new Page(Path.of(arguments[0]));
    List<String> names = List.of(arguments).subList(1, arguments.length);
    StringBuilder table = new StringBuilder(HEAD);
    System.out.print(HEAD);
    for (Workload workload : Workload.values()) {
      if (names.isEmpty() || names.contains(workload.name())) {
        String line = line(workload, measure(workload));
        System.out.print(line);
        table.append(line);
      }
    }
    if (names.isEmpty()) {
      page.write("step", table + "\nMedians. " + Machine.line() + ".");
    }
  }

  private static Map<String, Double> measure(Workload workload) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(
                StepBenchmark.class.getName()
                    + (MatrixProducts.known(workload) ? "\\." : "\\.(compiled|fit)$"))
            .param("workload", workload.name())
            .forks(1)
            .warmupIterations(2)
            .warmupTime(TimeValue.seconds(3))
            .measurementIterations(3)
            .measurementTime(TimeValue.seconds(3))
            .verbosity(VerboseMode.SILENT);
    Collection<RunResult> results = new Runner(options.build()).run();
    Map<String, Double> medians = new HashMap<>();
    for (RunResult result : results) {
      String name = result.getPrimaryResult().getLabel();
      medians.put(name, result.getPrimaryResult().getStatistics().getPercentile(50));
    }
    return medians;
  }

  private static String line(Workload workload, Map<String, Double> medians) {
    double compiled = medians.getOrDefault("compiled", Double.NaN);
    double fit = medians.getOrDefault("fit", Double.NaN);
    @Nullable Double products = medians.get("products");
    return String.format(
        Locale.ROOT,
        "| %s %s | %s | %,.1f | %,.0f | %s | %.1f |%n",
        workload,
        workload.title(),
        products == null ? "-" : String.format(Locale.ROOT, "%,.1f", products),
        compiled,
        fit,
        products == null ? "-" : String.format(Locale.ROOT, "%.2f", compiled / products),
        fit / compiled);
  }
}
