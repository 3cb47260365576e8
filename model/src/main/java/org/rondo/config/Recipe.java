package org.rondo.config;

/** How the workers' results of a round become the next parameters. */
public enum Recipe {
  /** Their mean, each worker weighted by the examples it saw. */
  MEAN,
  /** One optimizer step for all on the mean of the workers' gradients, after every batch. */
  GRADIENTS,
  /** A Nesterov momentum step along the mean of the workers' movements (DiLoCo). */
  NESTEROV,
  /** Momentum over whole rounds: blockwise model-update filtering. */
  BLOCK_MOMENTUM,
  /** For each parameter, the mean without the workers at either end. */
  TRIMMED_MEAN,
  /** For each parameter, the median of the workers. */
  MEDIAN;

  /** What happens to the optimizer's state when the configuration does not say. */
  public InnerState innerState() {
    return this == NESTEROV ? InnerState.LOCAL : InnerState.AVERAGE;
  }
}
