package org.rondo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.rondo.evaluation.MetricCatalog.ACCURACY;
import static org.rondo.evaluation.MetricCatalog.AUC;
import static org.rondo.evaluation.MetricCatalog.LOSS;
import static org.rondo.evaluation.MetricCatalog.MSE;
import static org.rondo.evaluation.MetricCatalog.PRECISION;
import static org.rondo.evaluation.MetricCatalog.R2;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.error.DataException;

/** A row of weight 2 is the row twice and a row of weight 0 no row, in every bit. */
class WeightedEvaluationTest {
  private static final int ROWS = 400;

  /** Every kind of evaluation, empty. */
  static final List<Supplier<Evaluation>> KINDS =
      List.of(
          () -> new ClassificationEvaluation(2),
          () -> new ClassificationEvaluation(2, ScoreResolution.GRID),
          () -> new ClassificationEvaluation(5),
          () -> new ClassificationEvaluation(12, ScoreResolution.ENDS),
          () -> new MultiLabelEvaluation(4, ScoreResolution.EXACT),
          () -> new RegressionEvaluation(1),
          () -> new RegressionEvaluation(3),
          () -> new RegressionEvaluation(2, List.of(0.1, 0.5, 0.9), ScoreResolution.RELATIVE));

  @ParameterizedTest
  @FieldSource("KINDS")
  void wholeWeightsAreRepeatedRows(Supplier<Evaluation> kind) {
    List<Row> once = rows(kind, new float[] {0, 1, 2, 3});
    List<Row> repeated =
        once.stream()
            .flatMap(row -> Stream.generate(() -> row.weighing(1)).limit((long) row.weight))
            .toList();
    assertSame(evaluate(kind, once), evaluate(kind, repeated));
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void twiceAnyWeightIsTheRowTwice(Supplier<Evaluation> kind) {
    List<Row> doubled = rows(kind, new float[] {1, 0.1f, 0.7f, 1.5f, 1e-6f, 3e5f, 5e9f});
    List<Row> repeated =
        doubled.stream()
            .flatMap(row -> Stream.of(row.weighing(row.weight / 2), row.weighing(row.weight / 2)))
            .toList();
    assertSame(evaluate(kind, doubled), evaluate(kind, repeated));
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void fractionsMergeToTheSameBitsInAnyOrder(Supplier<Evaluation> kind) {
    List<Row> rows = rows(kind, new float[] {0, 1, 0.1f, 0.7f, 1.5f, 1e-6f, 3e5f});
    Evaluation whole = evaluate(kind, rows);
    Evaluation backwards = kind.get();
    for (int end = ROWS; end > 0; end -= 50) {
      backwards.merge(Shards.roundTrip(evaluate(kind, rows.subList(end - 50, end))));
      backwards.merge(Shards.roundTrip(kind.get()));
    }
    assertSame(Shards.roundTrip(backwards), whole);
    assertThat(backwards.examples()).isEqualTo(whole.examples()).isLessThan(ROWS);
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void weightOneIsNoWeight(Supplier<Evaluation> kind) {
    List<Row> rows = rows(kind, new float[] {1});
    Evaluation unweighted = kind.get();
    for (Row row : rows) {
      unweighted.add(row.outputs, row.labels, new double[] {row.loss}, 1);
    }
    assertThat(evaluate(kind, rows).metrics()).isEqualTo(unweighted.metrics());
    assertThat(Shards.serialized(evaluate(kind, rows))).isEqualTo(Shards.serialized(unweighted));
  }

  @Test
  void fractionsByHand() {
    ClassificationEvaluation evaluation = new ClassificationEvaluation(2);
    evaluation.add(
        new float[] {0.9f, 0.1f, 0.2f, 0.8f, 0.4f, 0.6f, 0.7f, 0.3f},
        new float[] {0, 1, 0, 1},
        new double[] {0.25, 0.5, 1, 2},
        new float[] {0.5f, 1.5f, 0.25f, 0.75f},
        4);
    Metrics metrics = evaluation.metrics();
    assertThat(metrics.examples()).isEqualTo(4);
    assertThat(evaluation.weight()).isEqualTo(3);
    assertThat(metrics.value(LOSS)).isEqualTo((0.125 + 0.75 + 0.25 + 1.5) / 3);
    assertThat(metrics.value(ACCURACY)).isEqualTo(2.0 / 3);
    assertThat(metrics.value(PRECISION)).isEqualTo(1.5 / 1.75);
    // Of the pairs, weighing 2.25 x 0.75, the last row loses to the third.
    assertThat(metrics.value(AUC)).isEqualTo((2.25 * 0.75 - 0.75 * 0.25) / (2.25 * 0.75));
    assertThat(metrics.confusionMatrix()).hasToString("[[0.5, 0.25], [0.75, 1.5]]");
  }

  @Test
  void theAreaIsThatOfAllPairs() {
    List<Row> rows = rows(KINDS.get(0), new float[] {1, 0.1f, 0.7f, 3, 1e-6f});
    double wins = 0;
    double pairs = 0;
    for (Row positive : rows) {
      for (Row negative : rows) {
        if (positive.labels[0] == 1 && negative.labels[0] == 0) {
          double pair = (double) positive.weight * negative.weight;
          int order = Float.compare(positive.outputs[1], negative.outputs[1]);
          wins += pair * (order + 1) / 2;
          pairs += pair;
        }
      }
    }
    assertThat(evaluate(KINDS.get(0), rows).metrics().value(AUC))
        .isEqualTo(wins / pairs, within(1e-12));
  }

  @Test
  void weightedRegressionIsThePlainComputation() {
    List<Row> rows = rows(KINDS.get(5), new float[] {1, 0.1f, 0.7f, 3});
    double weight = rows.stream().mapToDouble(row -> row.weight).sum();
    double mean = rows.stream().mapToDouble(row -> row.weight * row.labels[0]).sum() / weight;
    double residual = 0;
    double total = 0;
    for (Row row : rows) {
      residual += row.weight * Math.pow((double) row.outputs[0] - row.labels[0], 2);
      total += row.weight * Math.pow(row.labels[0] - mean, 2);
    }
    Metrics metrics = evaluate(KINDS.get(5), rows).metrics();
    assertThat(metrics.value(MSE)).isEqualTo(residual / weight, within(1e-12));
    assertThat(metrics.value(R2)).isEqualTo(1 - residual / total, within(1e-12));
  }

  @Test
  void aRowOfWeightZeroIsNotRead() {
    Evaluation evaluation = new ClassificationEvaluation(2);
    float[] outputs = {Float.NaN, Float.NaN};
    evaluation.add(outputs, new float[] {-1}, new double[] {Double.NaN}, new float[1], 1);
    assertThat(evaluation.metrics().toTree()).hasToString("{examples=0}");
  }

  @ParameterizedTest
  @ValueSource(floats = {-1, -1e-30f, Float.NaN, Float.POSITIVE_INFINITY})
  void whatIsNoWeightIsRefused(float weight) {
    assertThatThrownBy(
            () ->
                new RegressionEvaluation(1)
                    .add(new float[2], new float[2], new double[2], new float[] {1, weight}, 2))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "row 1 of a batch has the weight %s: expected a finite number, 0 or more; check the"
                + " column of weights, or impute or reject such rows",
            weight);
  }

  private static void assertSame(Evaluation weighted, Evaluation repeated) {
    assertThat(weighted.metrics().values()).isEqualTo(repeated.metrics().values()).isNotEmpty();
    assertThat(weighted.metrics().confusionMatrix())
        .isEqualTo(repeated.metrics().confusionMatrix());
    assertThat(weighted.weight()).isEqualTo(repeated.weight());
    assertThat(weighted.metrics().details()).isEqualTo(repeated.metrics().details());
  }

  private static Evaluation evaluate(Supplier<Evaluation> kind, List<Row> rows) {
    Evaluation evaluation = kind.get();
    for (Row row : rows) {
      double[] losses = {row.loss};
      evaluation.add(row.outputs, row.labels, losses, new float[] {row.weight}, 1);
    }
    return evaluation;
  }

  /** Random rows that fit an evaluation, with scores that tie, of these weights in turn. */
  private static List<Row> rows(Supplier<Evaluation> kind, float[] weights) {
    Random random = new Random(weights.length);
    boolean regression = kind.get() instanceof RegressionEvaluation;
    int outputs = outputs(kind);
    boolean several = regression || outputs == 4;
    boolean quantiles = KINDS.indexOf(kind) == KINDS.size() - 1;
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      float[] labels = new float[quantiles ? 2 : several ? outputs : 1];
      float[] predictions = new float[outputs];
      for (int t = 0; t < labels.length; t++) {
        labels[t] =
            labels.length == 4
                ? random.nextInt(2)
                : regression ? 10 * random.nextFloat() : random.nextInt(outputs);
      }
      for (int o = 0; o < outputs; o++) {
        predictions[o] =
            regression ? labels[o % labels.length] + random.nextFloat() : random.nextInt(60) / 59f;
      }
      rows.add(new Row(predictions, labels, random.nextDouble(), weights[i % weights.length]));
    }
    return rows;
  }

  private static int outputs(Supplier<Evaluation> kind) {
    return List.of(2, 2, 5, 12, 4, 1, 3, 6).get(KINDS.indexOf(kind));
  }

  private static final class Row {
    final float[] outputs;
    final float[] labels;
    final double loss;
    final float weight;

    Row(float[] outputs, float[] labels, double loss, float weight) {
      this.outputs = outputs;
      this.labels = labels;
      this.loss = loss;
      this.weight = weight;
    }

    Row weighing(float other) {
      return new Row(outputs, labels, loss, other);
    }
  }
}
