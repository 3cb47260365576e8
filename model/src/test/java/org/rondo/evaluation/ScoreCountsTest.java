package org.rondo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreCountsTest {
  @Test
  void aPositiveAboveEveryNegativeGivesOneAndBelowZero() {
    assertThat(counts(new float[] {0.9f, 0.8f}, new float[] {0.1f, 0.2f}).areaUnderCurve())
        .isEqualTo(1.0);
    assertThat(counts(new float[] {0.1f}, new float[] {0.3f, 0.2f}).areaUnderCurve())
        .isEqualTo(0.0);
  }

  @Test
  void tiesCountOneHalf() {
    assertThat(counts(new float[] {0.5f, 0.9f}, new float[] {0.5f, 0.1f}).areaUnderCurve())
        .isEqualTo((0.5 + 1 + 1 + 1) / 4);
  }

  @Test
  void bothZerosAndNegativeScoresAreOrdered() {
    assertThat(counts(new float[] {0.0f}, new float[] {-0.0f}).areaUnderCurve()).isEqualTo(0.5);
    assertThat(counts(new float[] {-1f}, new float[] {-2f}).areaUnderCurve()).isEqualTo(1.0);
    assertThat(counts(new float[] {-1f}, new float[] {2f}).areaUnderCurve()).isEqualTo(0.0);
  }

  @Test
  void isAbsentWithOneClass() {
    assertThat(new ScoreCounts().areaUnderCurve()).isNaN();
    assertThat(counts(new float[] {0.5f}, new float[0]).areaUnderCurve()).isNaN();
    assertThat(counts(new float[0], new float[] {0.5f}).areaUnderCurve()).isNaN();
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
    assertThat(counts(positives, negatives).areaUnderCurve()).isEqualTo(area);

    ScoreCounts merged = new ScoreCounts();
    merged.merge(Shards.roundTrip(counts(positives, new float[0])));
    merged.merge(Shards.roundTrip(new ScoreCounts()));
    merged.merge(Shards.roundTrip(counts(new float[0], negatives)));
    assertThat(merged.areaUnderCurve()).isEqualTo(area);
    assertThat(Shards.roundTrip(merged).areaUnderCurve()).isEqualTo(area);
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
    assertThat(grid.areaUnderCurve()).isCloseTo(exact.areaUnderCurve(), within(0x1p-21));
  }

  @Test
  void theResolutionFollowsThePlannedRows() {
    assertThat(ScoreResolution.forRows(1_000_000)).isEqualTo(ScoreResolution.EXACT);
    assertThat(ScoreResolution.forRows(1_000_001)).isEqualTo(ScoreResolution.GRID);
    assertThat(ScoreResolution.EXACT.round(0.1f)).isEqualTo(0.1f);
    assertThat(ScoreResolution.GRID.round(0.3f)).isEqualTo(314573 * 0x1p-20f);
    assertThat(ScoreResolution.GRID.round(1f)).isEqualTo(1f);
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
