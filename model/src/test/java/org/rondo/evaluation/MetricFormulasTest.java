package org.rondo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every metric against its formula, written out over all rows or all pairs of them. */
class MetricFormulasTest {
  private static final int ROWS = 150;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2 plain",
        "2 ties",
        "2 weights",
        "2 constant",
        "2 one-class",
        "3 plain",
        "3 absent",
        "3 weights ties",
        "3 one-class",
        "7 plain",
        "7 weights ties absent",
        "12 weights",
        "12 constant",
        "12 ties"
      })
  void ofClasses(String kind) {
    Sample sample = new Sample(kind);
    ClassificationEvaluation evaluation = new ClassificationEvaluation(sample.classes);
    evaluation.add(sample.flat(), sample.labels, new double[ROWS], sample.weights, ROWS);
    Metrics metrics = evaluation.metrics();
    Map<String, Double> expected = sample.expected();
    expected.values().removeIf(value -> value.isNaN());
    assertThat(metrics.values().keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    expected.forEach(
        (name, value) ->
            assertThat(metrics.values().get(name)).as(name).isCloseTo(value, within(1e-9)));
    assertDetails(sample, metrics);
  }

  private static void assertDetails(Sample sample, Metrics metrics) {
    for (int c = 0; c < sample.classes; c++) {
      Map<String, Object> row = metrics.details().each().get(c);
      int of = c;
      assertThat(number(row, "support"))
          .isCloseTo(sample.weight(i -> sample.is(i, of)), within(1e-9));
      assertThat(number(row, "recall")).isCloseTo(sample.recall(c), within(1e-9));
      assertThat(number(row, "precision")).isCloseTo(sample.precision(c), within(1e-9));
      assertThat(number(row, "f1")).isCloseTo(sample.f1(c), within(1e-9));
      if (sample.classes > 2 && Double.isFinite(sample.averagePrecision(c))) {
        assertThat(number(row, "pr-auc")).isCloseTo(sample.averagePrecision(c), within(1e-9));
      }
    }
    List<Map<String, Object>> bins = list(metrics, "calibration");
    assertThat(bins.stream().mapToDouble(bin -> number(bin, "weight")).sum())
        .isCloseTo(sample.weight(i -> true), within(1e-9));
    if (sample.classes == 2) {
      assertThat(list(metrics, "thresholds")).hasSize(19);
      for (Map<String, Object> row : list(metrics, "thresholds")) {
        float threshold = (float) number(row, "threshold");
        IntPredicate called = i -> sample.outputs[i][1] >= threshold;
        double right = sample.weight(i -> called.test(i) && sample.is(i, 1));
        assertThat(number(row, "true-positives")).isCloseTo(right, within(1e-9));
        assertThat(number(row, "false-positives"))
            .isCloseTo(sample.weight(called) - right, within(1e-9));
        assertThat(number(row, "true-negatives"))
            .isCloseTo(sample.weight(i -> !called.test(i) && sample.is(i, 0)), within(1e-9));
        assertThat(number(row, "recall"))
            .isCloseTo(ratio(right, sample.weight(i -> sample.is(i, 1))), within(1e-9));
      }
      assertThat(number(table(metrics, "best-f1"), "f1")).isCloseTo(sample.bestF1(), within(1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1 plain", "1 weights", "1 zero", "1 constant", "3 weights"})
  void ofValues(String kind) {
    Random random = new Random(kind.hashCode());
    int targets = kind.charAt(0) - '0';
    float[] labels = new float[ROWS * targets];
    float[] predictions = new float[labels.length];
    float[] weights = new float[ROWS];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = kind.contains("constant") ? 3 : 1 + random.nextInt(40) - 20.5f;
      predictions[i] = labels[i] + (random.nextInt(3) == 0 ? 0 : (float) random.nextGaussian());
    }
    for (int i = 0; i < ROWS; i++) {
      weights[i] = kind.contains("weights") ? random.nextInt(4) * 0.3f : 1;
    }
    labels[0] = kind.contains("zero") ? 0 : labels[0];
    RegressionEvaluation evaluation = new RegressionEvaluation(targets);
    evaluation.add(predictions, labels, new double[ROWS], weights, ROWS);
    Metrics metrics = evaluation.metrics();
    for (String name :
        List.of("mse", "mae", "mape", "smape", "explained-variance", "pinball", "r2")) {
      double sum = 0;
      for (int t = 0; t < targets; t++) {
        Column column = new Column(labels, predictions, weights, targets, t);
        double value = column.metric(name);
        sum += value;
        if (targets > 1) {
          assertThat(number(metrics.details().each().get(t), name)).isCloseTo(value, within(1e-9));
          assertQuantiles(
              column, (Map<?, ?>) metrics.details().each().get(t).get("residual-quantiles"));
        } else {
          assertQuantiles(column, table(metrics, "residual-quantiles"));
        }
      }
      double mean = sum / targets;
      assertThat(metrics.values().getOrDefault(name, Double.NaN))
          .as(name)
          .isEqualTo(mean, within(1e-9));
    }
  }

  private static void assertQuantiles(Column column, Map<?, ?> found) {
    assertThat(found).hasSize(7);
    found.forEach(
        (share, value) ->
            assertThat((Double) value)
                .isEqualTo(column.residual(Double.parseDouble(share.toString()))));
  }

  @Test
  void ofLabels() {
    Random random = new Random(6);
    float[] labels = new float[ROWS * 3];
    float[] predictions = new float[labels.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 3 == 2 ? 0 : random.nextInt(2);
      predictions[i] = random.nextInt(11) / 10f;
    }
    MultiLabelEvaluation evaluation = new MultiLabelEvaluation(3, ScoreResolution.EXACT);
    evaluation.add(predictions, labels, new double[ROWS], ROWS);
    double[] right = new double[3];
    double[] called = new double[3];
    double[] actual = new double[3];
    double wrong = 0;
    double subset = 0;
    for (int row = 0; row < ROWS; row++) {
      boolean all = true;
      for (int label = 0; label < 3; label++) {
        boolean is = labels[3 * row + label] == 1;
        boolean said = predictions[3 * row + label] > 0.5f;
        right[label] += is && said ? 1 : 0;
        called[label] += said ? 1 : 0;
        actual[label] += is ? 1 : 0;
        wrong += is == said ? 0 : 1;
        all &= is == said;
      }
      subset += all ? 1 : 0;
    }
    double f1 = 0;
    for (int label = 0; label < 3; label++) {
      f1 += ratio(2 * right[label], called[label] + actual[label]) / 3;
    }
    double hits = right[0] + right[1] + right[2];
    double calls = called[0] + called[1] + called[2];
    double positives = actual[0] + actual[1] + actual[2];
    Map<String, Double> values = evaluation.metrics().values();
    assertThat(values.get("subset-accuracy")).isCloseTo(subset / ROWS, within(1e-12));
    assertThat(values.get("hamming-loss")).isCloseTo(wrong / ROWS / 3, within(1e-12));
    assertThat(values.get("precision-micro")).isCloseTo(hits / calls, within(1e-12));
    assertThat(values.get("recall-micro")).isCloseTo(hits / positives, within(1e-12));
    assertThat(values.get("f1-micro")).isCloseTo(2 * hits / (calls + positives), within(1e-12));
    assertThat(values.get("f1-macro")).isCloseTo(f1, within(1e-12));
    Map<String, Object> third = evaluation.metrics().details().each().get(2);
    assertThat(third).containsEntry("support", 0L).doesNotContainKeys("auc", "pr-auc");
    assertThat(evaluation.metrics().details().each().get(0)).containsKeys("auc", "pr-auc", "f1");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void ofQuantiles(int targets) {
    Random random = new Random(5);
    List<Double> quantiles = List.of(0.1, 0.6, 0.45, 0.9);
    float[] labels = new float[ROWS * targets];
    float[] predictions = new float[ROWS * targets * 4];
    double[] pinball = new double[targets * 4];
    double[] covered = new double[targets * 4];
    double absolute = 0;
    for (int i = 0; i < ROWS * targets; i++) {
      labels[i] = random.nextInt(10) * (1 + i % targets);
      for (int q = 0; q < 4; q++) {
        predictions[4 * i + q] = random.nextInt(10);
        double above = labels[i] - predictions[4 * i + q];
        int at = i % targets * 4 + q;
        pinball[at] += Math.max(quantiles.get(q) * above, (quantiles.get(q) - 1) * above) / ROWS;
        covered[at] += above <= 0 ? 1.0 / ROWS : 0;
      }
      absolute += Math.abs((double) labels[i] - predictions[4 * i + 2]) / ROWS / targets;
    }
    RegressionEvaluation evaluation =
        new RegressionEvaluation(targets, quantiles, ScoreResolution.EXACT);
    evaluation.add(predictions, labels, new double[ROWS], ROWS);
    Metrics metrics = evaluation.metrics();
    assertThat(metrics.values().get("pinball"))
        .isCloseTo(Arrays.stream(pinball).average().orElseThrow(), within(1e-9));
    assertThat(metrics.values().get("mae")).as("of 0.45").isCloseTo(absolute, within(1e-9));
    for (int at = 0; at < targets * 4; at++) {
      Map<?, ?> tables =
          targets == 1
              ? table(metrics, "quantiles")
              : (Map<?, ?>) metrics.details().each().get(at / 4).get("quantiles");
      Map<?, ?> row = (Map<?, ?>) tables.get(quantiles.get(at % 4).toString());
      assertThat((Double) row.get("pinball")).isCloseTo(pinball[at], within(1e-9));
      assertThat((Double) row.get("coverage")).isCloseTo(covered[at], within(1e-9));
    }
  }

  @Test
  void stepsOfSequencesAreRows() {
    Random random = new Random(8);
    int steps = 4;
    ClassificationEvaluation byRow = new ClassificationEvaluation(3);
    ClassificationEvaluation bySteps = new ClassificationEvaluation(3);
    float[] outputs = new float[2 * 3 * steps];
    float[] labels = new float[2 * steps];
    double[] losses = new double[2 * steps];
    float[] mask = new float[2 * steps];
    float[] weights = {0.5f, 3};
    for (int row = 0; row < 2; row++) {
      for (int step = 0; step < steps; step++) {
        int at = row * steps + step;
        float[] probabilities = new float[3];
        labels[at] = random.nextInt(3);
        losses[at] = random.nextDouble();
        mask[at] = step <= row + 1 ? 1 : 0;
        for (int c = 0; c < 3; c++) {
          probabilities[c] = random.nextFloat();
          outputs[(row * 3 + c) * steps + step] = mask[at] == 0 ? Float.NaN : probabilities[c];
        }
        byRow.add(
            probabilities,
            new float[] {labels[at]},
            new double[] {losses[at]},
            new float[] {mask[at] * weights[row]},
            1);
      }
    }
    bySteps.addSteps(outputs, labels, losses, mask, weights, 2, steps);
    assertThat(bySteps.metrics()).isEqualTo(byRow.metrics());
    assertThat(bySteps.examples()).isEqualTo(5);
    assertThat(bySteps.weight()).isEqualTo(2 * 0.5 + 3 * 3);
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }

  private static double number(Map<?, ?> row, String name) {
    Number number = (Number) row.get(name);
    return number == null ? Double.NaN : number.doubleValue();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> table(Metrics metrics, String name) {
    return (Map<String, Object>) metrics.details().tables().get(name);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Metrics metrics, String name) {
    return (List<Map<String, Object>>) metrics.details().tables().get(name);
  }

  /** Rows of classes, and what comes of them. */
  private static final class Sample {
    final int classes;
    final float[][] outputs = new float[ROWS][];
    final float[] labels = new float[ROWS];
    final float[] weights = new float[ROWS];
    final int[] predicted = new int[ROWS];

    Sample(String kind) {
      Random random = new Random(kind.hashCode());
      classes = Integer.parseInt(kind.split(" ")[0]);
      int present =
          kind.contains("one-class") ? 1 : kind.contains("absent") ? classes - 1 : classes;
      for (int i = 0; i < ROWS; i++) {
        labels[i] = random.nextInt(present);
        weights[i] = kind.contains("weights") ? random.nextInt(5) * 0.7f : 1;
        outputs[i] = new float[classes];
        float sum = 0;
        for (int c = 0; c < classes; c++) {
          float score = kind.contains("ties") ? random.nextInt(4) : random.nextFloat() * 3;
          outputs[i][c] = kind.contains("constant") ? 1 : score + (labels[i] == c ? 1 : 0.01f);
          sum += outputs[i][c];
        }
        for (int c = 0; c < classes; c++) {
          outputs[i][c] /= sum;
          predicted[i] = outputs[i][c] > outputs[i][predicted[i]] ? c : predicted[i];
        }
      }
    }

    float[] flat() {
      float[] flat = new float[ROWS * classes];
      for (int i = 0; i < ROWS; i++) {
        System.arraycopy(outputs[i], 0, flat, i * classes, classes);
      }
      return flat;
    }

    boolean is(int row, int classIndex) {
      return labels[row] == classIndex;
    }

    double weight(IntPredicate rows) {
      return mean(i -> rows.test(i) ? 1 : 0)
          * IntStream.range(0, ROWS).mapToDouble(i -> weights[i]).sum();
    }

    double mean(IntToDoubleFunction of) {
      double sum = 0;
      double all = 0;
      for (int i = 0; i < ROWS; i++) {
        sum += weights[i] * of.applyAsDouble(i);
        all += weights[i];
      }
      return sum / all;
    }

    double precision(int c) {
      return ratio(weight(i -> is(i, c) && predicted[i] == c), weight(i -> predicted[i] == c));
    }

    double recall(int c) {
      return ratio(weight(i -> is(i, c) && predicted[i] == c), weight(i -> is(i, c)));
    }

    double f1(int c) {
      return ratio(2 * precision(c) * recall(c), precision(c) + recall(c));
    }

    double macro(IntToDoubleFunction rate) {
      return IntStream.range(0, classes)
          .filter(c -> weight(i -> is(i, c) || predicted[i] == c) > 0)
          .mapToDouble(rate)
          .average()
          .orElseThrow();
    }

    double area(int c) {
      double wins = 0;
      double pairs = 0;
      for (int i = 0; i < ROWS; i++) {
        for (int j = 0; j < ROWS; j++) {
          if (is(i, c) && !is(j, c)) {
            double pair = (double) weights[i] * weights[j];
            wins += pair * (Float.compare(outputs[i][c], outputs[j][c]) + 1) / 2;
            pairs += pair;
          }
        }
      }
      return wins / pairs;
    }

    double averagePrecision(int c) {
      TreeSet<Float> thresholds = new TreeSet<>(Comparator.reverseOrder());
      IntStream.range(0, ROWS).forEach(i -> thresholds.add(outputs[i][c]));
      double positives = weight(i -> is(i, c));
      double sum = 0;
      double before = 0;
      for (float threshold : thresholds) {
        double right = weight(i -> is(i, c) && outputs[i][c] >= threshold);
        sum += (right - before) / positives * ratio(right, weight(i -> outputs[i][c] >= threshold));
        before = right;
      }
      return positives == 0 ? Double.NaN : sum;
    }

    double bestF1() {
      double best = 0;
      for (int row = 0; row < ROWS; row++) {
        float threshold = outputs[row][1];
        double right = weight(i -> is(i, 1) && outputs[i][1] >= threshold);
        double called = weight(i -> outputs[i][1] >= threshold);
        best = Math.max(best, ratio(2 * right, called + weight(i -> is(i, 1))));
      }
      return best;
    }

    double ofCurves(IntToDoubleFunction area) {
      return IntStream.range(classes == 2 ? 1 : 0, classes)
          .mapToDouble(area)
          .filter(Double::isFinite)
          .average()
          .orElse(Double.NaN);
    }

    /** The correlation of the one-hot matrices, by their covariances. */
    double correlation() {
      double both = 0;
      double ofLabels = 0;
      double ofPredictions = 0;
      for (int c = 0; c < classes; c++) {
        int of = c;
        double label = mean(i -> is(i, of) ? 1 : 0);
        double prediction = mean(i -> predicted[i] == of ? 1 : 0);
        both +=
            mean(i -> ((is(i, of) ? 1 : 0) - label) * ((predicted[i] == of ? 1 : 0) - prediction));
        ofLabels += mean(i -> Math.pow((is(i, of) ? 1 : 0) - label, 2));
        ofPredictions += mean(i -> Math.pow((predicted[i] == of ? 1 : 0) - prediction, 2));
      }
      return ofLabels < 1e-12 || ofPredictions < 1e-12
          ? 0
          : both / Math.sqrt(ofLabels * ofPredictions);
    }

    double calibrationError() {
      double error = 0;
      for (int bin = 0; bin < 15; bin++) {
        double from = bin / 15.0;
        double to = (bin + 1) / 15.0;
        IntPredicate in = i -> outputs[i][predicted[i]] > from && outputs[i][predicted[i]] <= to;
        error +=
            Math.abs(
                mean(i -> in.test(i) ? outputs[i][predicted[i]] : 0)
                    - mean(i -> in.test(i) && is(i, predicted[i]) ? 1 : 0));
      }
      return error;
    }

    double among(int k) {
      return mean(
          i -> {
            List<Integer> order = new ArrayList<>(IntStream.range(0, classes).boxed().toList());
            order.sort(Comparator.comparingDouble(c -> -outputs[i][c]));
            return order.indexOf((int) labels[i]) < k ? 1 : 0;
          });
    }

    Map<String, Double> expected() {
      double accuracy = mean(i -> is(i, predicted[i]) ? 1 : 0);
      Map<String, Double> all = new LinkedHashMap<>();
      all.put("loss", 0.0);
      all.put("accuracy", accuracy);
      all.put("error-rate", 1 - accuracy);
      all.put("precision", classes == 2 ? precision(1) : macro(this::precision));
      all.put("recall", classes == 2 ? recall(1) : macro(this::recall));
      all.put("f1", classes == 2 ? f1(1) : macro(this::f1));
      all.put("auc", ofCurves(this::area));
      all.put("pr-auc", ofCurves(this::averagePrecision));
      all.put(
          "balanced-accuracy",
          IntStream.range(0, classes)
              .filter(c -> weight(i -> is(i, c)) > 0)
              .mapToDouble(this::recall)
              .average()
              .orElseThrow());
      all.put("mcc", correlation());
      all.put("log-loss", mean(i -> -Math.log(outputs[i][(int) labels[i]])));
      all.put(
          "brier",
          mean(
              i ->
                  IntStream.range(classes == 2 ? 1 : 0, classes)
                      .mapToDouble(c -> Math.pow((double) outputs[i][c] - (is(i, c) ? 1 : 0), 2))
                      .sum()));
      all.put("expected-calibration-error", calibrationError());
      all.put("top-3-accuracy", classes > 3 ? among(3) : Double.NaN);
      all.put("top-5-accuracy", classes > 5 ? among(5) : Double.NaN);
      all.put("precision-macro", macro(this::precision));
      all.put("recall-macro", macro(this::recall));
      all.put("f1-macro", macro(this::f1));
      List.of("precision-micro", "recall-micro", "f1-micro")
          .forEach(name -> all.put(name, accuracy));
      return all;
    }
  }

  /** One target's rows. */
  private static final class Column {
    private final List<double[]> rows = new ArrayList<>();

    Column(float[] labels, float[] predictions, float[] weights, int targets, int target) {
      for (int i = 0; i < weights.length; i++) {
        int at = i * targets + target;
        if (weights[i] > 0) {
          rows.add(new double[] {labels[at], predictions[at], weights[i]});
        }
      }
    }

    interface Of {
      double row(double label, double prediction);
    }

    double mean(Of of) {
      double all = rows.stream().mapToDouble(row -> row[2]).sum();
      return rows.stream().mapToDouble(row -> row[2] * of.row(row[0], row[1])).sum() / all;
    }

    double metric(String name) {
      double center = mean((y, p) -> y);
      double bias = mean((y, p) -> y - p);
      double variance = mean((y, p) -> Math.pow(y - center, 2));
      double mse = mean((y, p) -> Math.pow(y - p, 2));
      double left = mean((y, p) -> Math.pow(y - p - bias, 2));
      return switch (name) {
        case "mse" -> mse;
        case "mae" -> mean((y, p) -> Math.abs(y - p));
        case "mape" -> mean((y, p) -> y == 0 ? Double.NaN : Math.abs((y - p) / y));
        case "smape" ->
            mean((y, p) -> y == p ? 0 : 2 * Math.abs(y - p) / (Math.abs(y) + Math.abs(p)));
        case "pinball" -> mean((y, p) -> Math.abs(y - p) / 2);
        case "r2" -> variance == 0 ? 0 : 1 - mse / variance;
        case "explained-variance" -> variance == 0 ? 0 : 1 - left / variance;
        default -> throw new AssertionError(name);
      };
    }

    double residual(double share) {
      List<double[]> sorted = new ArrayList<>(rows);
      sorted.sort(Comparator.comparingDouble(row -> row[0] - row[1]));
      double all = rows.stream().mapToDouble(row -> row[2]).sum();
      double below = 0;
      for (double[] row : sorted) {
        below += row[2];
        if (below >= share * all - 1e-9) {
          return (float) (row[0] - row[1]);
        }
      }
      throw new AssertionError();
    }
  }
}
