package org.rondo.evaluation;

/**
 * How finely scores and residuals are distinguished when they are ranked.
 *
 * <p>All shards of one evaluation must use the same resolution; they agree because it depends on
 * the planned number of rows of the whole evaluation.
 */
public enum ScoreResolution {
  /** Every distinct float counts: the area is exact; memory grows with the distinct scores. */
  EXACT {
    @Override
    float round(float score) {
      return score;
    }
  },

  /**
   * Scores in [0, 1] are rounded to multiples of 2^-20: at most 1,048,577 distinct ones. Only pairs
   * of a positive and a negative whose scores fall on the same multiple are affected: they count
   * one half where the exact area counts 0 or 1. So the error is at most half the share of such
   * pairs among all (positive, negative) pairs, about 2^-21 for scores spread evenly over [0, 1].
   */
  GRID {
    @Override
    float round(float score) {
      return (float) (Math.rint(score * 0x1p20) * 0x1p-20);
    }
  },

  /**
   * Scores in [0, 1] are rounded to nine binary digits of their distance from 0 or from 1,
   * whichever is less; below 2^-40 they are 0. So at most 16,385 are distinguished, most finely
   * where the scores of many classes crowd. As for {@link #GRID}, only pairs with the same rounded
   * score are affected.
   */
  ENDS {
    @Override
    float round(float score) {
      if (score > 0.5f) {
        return 1 - digits(1 - score, 8);
      }
      return score < 0x1p-40f ? 0 : digits(score, 8);
    }
  },

  /** Residuals are rounded to 13 binary digits, an error of at most 1 in 8,192. */
  RELATIVE {
    @Override
    float round(float residual) {
      return digits(residual, 12);
    }
  };

  /** The largest evaluation whose scores are all kept. */
  static final long MAX_EXACT_ROWS = 1_000_000;

  private static final int FLOAT_DIGITS = 23;

  /** The resolution for scores of two classes, with {@code plannedRows} rows in all shards. */
  public static ScoreResolution forRows(long plannedRows) {
    return plannedRows <= MAX_EXACT_ROWS ? EXACT : GRID;
  }

  /** The resolution for {@code plannedRows} rows in all shards, with scores of several classes. */
  static ScoreResolution forScores(long plannedRows, int each) {
    return plannedRows <= MAX_EXACT_ROWS / each ? EXACT : ENDS;
  }

  /** The resolution for {@code plannedRows} rows in all shards, with residuals of each target. */
  static ScoreResolution forResiduals(long plannedRows, int targets) {
    return plannedRows <= MAX_EXACT_ROWS / targets ? EXACT : RELATIVE;
  }

  /** Rounds to {@code kept} binary digits after the first, ties to the larger. */
  private static float digits(float value, int kept) {
    int dropped = FLOAT_DIGITS - kept;
    int bits = Float.floatToIntBits(value) + (1 << (dropped - 1));
    float rounded = Float.intBitsToFloat(bits & -(1 << dropped));
    return Float.isFinite(rounded) ? rounded : value;
  }

  /** The rounded form of {@code score}. */
  abstract float round(float score);
}
