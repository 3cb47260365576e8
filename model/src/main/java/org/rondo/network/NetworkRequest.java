package org.rondo.network;

import org.rondo.config.ModelConfig;
import org.rondo.config.OptimizerConfig;
import org.rondo.data.TensorShape;

/**
 * Everything a network choice needs to define itself.
 *
 * @param model the {@code model} section of the configuration
 * @param optimizer the optimizer of local steps
 * @param input shape of one example
 * @param task what is predicted
 * @param seed of the initial weights
 */
public record NetworkRequest(
    ModelConfig model, OptimizerConfig optimizer, TensorShape input, Target task, long seed) {

  /**
   * What is predicted, before a network has chosen the form of its outputs.
   *
   * @param classes number of classes, 0 for regression
   * @param targets number of regression targets, 0 for classification
   */
  public record Target(int classes, int targets) {
    /** A classification target. */
    public static Target classes(int classes) {
      return new Target(classes, 0);
    }

    /** A regression target. */
    public static Target values(int targets) {
      return new Target(0, targets);
    }

    /** Whether a class is predicted. */
    public boolean classification() {
      return classes > 0;
    }
  }
}
