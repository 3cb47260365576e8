package org.rondo.config;

/** One block of a convolutional network; blocks follow each other in the order of their list. */
@Shorthand("filters")
public record BlockConfig(
    @Doc("The number of maps that the block produces.") @Range(min = 1, max = 100_000) int filters,
    @Doc("The side of its convolutions; where it is odd, the sides of the maps do not change.")
        @Default("3")
        @Range(min = 1, max = 1001)
        int kernel,
    @Doc("How far its first convolution moves at a time: 2 halves the sides of the maps.")
        @Default("1")
        @Range(min = 1, max = 1001)
        int stride,
    @Doc("The side of the max-pooling at its end; 1 for none.")
        @Default("1")
        @Range(min = 1, max = 1001)
        int pool,
    @Doc("Whether batch normalisation follows each convolution.") @Default("false")
        boolean batchNorm,
    @Doc(
            "Whether it is a residual block: two convolutions, with the block's input added to"
                + " their output.")
        @Default("false")
        boolean skip)
    implements ConfigSection {
  /** Validates. */
  public BlockConfig {
    Violations.in(BlockConfig.class, filters, kernel, stride, pool, batchNorm, skip)
        .require(
            !skip || kernel % 2 == 1,
            "got %s, but what skips a convolution has the sides of what passes it only where the"
                    .formatted(kernel)
                + " kernel is odd",
            "kernel",
            "skip")
        .orThrow();
  }
}
