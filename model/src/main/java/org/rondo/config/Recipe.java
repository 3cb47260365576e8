package org.rondo.config;

/** How the workers' results of a round become the next parameters. */
public enum Recipe {
  /** Their mean, each worker weighted by the examples it saw. */
  MEAN
}
