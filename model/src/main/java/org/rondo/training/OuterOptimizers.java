package org.rondo.training;

import org.rondo.config.AveragingConfig;

/** The recipes that {@code training.averaging.recipe} can name; a new one is one more line here. */
public final class OuterOptimizers {
  private OuterOptimizers() {}

  /** The outer optimizer that the configuration names. */
  public static OuterOptimizer of(AveragingConfig averaging) {
    return switch (averaging.recipe()) {
      case MEAN -> new MeanOuter();
    };
  }
}
