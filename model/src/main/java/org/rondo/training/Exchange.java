package org.rondo.training;

/** What workers send at the end of a round. */
public enum Exchange {
  /** The parameters that their local steps ended with. */
  PARAMETERS,
  /** The gradient of one batch at the global parameters; the driver takes the optimizer's step. */
  GRADIENTS
}
