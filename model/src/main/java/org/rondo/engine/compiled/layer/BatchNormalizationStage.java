package org.rondo.engine.compiled.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.jspecify.annotations.Nullable;
import org.rondo.engine.compiled.kernel.UnsupportedException;
import org.rondo.network.FrozenBatchNormalization;

/**
 * Batch normalization (Ioffe and Szegedy, 2015, algorithm 1): {@code y = gamma x^ + beta} with
 * {@code x^ = (x - mean) / sqrt(variance + epsilon)}, over the rows of a unit or all values of a
 * map. The backward pass, with means over the same values:
 *
 * <pre>
 *   dgamma = sum dy x^     dbeta = sum dy
 *   dx     = gamma / sqrt(variance + epsilon) (dy - mean dy - x^ mean (dy x^))
 * </pre>
 *
 * <p>A frozen one takes the running moments in training too, and its backward pass is {@code dx =
 * gamma / sqrt(variance + epsilon) dy}: see {@link FrozenBatchNormalization}.
 */
final class BatchNormalizationStage extends Stage {
  private final BatchShape shape;
  private final @Nullable Parameters gamma;
  private final @Nullable Parameters beta;
  private final RunningMoments moments;
  private final double epsilon;
  private final boolean frozen;
  private final double[] means;
  private final double[] variances;
  private final float[] gammas;
  private final float[] betas;
  private final float[] gammaGradients;
  private final float[] betaGradients;
  private float[] normalized = {};

  BatchNormalizationStage(
      BatchShape shape,
      @Nullable Parameters gamma,
      @Nullable Parameters beta,
      RunningMoments moments,
      BatchNormalization settings) {
    super(shape.length(), 0);
    this.shape = shape;
    this.gamma = gamma;
    this.beta = beta;
    this.moments = moments;
    this.epsilon = settings.getEps();
    this.frozen = settings instanceof FrozenBatchNormalization;
    int units = shape.channels();
    this.means = new double[units];
    this.variances = new double[units];
    this.gammas = new float[units];
    this.betas = new float[units];
    this.gammaGradients = new float[units];
    this.betaGradients = new float[units];
    Arrays.fill(gammas, 1f);
  }

  /** Adds the layer, on units or on maps. DL4J ignores activation and dropout on it. */
  static void plan(BatchNormalization normalization, PlanBuilder builder) {
    BatchShape shape = builder.shape();
    UnsupportedException.require(!shape.sequence(), "batch normalization of sequences");
    UnsupportedException.require(
        normalization.getNOut() == shape.channels(),
        "batch normalization of " + normalization.getNOut() + " units after examples " + shape);
    UnsupportedException.require(
        shape.flat() || normalization.getCnn2DFormat() == CNN2DFormat.NCHW,
        "images of format " + normalization.getCnn2DFormat());
    UnsupportedException.require(
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
    builder.add(new BatchNormalizationStage(shape, gamma, beta, moments, normalization), shape);
  }

  @Override
  public void reserve(int rows) {
    super.reserve(rows);
    normalized = new float[output.length];
  }

  @Override
  public float[] forward(float[] input, int rows) {
    moments.read(means, variances);
    normalize(input, rows);
    return output;
  }

  @Override
  public float[] forwardTraining(float[] input, int rows) {
    if (frozen) {
      return forward(input, rows);
    }
    int count = count(rows);
    for (int unit = 0; unit < means.length; unit++) {
      int first = first(unit, rows);
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += input[first + i * stride()];
      }
      double mean = sum / count;
      double squares = 0;
      for (int i = 0; i < count; i++) {
        double distance = input[first + i * stride()] - mean;
        squares += distance * distance;
      }
      means[unit] = mean;
      variances[unit] = squares / count;
    }
    normalize(input, rows);
    return output;
  }

  private void normalize(float[] input, int rows) {
    if (gamma != null && beta != null) {
      gamma.values().read(0, gammas, 0, gammas.length);
      beta.values().read(0, betas, 0, betas.length);
    }
    int count = count(rows);
    int stride = stride();
    for (int unit = 0; unit < means.length; unit++) {
      int first = first(unit, rows);
      float mean = (float) means[unit];
      float scale = (float) (1 / Math.sqrt(variances[unit] + epsilon));
      for (int i = 0; i < count; i++) {
        int place = first + i * stride;
        float value = (input[place] - mean) * scale;
        normalized[place] = value;
        output[place] = value * gammas[unit] + betas[unit];
      }
    }
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    if (frozen) {
      scale(gradient, rows);
      return gradient;
    }
    int count = count(rows);
    int stride = stride();
    for (int unit = 0; unit < means.length; unit++) {
      int first = first(unit, rows);
      double sum = 0;
      double product = 0;
      for (int i = 0; i < count; i++) {
        int place = first + i * stride;
        sum += gradient[place];
        product += (double) gradient[place] * normalized[place];
      }
      betaGradients[unit] = (float) sum;
      gammaGradients[unit] = (float) product;
      float scale = (float) (gammas[unit] / Math.sqrt(variances[unit] + epsilon));
      float meanSlope = (float) (sum / count);
      float meanProduct = (float) (product / count);
      for (int i = 0; i < count; i++) {
        int place = first + i * stride;
        gradient[place] = scale * (gradient[place] - meanSlope - normalized[place] * meanProduct);
      }
    }
    if (gamma != null && beta != null) {
      gamma.gradients().write(0, gammaGradients, 0, gammaGradients.length);
      beta.gradients().write(0, betaGradients, 0, betaGradients.length);
    }
    moments.writeSteps(means, variances);
    return gradient;
  }

  private void scale(float[] gradient, int rows) {
    for (int unit = 0; unit < means.length; unit++) {
      int first = first(unit, rows);
      float scale = (float) (gammas[unit] / Math.sqrt(variances[unit] + epsilon));
      for (int i = 0; i < count(rows); i++) {
        gradient[first + i * stride()] *= scale;
      }
    }
  }

  /** Where the first value of a unit or map lies. */
  private int first(int unit, int rows) {
    return shape.flat() ? unit : unit * rows * shape.area();
  }

  /** The distance from one value of a unit or map to the next. */
  private int stride() {
    return shape.flat() ? shape.channels() : 1;
  }

  /** Values of a unit or map. */
  private int count(int rows) {
    return rows * shape.area();
  }
}
