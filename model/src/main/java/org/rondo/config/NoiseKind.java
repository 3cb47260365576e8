package org.rondo.config;

/** How the inputs of a denoising autoencoder are disturbed. */
public enum NoiseKind {
  /** A number from a normal distribution is added to each. */
  GAUSSIAN,
  /** Some become 0; the others are scaled up, so that the mean stays. */
  MASKING
}
