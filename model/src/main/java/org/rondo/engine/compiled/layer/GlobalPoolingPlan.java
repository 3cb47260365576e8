package org.rondo.engine.compiled.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.rondo.engine.compiled.kernel.NotCompiledException;

/** Pooling of sequences over all their steps. DL4J ignores dropout on it. */
final class GlobalPoolingPlan implements LayerPlan {
  /** Of {@code [rows, units, steps]}. */
  private static final int STEPS = 2;

  @Override
  public boolean covers(Layer layer) {
    return layer.getClass() == GlobalPoolingLayer.class;
  }

  @Override
  public void plan(Layer layer, PlanBuilder builder) {
    GlobalPoolingLayer pooling = (GlobalPoolingLayer) layer;
    BatchShape sequences = builder.shape();
    NotCompiledException.require(
        sequences.sequence(), "global pooling of anything other than sequences");
    NotCompiledException.require(
        pooling.isCollapseDimensions()
            && (pooling.getPoolingDimensions() == null
                || Arrays.equals(pooling.getPoolingDimensions(), new int[] {STEPS})),
        "global pooling other than over the steps, to flat rows");
    Stage stage =
        switch (pooling.getPoolingType()) {
          case MAX -> new MaxOverStepsStage(sequences);
          case AVG -> new SumOverStepsStage(sequences, 1f / sequences.area());
          case SUM -> new SumOverStepsStage(sequences, 1f);
          default -> throw new NotCompiledException("pooling by " + pooling.getPoolingType());
        };
    builder.add(stage, BatchShape.flat(sequences.channels()));
  }
}
