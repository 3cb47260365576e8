package org.rondo.config;

/** The function after each hidden layer. */
public enum Activation {
  /** {@code max(0, x)}. */
  RELU,
  /** The hyperbolic tangent. */
  TANH,
  /** {@code 1 / (1 + exp(-x))}. */
  SIGMOID,
  /** {@code x} above 0, a small multiple of it below. */
  LEAKY_RELU,
  /** {@code x} above 0, {@code exp(x) - 1} below. */
  ELU,
  /** {@code x} times the normal distribution function of {@code x}. */
  GELU,
  /** {@code x} times its sigmoid. */
  SWISH
}
