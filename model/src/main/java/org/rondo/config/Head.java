package org.rondo.config;

/** What becomes of the output layer of a model that training starts from. */
public enum Head {
  /** It starts from the model's parameters, as all layers do. */
  KEEP,
  /** Its parameters are drawn from the seed, and what it predicts may be something else. */
  REPLACE
}
