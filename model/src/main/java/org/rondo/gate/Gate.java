package org.rondo.gate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rondo.config.GateConfig;
import org.rondo.evaluation.MetricCatalog;
import org.rondo.evaluation.Metrics;
import org.rondo.gate.Decision.Check;

/** Decides whether a challenger takes the champion's place. A function of its rules and input. */
public final class Gate {
  private static final List<String> USUAL_METRICS =
      List.of("accuracy", "subset-accuracy", "mse", "loss");

  /** What any model beats that has learned something, of metrics without a baseline. */
  private static final List<String> USUAL_BASELINES =
      List.of("balanced-accuracy", "hamming-loss", "r2");

  private static final double BYTES_PER_MEGABYTE = 1e6;

  private final GateConfig rules;
  private final long seed;

  /** A gate with rules; the seed decides the draws of its bootstrap. */
  public Gate(GateConfig rules, long seed) {
    this.rules = rules;
    this.seed = seed;
  }

  /**
   * What there is to judge a challenger by.
   *
   * @param fresh scores of held-out rows of the data that it was trained on
   * @param frozen scores of a holdout that stays the same from one training to the next; null where
   *     there is none
   * @param bytes of the model's files
   * @param milliseconds for 1,000 rows
   * @param failure why the stored model could not be loaded; null when it could, or nobody tried
   */
  public record Contest(
      PairedScores fresh,
      @Nullable PairedScores frozen,
      long bytes,
      double milliseconds,
      @Nullable String failure) {}

  /** Judges; every check is made, also after one has failed. */
  public Decision judge(Contest contest) {
    List<Check> checks = new ArrayList<>();
    PairedScores fresh = contest.fresh();
    if (fresh.rows() == 0) {
      checks.add(
          new Check(
              "rows", false, "there are no held-out rows that both models can score", Map.of()));
    } else if (fresh.hasChampion()) {
      Comparison comparison = Comparison.of(fresh, metric(fresh.challenger()), rules, seed);
      checks.add(gain(comparison));
      checks.addAll(slices(comparison));
    }
    if (fresh.rows() > 0) {
      checks.add(baseline(fresh));
    }
    PairedScores frozen = contest.frozen();
    if (frozen != null && frozen.rows() > 0 && frozen.hasChampion()) {
      checks.add(frozen(Comparison.of(frozen, metric(frozen.challenger()), rules, seed)));
    }
    checks.add(finite(fresh, frozen));
    checks.add(size(contest.bytes()));
    checks.add(speed(contest.milliseconds()));
    if (rules.smokeLoad()) {
      String failure = contest.failure();
      checks.add(
          new Check(
              "load",
              failure == null,
              failure == null
                  ? "the stored model loads"
                  : "the stored model does not load: " + failure,
              Map.of()));
    }
    return Decision.of(checks);
  }

  private String metric(Metrics of) {
    String chosen = rules.metric();
    return chosen != null
        ? chosen
        : USUAL_METRICS.stream().filter(of.values()::containsKey).findFirst().orElse("loss");
  }

  private Check gain(Comparison of) {
    double gain = of.gain();
    Map<String, Object> figures = of.figures(rules);
    String fact =
        "%s %s, the champion's is %s"
            .formatted(of.metric(), shown(of.challenger()), shown(of.champion()));
    Double margin = rules.margin();
    if (!Double.isFinite(gain)) {
      return new Check(
          "gain", false, of.metric() + " is not defined on the held-out rows", figures);
    }
    if (margin != null) {
      boolean close = of.bootstrap().atMost(-margin) <= rules.significance();
      figures.put("margin", margin);
      return new Check(
          "gain",
          close,
          fact
              + (close
                  ? ", which is shown to be worse by less than the margin of "
                  : ", which may be worse by more than the margin of ")
              + shown(margin),
          figures);
    }
    double chance = of.chanceOfGain();
    figures.put("min-gain", rules.minGain());
    figures.put("significance", rules.significance());
    if (gain <= 0 || gain < rules.minGain()) {
      String how =
          gain <= 0
              ? gain == 0 ? ": no gain" : ": worse"
              : ": a gain of less than " + shown(rules.minGain());
      return new Check("gain", false, fact + how, figures);
    }
    return new Check(
        "gain",
        chance <= rules.significance(),
        fact
            + (chance <= rules.significance() ? " (p = " : ": it may be chance (p = ")
            + shown(chance)
            + ")",
        figures);
  }

