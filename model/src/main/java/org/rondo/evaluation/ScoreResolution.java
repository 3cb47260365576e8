package org.rondo.evaluation;

/**
 * How finely scores are told apart when the area under the ROC curve is computed.
 *
 * <p>All shards of one evaluation must use the same resolution; deciding it by the planned number
 * of rows of the whole evaluation makes them agree.
 */
public enum ScoreResolution {
  /** Every distinct float counts: the area is exact, memory grows with the distinct scores. */
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
  };

  /** The largest evaluation whose scores are all kept. */
  static final long MAX_EXACT_ROWS = 1_000_000;

  /** The resolution for an evaluation of {@code plannedRows} rows, all shards together. */
  public static ScoreResolution forRows(long plannedRows) {
    return plannedRows <= MAX_EXACT_ROWS ? EXACT : GRID;
  }

  /** The score that stands for {@code score}. */
  abstract float round(float score);
}
