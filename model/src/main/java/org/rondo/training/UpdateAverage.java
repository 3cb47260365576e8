package org.rondo.training;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.rondo.network.NetworkState;

/**
 * The example-weighted mean of a round's updates:
 *
 * <pre>  mean = sum_k n_k theta_k / sum_k n_k</pre>
 *
 * in worker order and in double precision, rounded to float once (M. Zinkevich et al.,
 * "Parallelized stochastic gradient descent", 2010, with the weights that uneven shards need). A
 * worker that saw no example has no weight. The mean of a single update is that update, bit for
 * bit: {@code n theta} is exact in double for {@code n < 2^29}, and so is the division.
 */
public final class UpdateAverage {
  private UpdateAverage() {}

  /**
   * Averages parameters and inner state.
   *
   * @param updates in worker order; at least one with examples
   */
  public static NetworkState of(List<WorkerUpdate> updates) {
    List<WorkerUpdate> weighty = updates.stream().filter(update -> update.examples() > 0).toList();
    if (weighty.isEmpty()) {
      throw new IllegalArgumentException("no worker has trained on any example in this round");
    }
    int iteration = weighty.stream().mapToInt(update -> update.state().iteration()).max().orElse(0);
    return new NetworkState(
        mean(weighty, NetworkState::parameters),
        mean(weighty, NetworkState::innerState),
        iteration);
  }

  private static float[] mean(List<WorkerUpdate> updates, Function<NetworkState, float[]> part) {
    double[] sum = new double[part.apply(updates.get(0).state()).length];
    Arrays.fill(sum, -0.0); // adding to 0.0 would lose the sign of -0.0
    long examples = 0;
    for (WorkerUpdate update : updates) {
      float[] values = part.apply(update.state());
      double weight = update.examples();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += weight * values[i];
      }
      examples += update.examples();
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / examples);
    }
    return mean;
  }
}
