package org.rondo.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.GateConfig;
import org.rondo.evaluation.Evaluation;
import org.rondo.gate.Decision.Check;
import org.rondo.gate.Gate.Contest;
import org.rondo.gate.ScoredRow.Answer;

/** The gate on made-up scores: what it promotes, what it holds back, and how often it errs. */
class GateTest {
  private static final PairedScores.Sides CLASSES =
      new PairedScores.Sides(
          rows -> Evaluation.ofClassification(2, rows),
          rows -> Evaluation.ofClassification(2, rows));

  private static final PairedScores.Sides NUMBERS =
      new PairedScores.Sides(
          rows -> Evaluation.ofRegression(1, rows), rows -> Evaluation.ofRegression(1, rows));

  private static GateConfig rules(
      @Nullable String metric, @Nullable Double margin, int draws, List<String> slices) {
    return new GateConfig(
        metric, 0, margin, 0.05, draws, 100_000, slices, 50, 0.05, 1.0, 20.0, true);
  }

  private static Answer classOf(int label, boolean right, double sureness) {
    float of = (float) (right ? sureness : 1 - sureness);
    float[] outputs = label == 1 ? new float[] {1 - of, of} : new float[] {of, 1 - of};
    return new Answer(outputs, new float[] {label}, new double[] {-Math.log(of)});
  }

  private static Answer number(double predicted, double truth) {
    double error = (float) predicted - (float) truth;
    return new Answer(
        new float[] {(float) predicted}, new float[] {(float) truth}, new double[] {error * error});
  }

