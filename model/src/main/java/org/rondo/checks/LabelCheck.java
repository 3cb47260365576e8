package org.rondo.checks;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.rondo.bundle.TrainingStatistics;
import org.rondo.config.CheckMode;
import org.rondo.config.LabelCheckConfig;

/**
 * Compares how frequent classes are, by their odds: three times the rows of a class make its odds
 * three times as large, whether the class is rare or not. The odds ratio of a class is that of
 * {@code (a + 1/2) / (b + 1/2)} now and then, a its rows and b all others; it counts only where it
 * is not within chance, {@code |ln ratio| > 2.576 sqrt(1/a + 1/b + 1/c + 1/d)}, all four with their
 * halves. Source: Agresti, "On logit confidence intervals for the odds ratio with small samples",
 * Biometrics 55, 1999 (Woolf's interval with Gart's halves)
 */
final class LabelCheck {
  /** Of the normal distribution's values, 99 of 100 are within this on both sides of 0. */
  private static final double NORMAL = 2.5758293035489004;

  private static final int MOST_NAMED = 5;

  private LabelCheck() {}

  /** Compares; empty where there is nothing to say. */
  static Optional<Finding> of(Champion champion, TrainingStatistics now, LabelCheckConfig check) {
    List<String> classes = champion.signature().output().classes();
    if (check.mode() == CheckMode.IGNORE || classes.isEmpty() || now.classes().isEmpty()) {
      return Optional.empty();
    }
    TreeSet<String> added = new TreeSet<>(now.classes().keySet());
    classes.forEach(added::remove);
    TreeSet<String> gone = new TreeSet<>(classes);
    gone.removeAll(now.classes().keySet());
    StringBuilder message = new StringBuilder();
    Map<String, Object> figures = new LinkedHashMap<>();
    if (!added.isEmpty()) {
      message.append("the label has new classes, ").append(named(added));
      figures.put("new", List.copyOf(added));
    }
    if (!gone.isEmpty()) {
      message
          .append(message.isEmpty() ? "the label" : "; it")
          .append(" has no ")
          .append(named(gone));
      figures.put("gone", List.copyOf(gone));
    }
    SortedMap<String, Long> then =
        champion.statistics() == null ? new TreeMap<>() : champion.statistics().classes();
    Map<String, Double> ratios = ratios(then, now.classes(), check.maxOddsRatio());
    if (!ratios.isEmpty()) {
      message.append(message.isEmpty() ? "" : "; ").append(shown(ratios, then, now.classes()));
      figures.put("odds-ratios", ratios);
    }
    return message.isEmpty()
        ? Optional.empty()
        : Optional.of(new Finding("label", null, check.mode(), message.toString(), figures));
  }

  private static String named(Set<String> classes) {
    return classes.stream().limit(MOST_NAMED).collect(Collectors.joining("', '", "'", "'"))
        + (classes.size() > MOST_NAMED ? " and others" : "");
  }

  /** Those beyond the limit, the furthest first. */
  private static Map<String, Double> ratios(
      SortedMap<String, Long> then, SortedMap<String, Long> now, double limit) {
    Map<String, Double> all = new TreeMap<>();
    for (String name : now.keySet()) {
      if (then.containsKey(name)) {
        double a = now.getOrDefault(name, 0L) + 0.5;
        double b = sum(now) - a + 1;
        double c = then.getOrDefault(name, 0L) + 0.5;
        double d = sum(then) - c + 1;
        double ratio = a * d / (b * c);
        double chance = NORMAL * Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d);
        double log = Math.abs(StrictMath.log(ratio));
        if (log > StrictMath.log(limit) && log > chance) {
          all.put(name, ratio);
        }
      }
    }
    Map<String, Double> sorted = new LinkedHashMap<>();
    all.entrySet().stream()
        .sorted(
            Comparator.comparing(
                (Map.Entry<String, Double> one) -> -Math.abs(StrictMath.log(one.getValue()))))
        .forEach(one -> sorted.put(one.getKey(), one.getValue()));
    return sorted;
  }

  private static double sum(SortedMap<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String shown(
      Map<String, Double> ratios, SortedMap<String, Long> then, SortedMap<String, Long> now) {
    String each =
        ratios.entrySet().stream()
            .limit(MOST_NAMED)
            .map(
                one ->
                    String.format(
                        Locale.ROOT,
                        "'%s' in %s of the rows (in training: %s; %.2f times the odds)",
                        one.getKey(),
                        DataChecks.percent(now.getOrDefault(one.getKey(), 0L) / sum(now)),
                        DataChecks.percent(then.getOrDefault(one.getKey(), 0L) / sum(then)),
                        one.getValue()))
            .collect(Collectors.joining(", "));
    return "the label's balance has shifted: "
        + each
        + (ratios.size() > MOST_NAMED ? " and others" : "");
  }
}
