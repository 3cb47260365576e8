package org.rondo.config;

/** What disturbs the inputs of a denoising autoencoder while it trains. */
@Shorthand("amount")
public record NoiseConfig(
    @Doc("`gaussian` adds random numbers to the inputs; `masking` makes some of them 0.")
        @Default("gaussian")
        NoiseKind kind,
    @Doc(
            "The deviation of the numbers that are added, in units of the scaled inputs, or the"
                + " fraction of the inputs that become 0.")
        @Range(min = 0, minExclusive = true, max = 10)
        double amount)
    implements ConfigSection {

  /** Validates. */
  public NoiseConfig {
    Violations.in(NoiseConfig.class, kind, amount)
        .require(
            kind != NoiseKind.MASKING || amount < 1,
            "masking would leave nothing of the inputs; expected less than 1",
            "amount",
            "kind")
        .orThrow();
  }
}
