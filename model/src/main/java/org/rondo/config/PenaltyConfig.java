package org.rondo.config;

/** How far workers may move in a round, and how much less those count that move further. */
public record PenaltyConfig(
    @Doc(
            "A worker sits out a round in which it moves further than usual by this many standard"
                + " deviations of its own earlier movements.")
        @Default("3")
        @Range(min = 0, minExclusive = true)
        double zScore,
    @Doc("Rounds of each worker before its movements are judged.") @Default("10") @Range(min = 2)
        int warmupRounds,
    @Doc("The greatest length of the workers' combined movement; a longer one is shortened to it.")
        @Default("10")
        @Range(min = 0, minExclusive = true)
        double clip)
    implements ConfigSection {

  /** Validates. */
  public PenaltyConfig {
    Violations.in(PenaltyConfig.class, zScore, warmupRounds, clip).orThrow();
  }
}
