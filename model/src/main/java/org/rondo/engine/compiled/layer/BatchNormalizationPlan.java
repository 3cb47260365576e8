package org.rondo.engine.compiled.layer;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.rondo.engine.compiled.kernel.NotCompiledException;

/** Batch normalization of units or of maps. DL4J ignores activation and dropout on it. */
final class BatchNormalizationPlan implements LayerPlan {

  @Override
  public boolean covers(Layer layer) {
    return layer.getClass() == BatchNormalization.class;
  }

  @Override
  public void plan(Layer layer, PlanBuilder builder) {
    BatchNormalization normalization = (BatchNormalization) layer;
    BatchShape shape = builder.shape();
    NotCompiledException.require(!shape.sequence(), "batch normalization of sequences");
    NotCompiledException.require(
        normalization.getNOut() == shape.channels(),
        "batch normalization of " + normalization.getNOut() + " units behind examples " + shape);
    NotCompiledException.require(
        shape.flat() || normalization.getCnn2DFormat() == CNN2DFormat.NCHW,
        "images of format " + normalization.getCnn2DFormat());
    NotCompiledException.require(
        !normalization.isLockGammaBeta()
            || (normalization.getGamma() == 1 && normalization.getBeta() == 0),
        "batch normalization with locked gamma and beta");
    int units = shape.channels();
    @Nullable Parameters gamma = normalization.isLockGammaBeta() ? null : builder.claim(units);
    @Nullable Parameters beta = normalization.isLockGammaBeta() ? null : builder.claim(units);
    Parameters mean = builder.claim(units);
    Parameters spread = builder.claim(units);
    RunningMoments moments =
        new RunningMoments(mean, spread, normalization.isUseLogStd(), normalization.getDecay());
    builder.add(
        new BatchNormalizationStage(shape, gamma, beta, moments, normalization.getEps()), shape);
  }
}
