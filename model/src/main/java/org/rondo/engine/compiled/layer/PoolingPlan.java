package org.rondo.engine.compiled.layer;

import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.rondo.engine.compiled.kernel.NotCompiledException;

/** Pooling of images by maximum or mean. DL4J ignores dropout on it. */
final class PoolingPlan implements LayerPlan {

  @Override
  public boolean covers(Layer layer) {
    return layer.getClass() == SubsamplingLayer.class;
  }

  @Override
  public void plan(Layer layer, PlanBuilder builder) {
    SubsamplingLayer pooling = (SubsamplingLayer) layer;
    BatchShape input = builder.shape();
    NotCompiledException.require(input.image(), "pooling behind examples " + input);
    Window window = Window.of(pooling, input);
    BatchShape output =
        BatchShape.maps(input.channels(), window.vertical().output(), window.horizontal().output());
    switch (pooling.getPoolingType()) {
      case MAX -> builder.add(new MaxPoolingStage(input, output, window), output);
      case AVG ->
          builder.add(
              new MeanPoolingStage(input, output, window, pooling.isAvgPoolIncludePadInDivisor()),
              output);
      default -> throw new NotCompiledException("pooling by " + pooling.getPoolingType());
    }
  }
}
