package org.rondo.gate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rondo.data.SeedMixer;
import org.rondo.evaluation.Evaluation;
import org.rondo.evaluation.Metric.Direction;
import org.rondo.evaluation.MetricCatalog;
import org.rondo.evaluation.Metrics;

/**
 * What champion and challenger say of the same held-out rows. The rows lie in an order that depends
 * on them alone; those for which the challenger's outputs are not finite are counted and left out.
 * Used by one thread.
 */
public final class PairedScores {
  /** Metrics of which the value for all rows is the mean of those of each row. */
  private static final Set<String> MEANS =
      Set.of(
          "loss",
          "accuracy",
          "error-rate",
          "log-loss",
          "brier",
          "mse",
          "mae",
          "subset-accuracy",
          "hamming-loss");

  private static final Set<String> RIGHT_OR_WRONG = Set.of("accuracy", "error-rate");

  private final List<ScoredRow> rows;
  private final Sides sides;
  private final long notFinite;
  private final Map<String, double[]> known = new HashMap<>();

  /**
   * How the answers of both are evaluated.
   *
   * @param champion an empty evaluation for so many rows; null where there is no champion
   * @param challenger the same for the challenger
   */
  public record Sides(
      @Nullable LongFunction<Evaluation> champion, LongFunction<Evaluation> challenger) {}

  private PairedScores(List<ScoredRow> rows, Sides sides, long notFinite) {
    this.rows = rows;
    this.sides = sides;
    this.notFinite = notFinite;
  }

  /** The scores of rows, in whatever order. */
  public static PairedScores of(List<ScoredRow> rows, Sides sides) {
    List<ScoredRow> finite =
        rows.stream()
            .filter(row -> row.challenger().isFinite())
            .filter(row -> row.champion() == null || row.champion().isFinite())
            .sorted(ScoredRow.ORDER)
            .toList();
    long notFinite = rows.stream().filter(row -> !row.challenger().isFinite()).count();
    return new PairedScores(finite, sides, notFinite);
  }

  /** Rows that are compared. */
  public int rows() {
    return rows.size();
  }

  /** Rows for which an output or loss of the challenger is not finite. */
  public long notFinite() {
    return notFinite;
  }

  /** Whether there is a champion to compare with. */
  public boolean hasChampion() {
    return sides.champion() != null;
  }

  /** The values that a column of slices has, sorted. */
  List<String> slices(int column) {
    return rows.stream().map(row -> row.slices().get(column)).distinct().sorted().toList();
  }

  /** The rows of one slice. */
  PairedScores slice(int column, String value) {
    Predicate<ScoredRow> member = row -> row.slices().get(column).equals(value);
    return new PairedScores(rows.stream().filter(member).toList(), sides, 0);
  }

  /** All metrics of the challenger, with its baseline. */
  public Metrics challenger() {
    return evaluation(sides.challenger(), ScoredRow::challenger, null).metrics();
  }

  /** The challenger's metric; NaN where it is undefined. */
  public double challenger(String metric) {
    return challenger(metric, null);
  }

  /** The champion's metric; NaN where it is undefined. */
  public double champion(String metric) {
    return champion(metric, null);
  }

  private double challenger(String metric, float @Nullable [] counts) {
    return MetricCatalog.value(
        metric, evaluation(sides.challenger(), ScoredRow::challenger, counts));
  }

  private double champion(String metric, float @Nullable [] counts) {
    return MetricCatalog.value(
        metric,
        evaluation(Objects.requireNonNull(sides.champion()), PairedScores::champion, counts));
  }

  private static ScoredRow.Answer champion(ScoredRow row) {
    return Objects.requireNonNull(row.champion(), "no champion");
  }

  private Evaluation evaluation(
      LongFunction<Evaluation> empty,
      Function<ScoredRow, ScoredRow.Answer> side,
      float @Nullable [] counts) {
    Evaluation evaluation = empty.apply(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      add(evaluation, rows.get(i), side, counts == null ? 1 : counts[i]);
    }
    return evaluation;
  }

  private static void add(
      Evaluation evaluation,
      ScoredRow row,
      Function<ScoredRow, ScoredRow.Answer> side,
      float count) {
    ScoredRow.Answer answer = side.apply(row);
    float[] weights = new float[answer.steps()];
    Arrays.fill(weights, row.weight() * count);
    evaluation.add(answer.outputs(), answer.labels(), answer.losses(), weights, answer.steps());
  }

