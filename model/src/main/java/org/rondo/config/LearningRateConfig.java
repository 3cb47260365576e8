package org.rondo.config;

/**
 * How the learning rate changes over a run.
 *
 * @param every 0 for a kind that has no intervals
 * @param factor 0 for a kind that has no intervals
 * @param finalFraction 0 for a kind that has no final rate
 */
@Shorthand("kind")
public record LearningRateConfig(
    @Doc("The shape of the curve.") @Default("constant") ScheduleKind kind,
    @Doc(
            "What the schedule counts in: local steps, or epochs (the rate then moves once an"
                + " epoch).")
        @Default("step")
        ScheduleUnit by,
    @Doc("Steps or epochs over which the rate first rises linearly from near zero.")
        @Default("0")
        @Range(min = 0)
        int warmup,
    @Doc("The length of an interval, in steps or epochs.")
        @Default("10")
        @Range(min = 1)
        @AppliesTo(
            key = "kind",
            in = {"step", "exponential"})
        int every,
    @Doc("What the rate is multiplied by over an interval.")
        @Default("0.5")
        @Range(min = 0, minExclusive = true, max = 1)
        @AppliesTo(
            key = "kind",
            in = {"step", "exponential"})
        double factor,
    @Doc("The rate at the end, as a fraction of the learning rate.")
        @Default("0")
        @Range(min = 0, max = 1)
        @AppliesTo(
            key = "kind",
            in = {"linear", "cosine"})
        double finalFraction)
    implements ConfigSection, java.io.Serializable {

  /** The same rate throughout. */
  public static final LearningRateConfig CONSTANT =
      new LearningRateConfig(ScheduleKind.CONSTANT, ScheduleUnit.STEP, 0, 10, 0.5, 0);

  /** Validates, and drops what does not apply. */
  public LearningRateConfig {
    Violations.in(LearningRateConfig.class, kind, by, warmup, every, factor, finalFraction)
        .require(
            kind != ScheduleKind.ONE_CYCLE || warmup == 0,
            "one-cycle rises by itself and takes no warmup; remove it",
            "warmup",
            "kind")
        .require(
            by == ScheduleUnit.STEP || kind != ScheduleKind.CONSTANT || warmup > 0,
            "a constant rate without warmup counts nothing; remove it",
            "by",
            "kind")
        .orThrow();
    every = applies("every", kind) ? every : 1;
    factor = applies("factor", kind) ? factor : 1;
    finalFraction = applies("final-fraction", kind) ? finalFraction : 0;
  }

  private static boolean applies(String key, ScheduleKind kind) {
    return SectionType.applies(LearningRateConfig.class, key, kind);
  }
}
