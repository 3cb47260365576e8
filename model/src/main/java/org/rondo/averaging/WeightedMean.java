package org.rondo.averaging;

import java.util.Arrays;

/**
 * The example-weighted mean of the workers:
 *
 * <pre>  mean = sum_k n_k theta_k / sum_k n_k</pre>
 *
 * in worker order and in double precision, rounded to float once (M. Zinkevich et al.,
 * "Parallelized stochastic gradient descent", NIPS 2010, and P. Moritz et al., "SparkNet", arXiv
 * 1511.06051, with the weights that uneven shards need). The mean of a single worker is that
 * worker, bit for bit: {@code n theta} is exact in double for {@code n < 2^29}, and so is the
 * division.
 */
public record WeightedMean() implements Combination {
  private static final long serialVersionUID = 1L;

  @Override
  public Accumulator start(int length) {
    return new Sum();
  }

  /** The first two workers' values are added up late: two workers need no array of doubles. */
  private static final class Sum implements Accumulator {
    private final float[][] values = new float[2][];
    private final double[] weight = new double[2];
    private double[] sum = {};
    private double weights;
    private int workers;

    @Override
    public void add(float[] next, double weightOfNext) {
      if (weights + weightOfNext == 0) { // adding to its 0.0 would lose the sign of -0.0
        return;
      }
      weights += weightOfNext;
      if (workers < 2) {
        values[workers] = next;
        weight[workers] = weightOfNext;
      } else {
        if (workers == 2) {
          sum = sum(values[0], weight[0], values[1], weight[1]);
          Arrays.fill(values, new float[0]);
        }
        WeightedMean.add(sum, next, weightOfNext);
      }
      workers++;
    }

    @Override
    public float[] finish() {
      if (weights == 0) {
        throw new IllegalStateException("no worker has trained on any example in this round");
      }
      return switch (workers) {
        case 1 -> ofOne(values[0], weight[0], weights);
        case 2 -> ofTwo(values[0], weight[0], values[1], weight[1], weights);
        default -> ofSum(sum, weights);
      };
    }
  }

  private static float[] ofOne(float[] values, double weight, double weights) {
    float[] mean = new float[values.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (weight * values[i] / weights);
    }
    return mean;
  }

  private static float[] ofTwo(
      float[] first, double weightOfFirst, float[] second, double weightOfSecond, double weights) {
    float[] mean = new float[first.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) ((weightOfFirst * first[i] + weightOfSecond * second[i]) / weights);
    }
    return mean;
  }

  private static float[] ofSum(double[] sum, double weights) {
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / weights);
    }
    return mean;
  }

  private static double[] sum(
      float[] first, double weightOfFirst, float[] second, double weightOfSecond) {
    double[] sum = new double[first.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = weightOfFirst * first[i] + weightOfSecond * second[i];
    }
    return sum;
  }

  private static void add(double[] sum, float[] values, double weight) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * values[i];
    }
  }
}
