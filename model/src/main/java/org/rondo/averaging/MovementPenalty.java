package org.rondo.averaging;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.rondo.config.PenaltyConfig;
import org.rondo.data.IndexRange;
import org.rondo.network.NetworkState;

/**
 * The penalty on pseudo-gradients of EDiT (J. Cheng et al., "EDiT: A local-SGD-based efficient
 * distributed training method for large language models", ICLR 2025, arXiv 2412.07210). With {@code
 * G_k} the length of the movement of worker {@code k} in a round:
 *
 * <pre>
 *   a worker sits out if  (G_k - mu_k) / sigma_k &gt; z
 *   w_k     = exp(-G_k) / sum_j exp(-G_j)
 *   delta   = sum_k w_k (theta_k - theta)
 *   delta'  = min(c / |delta|, 1) delta
 * </pre>
 *
 * and the recipe's outer step follows from {@code delta'}. {@code mu_k} and {@code sigma_k} are the
 * mean and the standard deviation of the worker's movements so far, with weights that fall by
 * {@code 1 - 0.02} a round once there are fifty. Where they have not varied at all, nothing can be
 * said of the next. A movement beyond the limit counts among them as the limit; the paper leaves it
 * out, but then a worker whose movements have grown for good, as those of a learning rate that
 * warms up, would never be let in again.
 *
 * <p>Unlike the paper, which has it for each module of a network that is sharded by modules, {@code
 * G_k} is the length over all trained parameters, and {@code w_k} is also proportional to the
 * worker's examples, as in every average here. Owned by one run.
 */
public final class MovementPenalty {
  /** The paper's rate of forgetting. */
  private static final double RATE = 0.02;

  private final PenaltyConfig config;
  private final List<Usual> usual;

  /** A penalty before the first round. */
  public MovementPenalty(PenaltyConfig config, int workers) {
    this.config = config;
    this.usual = new ArrayList<>(Collections.nCopies(workers, Usual.NONE));
  }

  /**
   * How far a worker usually moves.
   *
   * @param mean of its movements
   * @param variance of them
   * @param rounds that it has counted in
   */
  public record Usual(double mean, double variance, int rounds) {
    /** Before its first round. */
    public static final Usual NONE = new Usual(0, 0, 0);

    /** With one more movement. */
    Usual with(double movement) {
      double rate = Math.max(RATE, 1.0 / (rounds + 1));
      double delta = movement - mean;
      return new Usual(
          mean + rate * delta, (1 - rate) * (variance + rate * delta * delta), rounds + 1);
    }
  }

  /** What each worker's movement counts in the next round. */
  public MovementWeights weights() {
    double sum = 0;
    int known = 0;
    List<Double> limits = new ArrayList<>();
    for (Usual worker : usual) {
      sum += worker.mean();
      known += worker.rounds() > 0 ? 1 : 0;
      limits.add(limit(worker));
    }
    return new MovementWeights(known == 0 ? 0 : sum / known, limits);
  }

  private double limit(Usual worker) {
    return worker.rounds() < config.warmupRounds() || worker.variance() == 0
        ? Double.POSITIVE_INFINITY
        : worker.mean() + config.zScore() * Math.sqrt(worker.variance());
  }

  /** Learns the movement of a worker that trained in a round, whether or not it sat out. */
  public void observe(int worker, double movement) {
    Usual before = usual.get(worker);
    usual.set(worker, before.with(Math.min(movement, limit(before))));
  }

  /** How far each worker usually moves, in worker order. */
  public List<Usual> usual() {
    return List.copyOf(usual);
  }

  /** Resumes from an earlier {@link #usual}. */
  public void restore(List<Usual> earlier) {
    for (int worker = 0; worker < earlier.size(); worker++) {
      usual.set(worker, earlier.get(worker));
    }
  }

  /**
   * The workers' combined state, brought nearer to what they started from where it is too far.
   *
   * @param measured ranges of the parameters that are statistics: they stay, and do not count
   */
  public NetworkState clipped(
      NetworkState started, NetworkState combined, List<IndexRange> measured) {
    float[] from = started.parameters();
    float[] to = combined.parameters();
    double length = distance(from, to, measured);
    if (length <= config.clip()) {
      return combined;
    }
    double kept = config.clip() / length;
    float[] nearer = new float[to.length];
    for (int i = 0; i < to.length; i++) {
      nearer[i] = (float) (from[i] + kept * ((double) to[i] - from[i]));
    }
    for (IndexRange range : measured) {
      System.arraycopy(to, range.from(), nearer, range.from(), range.length());
    }
    return new NetworkState(nearer, combined.innerState(), combined.iteration());
  }

  /**
   * The Euclidean distance between two vectors of parameters.
   *
   * @param measured ranges that do not count
   */
  public static double distance(float[] from, float[] to, List<IndexRange> measured) {
    double sum = 0;
    int at = 0;
    for (IndexRange range : measured) {
      sum += squares(from, to, at, range.from());
      at = range.to();
    }
    return Math.sqrt(sum + squares(from, to, at, from.length));
  }

  private static double squares(float[] from, float[] to, int start, int end) {
    // Two independent sums, so that neither waits for the other.
    double even = 0;
    double odd = 0;
    int i = start;
    for (; i + 1 < end; i += 2) {
      double first = (double) to[i] - from[i];
      double second = (double) to[i + 1] - from[i + 1];
      even += first * first;
      odd += second * second;
    }
    if (i < end) {
      double last = (double) to[i] - from[i];
      even += last * last;
    }
    return even + odd;
  }
}
