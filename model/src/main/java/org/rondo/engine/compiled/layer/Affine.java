package org.rondo.engine.compiled.layer;

import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.jspecify.annotations.Nullable;
import org.rondo.engine.compiled.function.ActivationFunctions;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/** Chooses how {@code x W + b} is computed, on rows or on each step of sequences. */
final class Affine {
  private Affine() {}

  /** Adds {@code a = f(x W + b)}. */
  static void planDense(DenseLayer dense, PlanBuilder builder) {
    UnsupportedException.require(!dense.hasLayerNorm(), "a dense layer with layer norm");
    DropoutStage.dropInputs(dense, builder);
    Affine.plan(dense, dense.hasBias(), builder);
    int units = builder.shape().channels();
    builder.addForRows(
        new ActivationStage(ActivationFunctions.of(dense.getActivationFn()), units), units);
  }

  /** The choice depends on the layer alone: results must not depend on the batch size. */
  static void plan(FeedForwardLayer layer, boolean hasBias, PlanBuilder builder) {
    int in = builder.inputs(layer);
    int out = Math.toIntExact(layer.getNOut());
    boolean passesGradientOn = builder.passesGradientOn();
    Parameters weights = builder.claim(Math.multiplyExact(in, out));
    @Nullable Parameters bias = hasBias ? builder.claim(out) : null;
    Stage stage =
        weights.length() <= JavaAffine.MOST_WEIGHTS
            ? new JavaAffine(in, out, weights, bias, passesGradientOn)
            : new NativeAffine(in, out, weights, bias, passesGradientOn);
    builder.addForRows(stage, out);
  }
}
