package org.rondo.spark.features;

import java.util.List;

/**
 * Fitted features and what they make.
 *
 * @param features the features
 * @param names of the network's inputs, in order
 */
public record NamedFeatures(FittedFeatures features, List<String> names) {
  /** Copies the names. */
  public NamedFeatures {
    names = List.copyOf(names);
  }
}
