package org.rondo.engine.compiled.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.jspecify.annotations.Nullable;
import org.rondo.engine.compiled.function.ActivationFunctions;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/** Replaces the index in each row by a row of the weights {@code [indices, units]}. */
final class EmbeddingStage extends Stage {
  private final int indices;
  private final int units;
  private final Parameters weights;
  private final @Nullable Parameters bias;
  private final float[] biasValues;
  private final float[] weightGradients;
  private float[] input = {};

  private EmbeddingStage(int indices, int units, Parameters weights, @Nullable Parameters bias) {
    super(units, 1);
    this.indices = indices;
    this.units = units;
    this.weights = weights;
    this.bias = bias;
    this.biasValues = new float[units];
    this.weightGradients = new float[weights.length()];
  }

  /** Adds the layer for one index of an example. */
  static void plan(EmbeddingLayer layer, PlanBuilder builder) {
    UnsupportedException.require(
        builder.shape().flat(), "an embedding of examples " + builder.shape());
    plan(layer, layer.hasBias(), builder);
  }

  /** Adds the layer for an index of each step. */
  static void planSteps(EmbeddingSequenceLayer layer, PlanBuilder builder) {
    UnsupportedException.require(
        builder.shape().sequence(), "an embedding of sequences after examples " + builder.shape());
    Reshaping.requireStepsLast(layer.getOutputFormat());
    plan(layer, layer.hasBias(), builder);
    MaskStage.plan(builder);
  }

  private static void plan(FeedForwardLayer layer, boolean hasBias, PlanBuilder builder) {
    UnsupportedException.require(
        builder.shape().channels() == 1 && !builder.passesGradientOn(),
        "an embedding of something other than one index");
    UnsupportedException.require(layer.getIDropout() == null, "an embedding with dropout");
    int indices = Math.toIntExact(layer.getNIn());
    int units = Math.toIntExact(layer.getNOut());
    Parameters weights = builder.claim(Math.multiplyExact(indices, units));
    @Nullable Parameters bias = hasBias ? builder.claim(units) : null;
    builder.addForRows(new EmbeddingStage(indices, units, weights, bias), units);
    builder.addForRows(
        new ActivationStage(ActivationFunctions.of(layer.getActivationFn()), units), units);
  }

  @Override
  public float[] forward(float[] batch, int rows) {
    input = batch;
    if (bias != null) {
      bias.values().read(0, biasValues, 0, units);
    }
    for (int row = 0; row < rows; row++) {
      int index = index(row);
      // DL4J holds the weights column by column.
      for (int unit = 0; unit < units; unit++) {
        output[row * units + unit] = weights.values().at(unit * indices + index) + biasValues[unit];
      }
    }
    return output;
  }

  private int index(int row) {
    int index = (int) input[row];
    if (index < 0 || index >= indices) {
      throw new IllegalArgumentException(
          "index %s of an embedding: expected 0 to %s".formatted(index, indices - 1));
    }
    return index;
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    Arrays.fill(weightGradients, 0f);
    Arrays.fill(biasValues, 0f);
    for (int row = 0; row < rows; row++) {
      int index = index(row);
      for (int unit = 0; unit < units; unit++) {
        float slope = gradient[row * units + unit];
        weightGradients[unit * indices + index] += slope;
        biasValues[unit] += slope;
      }
    }
    weights.gradients().write(0, weightGradients, 0, weightGradients.length);
    if (bias != null) {
      bias.gradients().write(0, biasValues, 0, units);
    }
    Arrays.fill(biasValues, 0f);
    return inputGradient;
  }
}
