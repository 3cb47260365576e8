package org.rondo.bench;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * {@code scripts/bench step [WORKLOAD...]}: medians of a training step, one thread, and their
 * ratios. Each figure is the median of a process of its own; the three of a workload follow each
 * other.
 */
public final class Step {
  private Step() {}

  /** Measures the named workloads, or all of them. */
  public static void main(String[] arguments) throws RunnerException {
    System.out.printf(
        Locale.ROOT,
        "%-44s %12s %12s %12s %9s %9s%n",
        "microseconds, medians",
        "products",
        "compiled",
        "DL4J fit",
        "/products",
        "fit /");
    for (Workload workload : Workload.values()) {
      if (arguments.length == 0 || List.of(arguments).contains(workload.name())) {
        print(workload, measure(workload));
      }
    }
  }

  private static Map<String, Double> measure(Workload workload) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(StepBenchmark.class.getName() + "\\.")
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

  private static void print(Workload workload, Map<String, Double> medians) {
    double products = medians.getOrDefault("products", Double.NaN);
    double compiled = medians.getOrDefault("compiled", Double.NaN);
    double fit = medians.getOrDefault("fit", Double.NaN);
    System.out.printf(
        Locale.ROOT,
        "%-44s %12.1f %12.1f %12.1f %9.2f %9.1f%n",
        workload + " " + workload.title(),
        products,
        compiled,
        fit,
        compiled / products,
        fit / compiled);
  }
}
