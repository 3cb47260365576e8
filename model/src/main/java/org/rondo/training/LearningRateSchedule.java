package org.rondo.training;

import java.io.Serializable;
import org.rondo.config.LearningRateConfig;
import org.rondo.config.ScheduleUnit;

/**
 * The learning rate of each local step as a fraction of the configured one, {@code f(t)} of the
 * steps {@code t} after the warm-up of {@code w} steps, out of {@code T}. A pure function of the
 * step. Travels to executors.
 *
 * <pre>
 *   warm-up      (s + 1) / (w + 1) for steps s &lt; w
 *   constant     1
 *   step         factor^floor(t / every)
 *   exponential  factor^(t / every)
 *   linear       1 - (1 - final) t / T
 *   cosine       final + (1 - final) (1 + cos(pi t / T)) / 2   (I. Loshchilov, F. Hutter, 2017)
 *   one-cycle    1/25 up to 1 over 0.3 T and down to 1/250,000, both along half a cosine
 *                (L. N. Smith, N. Topin, 2018, with PyTorch's OneCycleLR defaults)
 * </pre>
 *
 * <p>Counted in epochs, {@code t} is the first step of the step's epoch, so the rate stays the same
 * within an epoch; the warm-up still rises with every step.
 *
 * @param config shape and settings
 * @param totalSteps local steps of the whole run
 * @param stepsPerEpoch local steps of an epoch
 */
public record LearningRateSchedule(LearningRateConfig config, long totalSteps, int stepsPerEpoch)
    implements Serializable {
  private static final double RISE = 0.3;
  private static final double START = 1.0 / 25;
  private static final double END = START / 1e4;

  /** A constant schedule. */
  public static LearningRateSchedule constant() {
    return new LearningRateSchedule(LearningRateConfig.CONSTANT, 1, 1);
  }

  /** The fraction of the configured learning rate that a step takes. */
  public double factor(long step) {
    boolean byEpoch = config.by() == ScheduleUnit.EPOCH;
    long unit = byEpoch ? stepsPerEpoch : 1;
    long warmup = config.warmup() * unit;
    if (step < warmup) {
      return (step + 1.0) / (warmup + 1.0);
    }
    long counted = byEpoch ? step - step % stepsPerEpoch : step;
    double t = Math.max(0, counted - warmup);
    double whole = Math.max(1, totalSteps - warmup);
    double intervals = t / ((double) config.every() * unit);
    return switch (config.kind()) {
      case CONSTANT -> 1;
      case STEP -> StrictMath.pow(config.factor(), Math.floor(intervals));
      case EXPONENTIAL -> StrictMath.pow(config.factor(), intervals);
      case LINEAR -> between(1, config.finalFraction(), t / whole);
      case COSINE -> wave(1, config.finalFraction(), t / whole);
      case ONE_CYCLE -> oneCycle(t / whole);
    };
  }

  private static double oneCycle(double done) {
    return done < RISE ? wave(START, 1, done / RISE) : wave(1, END, (done - RISE) / (1 - RISE));
  }

  private static double wave(double from, double to, double done) {
    return between(to, from, (1 + StrictMath.cos(Math.PI * Math.min(1, done))) / 2);
  }

  private static double between(double from, double to, double done) {
    return from + (to - from) * Math.min(1, done);
  }
}
