package org.rondo.bench.rounds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.rondo.bench.report.Page;
import org.rondo.scaling.Link;
import org.rondo.scaling.MeasuredCosts;
import org.rondo.scaling.MeasuredCosts.Place;
import org.rondo.scaling.Processor;
import org.rondo.scaling.RoundCosts;

/**
 * {@code scripts/bench scaling}: fits the cost model to the rounds that {@code scripts/bench
 * rounds} has measured, writes the coefficients beside the model's classes, and fit and predictions
 * into docs/scaling.md. Measures nothing.
 */
public final class ScalingBench {
  private static final Path COSTS = Path.of("model/src/main/resources/org/rondo/scaling");

  private ScalingBench() {}

  /**
   * Runs it.
   *
   * @param arguments the root of the repository, then any of {@code --gigabits G} of each machine's
   *     link, {@code --slots N} of each machine, {@code --batch N} and {@code --local-steps H}
   */
  public static void main(String[] arguments) throws IOException {
    Assumptions assumptions = Assumptions.USUAL;
    for (int i = 1; i + 1 < arguments.length; i += 2) {
      double value = Double.parseDouble(arguments[i + 1]);
      assumptions =
          switch (arguments[i]) {
            case "--gigabits" -> assumptions.withGigabits(value);
            case "--slots" -> assumptions.withSlots((int) value);
            case "--batch" -> assumptions.withBatch((int) value);
            case "--local-steps" -> assumptions.withLocalSteps((int) value);
            default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
          };
    }
    run(Path.of(arguments[0]), assumptions);
  }

  /** Fits and predicts under the usual assumptions. */
  static void run(Path root) throws IOException {
    run(root, Assumptions.USUAL);
  }

  private static void run(Path root, Assumptions assumptions) throws IOException {
    Measurements measurements = Measurements.read(root);
    Page page = new Page(root.resolve("docs/scaling.md"));
    Map<Place, CostFit> fits = new EnumMap<>(Place.class);
    Map<Place, RoundCosts> costs = new EnumMap<>(Place.class);
    for (Place place : Place.values()) {
      CostFit.of(place, measurements.timings()).ifPresent(fit -> fits.put(place, fit));
      CostFit fit = fits.get(place);
      // A place that was not measured keeps the costs that it has.
      costs.put(place, fit == null ? MeasuredCosts.load().of(place) : fit.costs());
    }
    Processor processor = Processor.fitted(measurements.steps());
    new FitReport(fits, processor, measurements.origin()).writeInto(page);
    RoundCosts cluster = costs.getOrDefault(Place.CLUSTER, MeasuredCosts.load().of(Place.CLUSTER));
    new PredictionReport(assumptions, cluster, processor).writeInto(page);
    Files.writeString(
        root.resolve(COSTS).resolve(MeasuredCosts.FILE),
        MeasuredCosts.text(costs, processor, measurements.origin()));
    fits.values().forEach(fit -> System.out.println(fit.line()));
  }

  /**
   * What predictions take for granted.
   *
   * @param gigabits of each machine's link
   * @param slots of each machine, a worker each
   * @param batch of a worker's local step
   * @param localSteps of a round
   */
  record Assumptions(double gigabits, int slots, int batch, int localSteps) {
    static final Assumptions USUAL = new Assumptions(10, 16, 64, 100);

    Assumptions withGigabits(double value) {
      return new Assumptions(value, slots, batch, localSteps);
    }

    Assumptions withSlots(int value) {
      return new Assumptions(gigabits, value, batch, localSteps);
    }

    Assumptions withBatch(int value) {
      return new Assumptions(gigabits, slots, value, localSteps);
    }

    Assumptions withLocalSteps(int value) {
      return new Assumptions(gigabits, slots, batch, value);
    }

    Link link() {
      return Link.gigabits(gigabits);
    }

    /** For people. */
    String text() {
      return String.format(
          Locale.ROOT,
          "machines of %d cores on links of %.0f Gbit/s each way, a worker to a core, batches of %d"
              + " rows, four bytes to a parameter (`inner-state: local`)",
          slots,
          gigabits,
          batch);
    }
  }
}