  private Check frozen(Comparison of) {
    boolean worse =
        !Double.isFinite(of.gain()) || (of.gain() < 0 && of.chanceOfLoss() <= rules.significance());
    return new Check(
        "frozen-holdout",
        !worse,
        "on the frozen holdout %s %s, the champion's is %s%s"
            .formatted(
                of.metric(),
                shown(of.challenger()),
                shown(of.champion()),
                worse ? ": worse (p = " + shown(of.chanceOfLoss()) + ")" : ""),
        of.figures(rules));
  }

  private List<Check> slices(Comparison of) {
    return of.slices().stream()
        .map(
            slice -> {
              double gain = of.direction().improvement(slice.champion(), slice.challenger());
              boolean passed = !(gain < -rules.maxSliceLoss());
              Map<String, Object> figures = new LinkedHashMap<>();
              figures.put("rows", slice.rows());
              figures.put("champion", slice.champion());
              figures.put("challenger", slice.challenger());
              figures.put("max-slice-loss", rules.maxSliceLoss());
              String fact =
                  "in the slice %s (%s rows) %s is %s, the champion's %s"
                      .formatted(
                          slice.name(),
                          slice.rows(),
                          of.metric(),
                          shown(slice.challenger()),
                          shown(slice.champion()));
              return new Check(
                  "slice " + slice.name(), passed, passed ? fact : fact + ": worse", figures);
            })
        .toList();
  }

  /** Whatever it is compared with, a challenger has to have learned something. */
  private Check baseline(PairedScores scores) {
    Metrics of = scores.challenger();
    String name =
        Stream.concat(Stream.of(metric(of)), USUAL_BASELINES.stream())
            .filter(of.baseline()::containsKey)
            .findFirst()
            .orElse("");
    if (name.isEmpty()) {
      return new Check(
          "baseline", false, "no metric of the held-out rows has a trivial baseline", Map.of());
    }
    double trivial = of.baseline().getOrDefault(name, Double.NaN);
    double value = of.values().getOrDefault(name, Double.NaN);
    double chance = scores.chanceOverBaseline(name, seed, rules.draws());
    boolean better = MetricCatalog.named(name).direction().improvement(trivial, value) > 0;
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("metric", name);
    figures.put("rows", of.examples());
    figures.put("baseline", trivial);
    figures.put("challenger", value);
    figures.put("p-value", chance);
    String fact =
        "%s %s, %s the trivial model's %s"
            .formatted(
                name, shown(value), better ? "better than" : "no better than", shown(trivial));
    boolean passed = better && chance <= rules.significance();
    return new Check(
        "baseline",
        passed,
        fact
            + (better
                ? (passed ? " (p = " : ": it may be chance (p = ") + shown(chance) + ")"
                : ""),
        figures);
  }

  private static Check finite(PairedScores fresh, @Nullable PairedScores frozen) {
    long bad = fresh.notFinite() + (frozen == null ? 0 : frozen.notFinite());
    return new Check(
        "finite-outputs",
        bad == 0,
        bad == 0 ? "all outputs are finite" : "the outputs for " + bad + " rows are not finite",
        Map.of("rows-not-finite", bad));
  }

  private Check size(long bytes) {
    Double limit = rules.maxMegabytes();
    double megabytes = bytes / BYTES_PER_MEGABYTE;
    return limited(
        "size", "the model's files have %s MB".formatted(shown(megabytes)), megabytes, limit);
  }

  private Check speed(double milliseconds) {
    return limited(
        "speed",
        "1,000 rows take %s ms".formatted(shown(milliseconds)),
        milliseconds,
        rules.maxMilliseconds());
  }

  private static Check limited(String name, String fact, double value, @Nullable Double limit) {
    boolean passed = limit == null || value <= limit;
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put(name.equals("size") ? "megabytes" : "milliseconds", value);
    if (limit != null) {
      figures.put("limit", limit);
    }
    return new Check(
        name,
        passed,
        passed || limit == null ? fact : fact + ", more than " + shown(limit),
        figures);
  }

  private static String shown(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
