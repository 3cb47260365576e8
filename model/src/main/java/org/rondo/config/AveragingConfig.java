package org.rondo.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the workers' results of a round become the next parameters.
 *
 * @param learningRate of the outer step; null for a recipe that has none
 * @param momentum of the outer step; null for a recipe that has none, and where it follows from the
 *     number of workers
 * @param nesterov false for a recipe that has no such setting
 * @param trim 0 for a recipe that trims nothing
 * @param warmupRounds 0 for a recipe that averages after every step anyway
 * @param density null where all entries travel
 * @param broadcastDensity null where all entries travel
 * @param penalty null where every worker's movement counts as it is
 * @param ema null where the last parameters are the result
 */
@Shorthand("recipe")
public record AveragingConfig(
    @Doc("The way of averaging; `mean` weights each worker by its examples.") @Default("mean")
        Recipe recipe,
    @Doc("The size of the outer step: 0.7 for nesterov and 1 for block-momentum when absent.")
        @Range(min = 0, minExclusive = true)
        @AppliesTo(
            key = "recipe",
            in = {"nesterov", "block-momentum"})
        @Nullable Double learningRate,
    @Doc(
            "How much of the last outer step carries over: 0.9 for nesterov and 1 - 1/workers for"
                + " block-momentum when absent.")
        @Range(min = 0, max = 1, maxExclusive = true)
        @AppliesTo(
            key = "recipe",
            in = {"nesterov", "block-momentum"})
        @Nullable Double momentum,
    @Doc("Whether block momentum looks ahead along its momentum.")
        @Default("true")
        @AppliesTo(key = "recipe", in = "block-momentum")
        boolean nesterov,
    @Doc("The fraction of the workers left out at each end, rounded down.")
        @Default("0.2")
        @Range(min = 0, max = 0.5, maxExclusive = true)
        @AppliesTo(key = "recipe", in = "trimmed-mean")
        double trim,
    @Doc("Rounds of a single local step at the start, before local-steps applies.")
        @Default("0")
        @Range(min = 0)
        @AppliesTo(
            key = "recipe",
            in = {"mean", "nesterov", "block-momentum", "trimmed-mean", "median"})
        int warmupRounds,
    @Doc("How the workers' movements are sent; what is lost is made up for later.") @Default("none")
        Compression compression,
    @Doc(
            "The fraction of the parameters to send, those that moved furthest: 0.02 when"
                + " absent.")
        @Range(min = 0, minExclusive = true, max = 1)
        @AppliesTo(key = "compression", in = "top-k")
        @Nullable Double density,
    @Doc(
            "How the parameters' movements are sent to the workers; what is lost is made up for"
                + " later.")
        @Default("none")
        Compression broadcastCompression,
    @Doc(
            "The fraction of the parameters to send to the workers, those that moved furthest: 0.1"
                + " when absent.")
        @Range(min = 0, minExclusive = true, max = 1)
        @AppliesTo(key = "broadcast-compression", in = "top-k")
        @Nullable Double broadcastDensity,
    @Doc(
            "Into how many fragments the parameters are divided. Each round exchanges one of them"
                + " in turn, so that a parameter is averaged every local-steps times fragments"
                + " steps; workers continue with their own values in between.")
        @Default("1")
        @Range(min = 1, max = 1024)
        @AppliesTo(
            key = "recipe",
            in = {"mean", "nesterov", "block-momentum", "trimmed-mean", "median"})
        int fragments,
    @Doc(
            "Lets workers start the next round at once, from their own parameters, while this one's"
                + " are combined and sent: others' movements arrive a round late (as in CoCoD-SGD"
                + " and Eager DiLoCo).")
        @Default("false")
        @AppliesTo(
            key = "recipe",
            in = {"mean", "nesterov", "block-momentum", "trimmed-mean", "median"})
        boolean overlap,
    @Doc(
            "Lets workers that move further than others count less, and those that move further"
                + " than usual not at all, and bounds the movement of a round (EDiT); off when"
                + " absent.")
        @AppliesTo(
            key = "recipe",
            in = {"mean", "nesterov", "block-momentum"})
        @Nullable PenaltyConfig penalty,
    @Doc(
            "Keeps a running average of the parameters, with this decay per local step, as the"
                + " result.")
        @Range(min = 0, max = 1, maxExclusive = true)
        @Nullable Double ema,
    @Doc("Rounds between two probes of the loss just before and after averaging; 0 for none.")
        @Default("20")
        @Range(min = 0)
        int probeEvery)
    implements ConfigSection {

  /** Validates, and drops what does not apply. */
  public AveragingConfig {
    Violations.in(
            AveragingConfig.class,
            recipe,
            learningRate,
            momentum,
            nesterov,
            trim,
            warmupRounds,
            compression,
            density,
            broadcastCompression,
            broadcastDensity,
            fragments,
            overlap,
            penalty,
            ema,
            probeEvery)
        .require(
            fragments <= 1 || penalty == null,
            "does not go with penalty: movements of one fragment cannot be compared with those of"
                + " another",
            "fragments",
            "penalty")
        .require(
            !overlap || penalty == null,
            "does not go with penalty: how far workers moved is not known in time",
            "overlap",
            "penalty")
        .orThrow();
    learningRate = applies("learning-rate", recipe) ? learningRate : null;
    momentum = applies("momentum", recipe) ? momentum : null;
    nesterov = applies("nesterov", recipe) && nesterov;
    trim = applies("trim", recipe) ? trim : 0;
    warmupRounds = applies("warmup-rounds", recipe) ? warmupRounds : 0;
    fragments = applies("fragments", recipe) ? fragments : 1;
    overlap = applies("overlap", recipe) && overlap;
    penalty = applies("penalty", recipe) ? penalty : null;
    density = applies("density", compression) ? Objects.requireNonNullElse(density, 0.02) : null;
    broadcastDensity =
        applies("broadcast-density", broadcastCompression)
            ? Objects.requireNonNullElse(broadcastDensity, 0.1)
            : null;
  }

  /** What happens to the optimizer's state where nothing else is asked for. */
  public InnerState innerState() {
    return fragments > 1 || overlap ? InnerState.LOCAL : recipe.innerState();
  }

  private static boolean applies(String key, Enum<?> chosen) {
    return SectionType.applies(AveragingConfig.class, key, chosen);
  }
}
