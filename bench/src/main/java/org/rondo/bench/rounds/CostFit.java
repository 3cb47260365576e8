package org.rondo.bench.rounds;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.rondo.scaling.CostTerm;
import org.rondo.scaling.MeasuredCosts.Place;
import org.rondo.scaling.RoundCosts;
import org.rondo.scaling.RoundCosts.Measurement;

/**
 * Costs fitted to the rounds of a place, and how well they predict the rounds that were held out.
 *
 * @param place where the rounds were
 * @param costs fitted to those that were not held out
 * @param timings all of them
 */
record CostFit(Place place, RoundCosts costs, List<RoundTiming> timings) {
  private static final int MOST_WORKERS_SEEN = 16;

  CostFit {
    timings = List.copyOf(timings);
  }

  /** A fit; empty where there are too few rounds to tell the terms apart. */
  static Optional<CostFit> of(Place place, List<RoundTiming> all) {
    List<RoundTiming> here = all.stream().filter(t -> t.site().place() == place).toList();
    return here.size() < 2 * CostTerm.values().length
        ? Optional.empty()
        : Optional.of(
            new CostFit(place, RoundCosts.fitted(measurements(here, t -> !t.heldOut())), here));
  }

  /** Fraction, of the rounds that the fit has seen. */
  double fitError() {
    return costs.medianError(measurements(timings, t -> !t.heldOut()));
  }

  /** Fraction, of the rounds that it has not seen. */
  double heldOutError() {
    return costs.medianError(measurements(timings, RoundTiming::heldOut));
  }

  /** Fraction, of rounds with more workers than another fit has seen. */
  double extrapolationError() {
    RoundCosts few =
        RoundCosts.fitted(measurements(timings, t -> t.workers() <= MOST_WORKERS_SEEN));
    return few.medianError(measurements(timings, t -> t.workers() > MOST_WORKERS_SEEN));
  }

  int fitted() {
    return timings.size() - heldOut();
  }

  int heldOut() {
    return (int) timings.stream().filter(RoundTiming::heldOut).count();
  }

  /** The errors in a line. */
  String line() {
    return String.format(
        Locale.ROOT,
        "cost model, %s: median error %.0f %% on the %d kinds of rounds that it was fitted to, %.0f %%"
            + " on %d held out; fitted to at most %d workers, %.0f %% on those with more",
        place.name().toLowerCase(Locale.ROOT),
        100 * fitError(),
        fitted(),
        100 * heldOutError(),
        heldOut(),
        MOST_WORKERS_SEEN,
        100 * extrapolationError());
  }

  private static List<Measurement> measurements(
      List<RoundTiming> timings, Predicate<RoundTiming> which) {
    return timings.stream().filter(which).map(RoundTiming::measurement).toList();
  }
}
