package org.rondo.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a challenger takes the champion's place.
 *
 * @param metric null for the task's usual one
 * @param margin null where the challenger has to be better
 * @param maxMegabytes null where the size does not matter
 * @param maxMilliseconds null where the speed does not matter
 */
public record GateConfig(
    @Doc(
            "The metric that decides; when absent, `accuracy`, `subset-accuracy` of several labels,"
                + " `mse` of a regression.")
        @MetricName
        @Nullable String metric,
    @Doc("The least gain in the metric on the held-out rows.") @Default("0") @Range(min = 0)
        double minGain,
    @Doc(
            "Where it is set, the challenger need not be better: it has to be shown that it is worse"
                + " by less than this.")
        @Range(min = 0, minExclusive = true)
        @Nullable Double margin,
    @Doc("The level of the paired test: how often chance alone may pass for a gain.")
        @Default("0.05")
        @Range(min = 0, minExclusive = true, max = 0.5)
        double significance,
    @Doc("How often the held-out rows are drawn anew for the paired bootstrap.")
        @Default("999")
        @Range(min = 99, max = 100000)
        int draws,
    @Doc("The most held-out rows that are compared; of more, those with the least keys.")
        @Default("100000")
        @Range(min = 100)
        int maxRows,
    @Doc("Columns by whose values the held-out rows are judged in slices too.") @Default("[]")
        List<String> slices,
    @Doc("The fewest rows of a slice that is judged.") @Default("50") @Range(min = 1)
        int minSliceRows,
    @Doc("The most that the metric may lose in any slice.") @Default("0.05") @Range(min = 0)
        double maxSliceLoss,
    @Doc("The most that the model's files may have together, in megabytes; unlimited when absent.")
        @Range(min = 0, minExclusive = true)
        @Nullable Double maxMegabytes,
    @Doc(
            "The most that scoring 1,000 rows on the driver may take, in milliseconds; unlimited when"
                + " absent.")
        @Range(min = 0, minExclusive = true)
        @Nullable Double maxMilliseconds,
    @Doc(
            "Whether the stored model is first loaded in a Java process of its own, as whoever uses it"
                + " next will.")
        @Default("true")
        boolean smokeLoad)
    implements ConfigSection {

  /** Validates. */
  public GateConfig {
    Violations.in(
            GateConfig.class,
            metric,
            minGain,
            margin,
            significance,
            draws,
            maxRows,
            slices,
            minSliceRows,
            maxSliceLoss,
            maxMegabytes,
            maxMilliseconds,
            smokeLoad)
        .require(
            margin == null || minGain == 0,
            "a challenger that may be worse (margin) need not gain; keep one",
            "min-gain",
            "margin")
        .orThrow();
    slices = List.copyOf(slices);
  }
}