  /**
   * Two classifiers that are wrong together for 14 in 100 rows, and otherwise one of them.
   *
   * @param onlyChampion share of the rows that the champion alone gets right
   * @param onlyChallenger the challenger's
   */
  private static PairedScores classes(
      long seed, int rows, double onlyChampion, double onlyChallenger) {
    Random random = new Random(seed);
    List<ScoredRow> scored = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      double drawn = random.nextDouble();
      boolean neither = drawn < 0.14;
      boolean champion = !neither && !(drawn >= 1 - onlyChallenger);
      boolean challenger = !neither && !(drawn < 0.14 + onlyChampion);
      int label = random.nextInt(2);
      scored.add(
          new ScoredRow(
              random.nextLong(),
              1,
              List.of(i % 3 == 0 ? "female" : "male"),
              classOf(label, champion, 0.9),
              classOf(label, challenger, 0.9)));
    }
    return PairedScores.of(scored, CLASSES);
  }

  /** Two regressions with errors in common, of which the challenger's own are as large as given. */
  private static PairedScores numbers(long seed, int rows, double own) {
    Random random = new Random(seed);
    List<ScoredRow> scored = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      double truth = random.nextGaussian() * 3;
      double common = truth + random.nextGaussian();
      scored.add(
          new ScoredRow(
              random.nextLong(),
              1,
              List.of("all"),
              number(common + 0.5 * random.nextGaussian(), truth),
              number(common + own * random.nextGaussian(), truth)));
    }
    return PairedScores.of(scored, NUMBERS);
  }

  private static Contest contest(PairedScores fresh) {
    return new Contest(fresh, null, 40_000, 3, null);
  }

  private static double promoted(
      int challengers, GateConfig rules, BiFunction<Long, Integer, PairedScores> make) {
    Gate gate = new Gate(rules, 42);
    return IntStream.range(0, challengers)
            .filter(i -> gate.judge(contest(make.apply(1000L + i, i))).promoted())
            .count()
        / (double) challengers;
  }

  @Test
  void ofAThousandEqualChallengersFewArePromoted() {
    GateConfig rules = rules(null, null, 99, List.of());

    double promoted = promoted(1000, rules, (seed, i) -> classes(seed, 500, 0.06, 0.06));

    assertThat(promoted).as("promoted: %s", promoted).isBetween(0.01, 0.05);
  }

  @Test
  void aChallengerBetterByTwoPointsIsPromoted() {
    GateConfig rules = rules(null, null, 99, List.of());

    double promoted = promoted(200, rules, (seed, i) -> classes(seed, 2000, 0.04, 0.06));

    assertThat(promoted).isGreaterThanOrEqualTo(0.8);
  }

  @Test
  void ofAThousandEqualRegressionsFewArePromoted() {
    GateConfig rules = rules("mse", null, 199, List.of());

    double equal = promoted(1000, rules, (seed, i) -> numbers(seed, 200, 0.5));
    double better = promoted(100, rules, (seed, i) -> numbers(seed, 500, 0.2));

    assertThat(equal).as("promoted: %s", equal).isBetween(0.01, 0.05);
    assertThat(better).isGreaterThan(0.8);
  }

  private static String reason(Gate gate, Contest contest) {
    Decision decision = gate.judge(contest);
    assertThat(decision.promoted()).isFalse();
    return decision.reason();
  }

  @Test
  void eachChallengerIsHeldBackForItsOwnReason() {
    PairedScores better = classes(1, 2000, 0.02, 0.10);
    Gate gate = new Gate(rules(null, null, 199, List.of("sex")), 42);

    assertThat(gate.judge(contest(better)).promoted()).isTrue();
    assertThat(gate.judge(contest(better)).reason())
        .matches("accuracy 0\\.8\\d+, the champion's is 0\\.7\\d+ \\(p = .*\\)");
    assertThat(reason(gate, contest(classes(1, 2000, 0.10, 0.02)))).contains(": worse");
    assertThat(reason(gate, contest(classes(3, 200, 0, 0)))).contains(": no gain");
    assertThat(reason(gate, contest(classes(3, 200, 0.05, 0.07))))
        .contains(": it may be chance (p = 0.");
    assertThat(reason(gate, new Contest(better, null, 1_500_000, 3, null)))
        .isEqualTo("the model's files have 1.500 MB, more than 1.000");
    assertThat(reason(gate, new Contest(better, null, 40_000, 21, null)))
        .isEqualTo("1,000 rows take 21.00 ms, more than 20.00");
    assertThat(reason(gate, new Contest(better, null, 40_000, Double.NaN, null)))
        .contains("1,000 rows take NaN ms");
    assertThat(reason(gate, new Contest(better, null, 40_000, 3, "network.zip is damaged")))
        .isEqualTo("the stored model does not load: network.zip is damaged");
    assertThat(reason(gate, new Contest(better, classes(1, 2000, 0.10, 0.02), 40_000, 3, null)))
        .startsWith("on the frozen holdout accuracy 0.7")
        .contains(": worse (p = ");
    assertThat(reason(gate, contest(PairedScores.of(List.of(), CLASSES))))
        .isEqualTo("there are no held-out rows that both models can score");
  }

  @Test
  void severalReasonsAreAllNamed() {
    Gate gate = new Gate(rules(null, null, 99, List.of()), 42);

    assertThat(reason(gate, new Contest(classes(1, 2000, 0.1, 0.02), null, 2_000_000, 30, "torn")))
        .contains(": worse; the model's files", "; 1,000 rows take", "; the stored model does not");
  }

  @Test
  void outputsThatAreNotFiniteHoldBack() {
    List<ScoredRow> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      boolean broken = i % 50 == 0;
      rows.add(
          new ScoredRow(
              i,
              1,
              List.of(),
              classOf(i % 2, i % 4 == 0, 0.9),
              broken
                  ? new Answer(
                      new float[] {Float.NaN, 0.5f}, new float[] {0}, new double[] {Double.NaN})
                  : classOf(i % 2, true, 0.9)));
    }
    Gate gate = new Gate(rules(null, null, 99, List.of()), 42);

    assertThat(reason(gate, contest(PairedScores.of(rows, CLASSES))))
        .isEqualTo("the outputs for 4 rows are not finite");
  }

  @Test
  void aSliceThatSuffersHoldsBackUnlessItIsSmall() {
    List<ScoredRow> rows = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      boolean female = i < 100;
      boolean rare = i >= 980;
      rows.add(
          new ScoredRow(
              i,
              1,
              List.of(female ? "female" : rare ? "other" : "male"),
              classOf(i % 2, female || rare || i % 4 != 0, 0.9),
              classOf(i % 2, female ? i % 5 != 0 : !rare, 0.9)));
    }
    Gate gate = new Gate(rules(null, null, 199, List.of("sex")), 42);
    Decision decision = gate.judge(contest(PairedScores.of(rows, CLASSES)));

    assertThat(decision.promoted()).isFalse();
    assertThat(decision.reason())
        .isEqualTo(
            "in the slice sex=female (100 rows) accuracy is 0.8000, the champion's 1.000: worse");
    assertThat(decision.checks().stream().map(Check::name))
        .contains("slice sex=male")
        .doesNotContain("slice sex=other");
  }

  @Test
  void aMarginLetsThoseThroughThatAreShownToBeNoWorse() {
    Gate gate = new Gate(rules(null, 0.02, 999, List.of()), 42);

    assertThat(gate.judge(contest(classes(5, 2000, 0.01, 0.01))).reason())
        .contains("shown to be worse by less than the margin of 0.02");
    assertThat(reason(gate, contest(classes(5, 2000, 0.05, 0.03))))
        .contains("may be worse by more than the margin of 0.02");
  }

  @Test
  void everyModelHasToBeatTheTrivialOne() {
    Gate gate = new Gate(rules(null, null, 99, List.of()), 42);

    assertThat(gate.judge(contest(alone(i -> true))).reason())
        .isEqualTo("accuracy 1.000, better than the trivial model's 0.7500 (p = 7.889e-31)");
    assertThat(reason(gate, contest(alone(i -> i % 4 != 0))))
        .isEqualTo("accuracy 0.7500, no better than the trivial model's 0.7500");
    Gate byArea = new Gate(rules("auc", null, 99, List.of()), 42);
    assertThat(byArea.judge(contest(alone(i -> true))).reason())
        .isEqualTo("balanced-accuracy 1.000, better than the trivial model's 0.5000 (p = 0.01000)");
  }

  /** A day of shuffled labels: the champion is wrong about them, and so is whoever learned them. */
  @Test
  void whatIsBetterThanTheChampionOnNonsenseIsHeldBack() {
    Random random = new Random(4);
    List<ScoredRow> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int label = random.nextDouble() < 0.38 ? 1 : 0;
      boolean often = random.nextDouble() < 0.95;
      rows.add(
          new ScoredRow(
              i,
              1,
              List.of(),
              classOf(label, random.nextDouble() < 0.4, 0.9),
              classOf(label, (label == 0) == often, 0.9)));
    }
    Gate gate = new Gate(rules(null, null, 99, List.of()), 42);

    Decision decision = gate.judge(contest(PairedScores.of(rows, CLASSES)));

    assertThat(decision.checks().get(0).passed()).isTrue();
    assertThat(decision.promoted()).isFalse();
    assertThat(decision.reason()).contains("the trivial model's 0.6");
  }

  private static PairedScores alone(java.util.function.IntPredicate right) {
    List<ScoredRow> rows =
        IntStream.range(0, 400)
            .mapToObj(
                i ->
                    new ScoredRow(
                        i, 1, List.of(), null, classOf(i % 4 == 0 ? 1 : 0, right.test(i), 0.9)))
            .toList();
    return PairedScores.of(rows, new PairedScores.Sides(null, CLASSES.challenger()));
  }

  /** Any metric will do: those that are no means are computed anew for each draw. */
  @ParameterizedTest
  @ValueSource(
      strings = {"auc", "f1", "loss", "log-loss", "balanced-accuracy", "error-rate", "mcc"})
  void anyMetricDecides(String metric) {
    Gate gate = new Gate(rules(metric, null, 199, List.of()), 42);

    Decision better = gate.judge(contest(classes(1, 600, 0.01, 0.12)));
    Decision worse = gate.judge(contest(classes(1, 600, 0.12, 0.01)));

    assertThat(better.promoted()).as(better.reason()).isTrue();
    assertThat(worse.reason()).startsWith(metric).endsWith(": worse");
  }

  @Test
  void theOrderOfRowsAndTheSplittingOfThemChangeNothing() {
    Random random = new Random(9);
    List<ScoredRow> rows = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      int kind = random.nextInt(30); // many rows are equal, as in small tables
      rows.add(
          new ScoredRow(
              kind,
              1,
              List.of("a"),
              classOf(kind % 2, kind % 3 != 0, 0.8),
              classOf(kind % 2, kind % 5 != 0, 0.7)));
    }
    List<ScoredRow> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, random);
    for (String metric : List.of("accuracy", "loss", "auc")) {
      Gate gate = new Gate(rules(metric, null, 199, List.of("kind")), 42);

      assertThat(gate.judge(contest(PairedScores.of(shuffled, CLASSES))).toTree())
          .isEqualTo(gate.judge(contest(PairedScores.of(rows, CLASSES))).toTree());
    }
  }

  @Test
  void aDecisionShowsEveryNumber() {
    Gate gate = new Gate(rules(null, null, 199, List.of("sex")), 42);
    Decision decision = gate.judge(contest(classes(1, 2000, 0.02, 0.10)));
    Object tree = decision.toTree().get("checks");

    assertThat(decision.checks().get(0).figures().keySet())
        .containsExactly(
            "metric",
            "rows",
            "champion",
            "challenger",
            "gain",
            "test",
            "only-champion-right",
            "only-challenger-right",
            "p-value",
            "p-value-worse",
            "gain-from",
            "gain-to",
            "draws",
            "min-gain",
            "significance");
    assertThat(tree.toString())
        .contains("check=gain", "check=slice sex=female", "check=size", "check=load");
  }
}
