package org.rondo.engine.compiled.layer;

import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/** Pooling of images by maximum or mean. */
final class PoolingPlan {
  private PoolingPlan() {}

  /** Adds the layer. DL4J ignores dropout on it. */
  static void plan(SubsamplingLayer pooling, PlanBuilder builder) {
    BatchShape input = builder.shape();
    UnsupportedException.require(input.image(), "pooling after examples " + input);
    Window window = Window.of(pooling, input);
    BatchShape output =
        BatchShape.maps(input.channels(), window.vertical().output(), window.horizontal().output());
    switch (pooling.getPoolingType()) {
      case MAX -> builder.add(new MaxPoolingStage(input, output, window), output);
      case AVG ->
          builder.add(
              new MeanPoolingStage(input, output, window, pooling.isAvgPoolIncludePadInDivisor()),
              output);
      default -> throw new UnsupportedException("pooling by " + pooling.getPoolingType());
    }
  }
}
