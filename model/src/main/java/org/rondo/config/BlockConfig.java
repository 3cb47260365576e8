package org.rondo.config;

/** One block of a convolutional network; blocks follow each other in the order of their list. */
@Shorthand("filters")
public record BlockConfig(
    @Doc("The number of maps that the block makes.") @Range(min = 1, max = 100_000) int filters,
    @Doc("The side of its convolutions; the sides of the maps stay as they are where it is odd.")
        @Default("3")
        @Range(min = 1, max = 1001)
        int kernel,
    @Doc("How far its first convolution moves at a time: 2 halves the sides of the maps.")
        @Default("1")
        @Range(min = 1, max = 1001)
        int stride,
    @Doc("The side of the max-pooling at its end; 1 is none.")
        @Default("1")
        @Range(min = 1, max = 1001)
        int pool,
    @Doc("Whether batch normalisation follows each convolution.") @Default("false")
        boolean batchNorm,
    @Doc(
            "Whether it is a residual block: two convolutions, and what entered them is added to what"
                + " they make.")
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
