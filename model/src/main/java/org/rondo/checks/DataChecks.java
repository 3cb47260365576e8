package org.rondo.checks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.bundle.Signature.Seen;
import org.rondo.bundle.TrainingStatistics;
import org.rondo.config.CheckMode;
import org.rondo.config.ChecksConfig;
import org.rondo.config.Tokens;
import org.rondo.data.Histogram;

/** Compares the values of today's training rows with those that the champion was trained on. */
public final class DataChecks {
  private final Champion champion;
  private final ChecksConfig checks;
  private final List<Finding> findings = new ArrayList<>();

  private DataChecks(Champion champion, ChecksConfig checks) {
    this.champion = champion;
    this.checks = checks;
  }

  /**
   * Compares.
   *
   * @param inputs of today, with what the training rows hold
   * @param now counts of today's training rows
   * @return empty where there is nothing to say
   */
  public static List<Finding> of(
      Champion champion, List<InputColumn> inputs, TrainingStatistics now, ChecksConfig checks) {
    DataChecks all = new DataChecks(champion, checks);
    for (InputColumn input : inputs) {
      champion.signature().inputs().stream()
          .filter(then -> then.column().equalsIgnoreCase(input.column()))
          .findFirst()
          .ifPresent(then -> all.column(then, input, now.columns().get(input.column())));
    }
    LabelCheck.of(champion, now, checks.label()).ifPresent(all.findings::add);
    all.rows(now.rows());
    return List.copyOf(all.findings);
  }

  private void add(
      String check,
      @Nullable String column,
      CheckMode mode,
      String message,
      Map<String, Object> figures) {
    String where = column == null ? message : "column '%s' %s".formatted(column, message);
    findings.add(new Finding(check, column, mode, where, figures));
  }

  private void column(InputColumn then, InputColumn now, @Nullable Histogram histogram) {
    Seen before = then.seen();
    Seen after = now.seen();
    if (before != null && after != null) {
      missing(then.column(), before, after);
    }
    if (histogram == null
        || then.feature().type() != now.feature().type()
        || then.feature().transform() != now.feature().transform()
        || then.feature().tokens() != now.feature().tokens()) {
      return;
    }
    if (before != null) {
      range(then.column(), before, histogram);
    }
    if (then.feature().tokens() != Tokens.PIECES) { // a new word may consist of known pieces
      categories(then.column(), histogram);
    }
    drift(then.column(), histogram);
  }

  private void missing(String column, Seen then, Seen now) {
    if (checks.missing().mode() == CheckMode.IGNORE || then.rows() == 0 || now.rows() == 0) {
      return;
    }
    double before = (double) then.missing() / then.rows();
    double after = (double) now.missing() / now.rows();
    double pooled = (double) (then.missing() + now.missing()) / (then.rows() + now.rows());
    double chance =
        Drift.NORMAL * Math.sqrt(pooled * (1 - pooled) * (1.0 / then.rows() + 1.0 / now.rows()));
    if (after - before > checks.missing().maxIncrease() && after - before > chance) {
      add(
          "missing",
          column,
          checks.missing().mode(),
          "has no value in %s of the rows (in training: %s)"
              .formatted(percent(after), percent(before)),
          Map.of("fraction", after, "trained", before));
    }
  }

  private void range(String column, Seen then, Histogram now) {
    Double least = then.least();
    Double most = then.most();
    Histogram.Numbers numbers = now.numbers();
    if (checks.range().mode() == CheckMode.IGNORE
        || least == null
        || most == null
        || numbers == null) {
      return;
    }
    double fraction = (double) numbers.outside(least, most) / numbers.total();
    if (fraction > checks.range().maxFraction()) {
      add(
          "range",
          column,
          checks.range().mode(),
          "has %s of its values outside the range in training".formatted(percent(fraction)),
          Map.of("fraction", fraction, "least", least, "most", most));
    }
  }

  private void categories(String column, Histogram now) {
    List<String> vocabulary = champion.vocabularies().get(column);
    Histogram.Words words = now.words();
    if (checks.categories().mode() == CheckMode.IGNORE || vocabulary == null || words == null) {
      return;
    }
    Set<String> known = Set.copyOf(vocabulary);
    List<Map.Entry<String, Long>> unseen =
        words.most().entrySet().stream().filter(word -> !known.contains(word.getKey())).toList();
    long count = unseen.stream().mapToLong(Map.Entry::getValue).sum();
    double fraction = (double) count / words.total();
    if (fraction > checks.categories().maxFraction()) {
      List<String> examples =
          unseen.stream()
              .sorted(
                  Map.Entry.<String, Long>comparingByValue()
                      .reversed()
                      .thenComparing(Map.Entry.comparingByKey()))
              .limit(3)
              .map(Map.Entry::getKey)
              .toList();
      add(
          "categories",
          column,
          checks.categories().mode(),
          "has %s of its values that training has not seen, such as '%s'"
              .formatted(percent(fraction), String.join("', '", examples)),
          Map.of("fraction", fraction, "examples", examples));
    }
  }

  private void drift(String column, Histogram now) {
    Histogram then = champion.histogram(column);
    if (checks.drift().mode() == CheckMode.IGNORE
        || then == null
        || (then.numbers() == null) != (now.numbers() == null)) {
      return;
    }
    Drift drift = Drift.between(then, now);
    Optional<String> psi =
        drift.isUnstable(checks.drift().psi())
            ? Optional.of(above("PSI", drift.stability(), checks.drift().psi()))
            : Optional.empty();
    Optional<String> ks =
        drift.isDistant(checks.drift().ks())
            ? Optional.of(above("KS", drift.distance(), checks.drift().ks()))
            : Optional.empty();
    List<String> all = Stream.of(psi, ks).flatMap(Optional::stream).toList();
    if (!all.isEmpty()) {
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("psi", drift.stability());
      if (then.numbers() != null) {
        figures.put("ks", drift.distance());
      }
      add(
          "drift",
          column,
          checks.drift().mode(),
          "has other values than in training: " + String.join(", ", all),
          figures);
    }
  }

  private static String above(String name, double value, double limit) {
    return String.format(Locale.ROOT, "%s %.3f, above %s", name, value, limit);
  }

  private void rows(long now) {
    long then = champion.rows();
    if (checks.rows().mode() == CheckMode.IGNORE || then == 0) {
      return;
    }
    double ratio = (double) now / then;
    if (ratio < checks.rows().minRatio() || ratio > checks.rows().maxRatio()) {
      add(
          "rows",
          null,
          checks.rows().mode(),
          String.format(
              Locale.ROOT, "%d training rows, %.2f times the champion's %d", now, ratio, then),
          Map.of("rows", now, "trained", then));
    }
  }

  static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * fraction);
  }
}
