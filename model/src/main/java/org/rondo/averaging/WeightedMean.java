package org.rondo.averaging;

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
    return new Sum(length);
  }

  private static final class Sum implements Accumulator {
    private final double[] sum;
    private double weights;

    Sum(int length) {
      sum = new double[length];
    }

    @Override
    public void add(float[] values, double weight) {
      if (weights == 0) { // adding to 0.0 would lose the sign of -0.0
        for (int i = 0; i < sum.length; i++) {
          sum[i] = weight * values[i];
        }
      } else {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += weight * values[i];
        }
      }
      weights += weight;
    }

    @Override
    public float[] finish() {
      if (weights == 0) {
        throw new IllegalStateException("no worker has trained on any example in this round");
      }
      float[] mean = new float[sum.length];
      for (int i = 0; i < mean.length; i++) {
        mean[i] = (float) (sum[i] / weights);
      }
      return mean;
    }
  }
}
