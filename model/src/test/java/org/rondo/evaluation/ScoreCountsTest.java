package org.rondo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreCountsTest {
  @Test
  void aPositiveAboveEveryNegativeGivesOneAndBelowZero() {
    assertThat(area(counts(new float[] {0.9f, 0.8f}, new float[] {0.1f, 0.2f}))).isEqualTo(1.0);
    assertThat(area(counts(new float[] {0.1f}, new float[] {0.3f, 0.2f}))).isEqualTo(0.0);
  }

  @Test
  void tiesCountOneHalf() {
    assertThat(area(counts(new float[] {0.5f, 0.9f}, new float[] {0.5f, 0.1f})))
        .isEqualTo((0.5 + 1 + 1 + 1) / 4);
  }

  @Test
  void bothZerosAndNegativeScoresAreOrdered() {
    assertThat(area(counts(new float[] {0.0f}, new float[] {-0.0f}))).isEqualTo(0.5);
    assertThat(area(counts(new float[] {-1f}, new float[] {-2f}))).isEqualTo(1.0);
    assertThat(area(counts(new float[] {-1f}, new float[] {2f}))).isEqualTo(0.0);
  }

  @Test
  void isAbsentWithOneClass() {
    assertThat(area(new ScoreCounts())).isNaN();
    assertThat(area(counts(new float[] {0.5f}, new float[0]))).isNaN();
    assertThat(area(counts(new float[0], new float[] {0.5f}))).isNaN();
  }

  @Test
  void equalsTheCountOverAllPairsAlsoWhenMergedAndShipped() {
    Random random = new Random(3);
    float[] positives = scores(random, 900, 100);
    float[] negatives = scores(random, 2_500, 80);
    double wins = 0;
    for (float positive : positives) {
      for (float negative : negatives) {
        wins += positive > negative ? 1 : positive == negative ? 0.5 : 0;
      }
    }
    double area = wins / (900.0 * 2_500.0);
    assertThat(area(counts(positives, negatives))).isEqualTo(area);

    ScoreCounts merged = new ScoreCounts();
    merged.merge(Shards.roundTrip(counts(positives, new float[0])));
    merged.merge(Shards.roundTrip(new ScoreCounts()));
    merged.merge(Shards.roundTrip(counts(new float[0], negatives)));
    assertThat(area(merged)).isEqualTo(area);
    assertThat(area(Shards.roundTrip(merged))).isEqualTo(area);
  }

  @Test
  void travelsInFewBytesPerDistinctScore() {
    Random random = new Random(4);
    ScoreCounts counts = new ScoreCounts();
    for (int i = 0; i < 200_000; i++) {
      counts.addPositive(random.nextFloat(), 1);
    }
    assertThat(Shards.serialized(counts).length).isLessThan(6 * counts.distinctScores());
  }

  @Test
  void theGridBoundsMemoryAndItsErrorBoundHolds() {
    Random random = new Random(5);
    ScoreCounts exact = new ScoreCounts();
    ScoreCounts grid = new ScoreCounts();
    for (int i = 0; i < 200_000; i++) {
      float positive = random.nextFloat();
      float negative = random.nextFloat();
      exact.addPositive(positive, 1);
      exact.addNegative(negative, 1);
      grid.addPositive(ScoreResolution.GRID.round(positive), 1);
      grid.addNegative(ScoreResolution.GRID.round(negative), 1);
    }
    assertThat(grid.distinctScores()).isLessThan(exact.distinctScores());
    assertThat(area(grid)).isCloseTo(area(exact), within(0x1p-21));
  }

  @Test
  void theResolutionFollowsThePlannedRows() {
    assertThat(ScoreResolution.forRows(1_000_000)).isEqualTo(ScoreResolution.EXACT);
    assertThat(ScoreResolution.forRows(1_000_001)).isEqualTo(ScoreResolution.GRID);
    assertThat(ScoreResolution.EXACT.round(0.1f)).isEqualTo(0.1f);
    assertThat(ScoreResolution.GRID.round(0.3f)).isEqualTo(314573 * 0x1p-20f);
    assertThat(ScoreResolution.GRID.round(1f)).isEqualTo(1f);
  }

  @Test
  void coarserResolutionsKeepTheOrderAndNineOrThirteenDigits() {
    Random random = new Random(6);
    for (int i = 0; i < 20_000; i++) {
      double probability = 1 / (1 + Math.exp(20 * random.nextGaussian()));
      float score = (float) probability;
      float next = Math.nextUp(score);
      float rounded = ScoreResolution.ENDS.round(score);
      assertThat(rounded).isBetween(0f, 1f).isLessThanOrEqualTo(ScoreResolution.ENDS.round(next));
      double end = Math.max(Math.min(score, 1 - score), 0x1p-40);
      assertThat((double) rounded).isCloseTo(score, within(end * 0x1p-9 + 0x1p-40));
      float residual = (float) (1e6 * random.nextGaussian());
      assertThat((double) ScoreResolution.RELATIVE.round(residual))
          .isCloseTo(residual, within(Math.abs(residual) * 0x1p-13));
      assertThat(ScoreResolution.RELATIVE.round(-residual))
          .isEqualTo(-ScoreResolution.RELATIVE.round(residual));
    }
    assertThat(ScoreResolution.ENDS.round(1)).isEqualTo(1);
    assertThat(ScoreResolution.ENDS.round(0.5f)).isEqualTo(0.5f);
    assertThat(ScoreResolution.RELATIVE.round(Float.MAX_VALUE)).isEqualTo(Float.MAX_VALUE);
    assertThat(ScoreResolution.forScores(100_000, 10)).isEqualTo(ScoreResolution.EXACT);
    assertThat(ScoreResolution.forScores(100_001, 10)).isEqualTo(ScoreResolution.ENDS);
    assertThat(ScoreResolution.forResiduals(1_000_001, 1)).isEqualTo(ScoreResolution.RELATIVE);
  }

  private static double area(ScoreCounts counts) {
    return ScoreCurve.of(counts).area();
  }

  private static ScoreCounts counts(float[] positives, float[] negatives) {
    ScoreCounts counts = new ScoreCounts();
    for (float score : positives) {
      counts.addPositive(score, 1);
    }
    for (float score : negatives) {
      counts.addNegative(score, 1);
    }
    return counts;
  }

  private static float[] scores(Random random, int count, int levels) {
    float[] scores = new float[count];
    for (int i = 0; i < count; i++) {
      scores[i] = random.nextInt(levels) / 100f;
    }
    return scores;
  }
}
