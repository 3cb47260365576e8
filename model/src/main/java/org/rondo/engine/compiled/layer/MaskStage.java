package org.rondo.engine.compiled.layer;

import java.util.Arrays;

/** Sets padded steps to zero, and lets no slope out of them. */
final class MaskStage extends TimeStage {
  private final int units;

  private MaskStage(Time time, int units) {
    super(time, units, 0);
    this.units = units;
  }

  /** Keeps padding out of what comes next; only sequences have any. */
  static void plan(PlanBuilder builder) {
    if (builder.shape().sequence()) {
      builder.add(new MaskStage(builder.time(), builder.shape().channels()), builder.shape());
    }
  }

  @Override
  public float[] forward(float[] input, int rows) {
    float[] mask = time.mask();
    if (mask == null) {
      return input;
    }
    mask(mask, input, output, rows);
    return output;
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    float[] mask = time.mask();
    if (mask != null) {
      mask(mask, gradient, gradient, rows);
    }
    return gradient;
  }

  /** Whatever is at a padded step, even NaN, becomes zero. */
  private void mask(float[] mask, float[] source, float[] target, int rows) {
    int all = rows * time.steps();
    for (int at = 0; at < all; at++) {
      if (mask[at] == 0) {
        Arrays.fill(target, at * units, (at + 1) * units, 0f);
      } else if (source != target) {
        System.arraycopy(source, at * units, target, at * units, units);
      }
    }
  }
}
