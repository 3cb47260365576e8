package org.rondo.config;

/** What training minimises. */
public enum Loss {
  /** The usual one for the task: cross-entropy, or squared error. */
  AUTO,
  /** Softmax cross-entropy over the classes. */
  CROSS_ENTROPY,
  /** Sigmoid cross-entropy of one output. */
  BINARY_CROSS_ENTROPY,
  /** The mean squared error. */
  MSE,
  /** The mean absolute error. */
  MAE,
  /** Squared for small errors and absolute for large ones. */
  HUBER,
  /** The pinball loss of several quantiles of one target. */
  QUANTILE,
  /** The negative log likelihood of counts, whose mean is predicted. */
  POISSON
}