  /** The exact test, where the metric says of each row whether it is right; else null. */
  @Nullable McNemar mcNemar(String metric) {
    if (!isPlain() || !RIGHT_OR_WRONG.contains(metric)) {
      return null;
    }
    double[] champion = championValues("accuracy");
    double[] challenger = challengerValues("accuracy");
    long onlyChampion = 0;
    long onlyChallenger = 0;
    for (int i = 0; i < champion.length; i++) {
      onlyChampion += champion[i] > challenger[i] ? 1 : 0;
      onlyChallenger += challenger[i] > champion[i] ? 1 : 0;
    }
    return new McNemar(onlyChampion, onlyChallenger);
  }

  /**
   * How likely chance makes the challenger so much better than the best answer that is always the
   * same: by McNemar's test where rows are right or wrong, else by the bootstrap.
   *
   * @param metric one that has such a baseline
   */
  double chanceOverBaseline(String metric, long seed, int draws) {
    if (isPlain() && RIGHT_OR_WRONG.contains(metric)) {
      Map<Float, Long> labels = new TreeMap<>();
      rows.forEach(row -> labels.merge(row.challenger().labels()[0], 1L, Long::sum));
      float frequent = Collections.max(labels.entrySet(), Map.Entry.comparingByValue()).getKey();
      double[] right = challengerValues("accuracy");
      long onlyBaseline = 0;
      long onlyChallenger = 0;
      for (int i = 0; i < right.length; i++) {
        boolean baseline = rows.get(i).challenger().labels()[0] == frequent;
        onlyBaseline += baseline && right[i] == 0 ? 1 : 0;
        onlyChallenger += !baseline && right[i] == 1 ? 1 : 0;
      }
      return new McNemar(onlyBaseline, onlyChallenger).better();
    }
    Direction direction = MetricCatalog.named(metric).direction();
    return PairedBootstrap.of(
            keys(),
            seed,
            draws,
            counts -> {
              Metrics drawn =
                  evaluation(sides.challenger(), ScoredRow::challenger, counts).metrics();
              return direction.improvement(
                  drawn.baseline().getOrDefault(metric, Double.NaN),
                  drawn.values().getOrDefault(metric, Double.NaN));
            })
        .atMost(0);
  }

  private boolean isPlain() {
    return rows.stream().allMatch(row -> row.weight() == 1 && row.challenger().steps() == 1);
  }

  /** The bootstrap of the challenger's gain in a metric. */
  PairedBootstrap bootstrap(String metric, long seed, int draws) {
    Direction direction = MetricCatalog.named(metric).direction();
    if (!MEANS.contains(metric)) {
      return PairedBootstrap.of(
          keys(),
          seed,
          draws,
          counts -> direction.improvement(champion(metric, counts), challenger(metric, counts)));
    }
    double[] from = championValues(metric);
    double[] to = challengerValues(metric);
    double[] weights =
        rows.stream().mapToDouble(row -> row.weight() * row.challenger().steps()).toArray();
    return PairedBootstrap.of(
        keys(),
        seed,
        draws,
        counts -> {
          double sum = 0;
          double all = 0;
          for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0 && weights[i] > 0) {
              sum += counts[i] * weights[i] * direction.improvement(from[i], to[i]);
              all += counts[i] * weights[i];
            }
          }
          return sum / all;
        });
  }

  /** The challenger's metric of each row by itself, kept for when it is asked again. */
  private double[] challengerValues(String metric) {
    return known.computeIfAbsent(
        "challenger " + metric,
        asked -> computed(sides.challenger(), ScoredRow::challenger, metric));
  }

  private double[] championValues(String metric) {
    LongFunction<Evaluation> one = Objects.requireNonNull(sides.champion(), "no champion");
    return known.computeIfAbsent(
        "champion " + metric, asked -> computed(one, PairedScores::champion, metric));
  }

  private double[] computed(
      LongFunction<Evaluation> one, Function<ScoredRow, ScoredRow.Answer> side, String metric) {
    return rows.stream()
        .mapToDouble(
            row -> {
              Evaluation evaluation = one.apply(1);
              add(evaluation, row, side, 1);
              return MetricCatalog.value(metric, evaluation);
            })
        .toArray();
  }

  /** A key for each row: of its content, and its number among those of equal content. */
  private long[] keys() {
    List<Long> keys = new ArrayList<>();
    long copy = 0;
    for (int i = 0; i < rows.size(); i++) {
      long content = rows.get(i).content();
      copy = i > 0 && rows.get(i - 1).content() == content ? copy + 1 : 0;
      keys.add(SeedMixer.mix(content, copy));
    }
    return keys.stream().mapToLong(Long::longValue).toArray();
  }
}
