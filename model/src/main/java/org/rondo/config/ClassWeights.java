package org.rondo.config;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much the rows of each class count in training.
 *
 * @param balanced whether every class counts as much as every other, however rare it is
 * @param byClass factors by the classes' names, 1 for others; empty where balanced
 */
public record ClassWeights(boolean balanced, Map<String, Double> byClass) implements Serializable {
  /** The word for {@link #balanced}. */
  static final String BALANCED = "balanced";

  /** Copies the factors. */
  public ClassWeights {
    byClass = new LinkedHashMap<>(byClass);
  }
}
