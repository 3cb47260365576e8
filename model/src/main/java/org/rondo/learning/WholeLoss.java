package org.rondo.learning;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.rondo.data.Batch;
import org.rondo.data.BatchReader;
import org.rondo.data.IndexRange;
import org.rondo.data.Shard;
import org.rondo.engine.EnginePool;
import org.rondo.engine.EngineSpec;
import org.rondo.network.NetworkDefinition;

/**
 * The loss that a network learns as a function of its parameters, on all rows of a shard: a sum of
 * the rows' weighted losses, without regularisation terms, and its gradient. Targets are those that
 * are learned, scaled where the network learns scaled ones; parameters are in learned form. Travels
 * to executors.
 */
public final class WholeLoss implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int BATCH_SIZE = 256;

  private final SupervisedLearner.Plan plan;

  /** The loss of a learner, whatever its optimizer makes of gradients. */
  public WholeLoss(SupervisedLearner.Plan learner) {
    EngineSpec engine = learner.engine();
    NetworkDefinition network = engine.definition();
    NetworkDefinition plain =
        new NetworkDefinition(network.kind(), network.json(), network.loss(), null, List.of());
    this.plan =
        new SupervisedLearner.Plan(
            new EngineSpec(plain, engine.layout(), engine.engine()),
            learner.objective(),
            learner.scaling(),
            learner.weighed());
  }

  /**
   * The loss on a shard, as in prediction.
   *
   * @param parameters in DL4J's flat order; not to be changed
   */
  public ProbeLoss of(float[] parameters, Shard shard) {
    return EnginePool.lend(
        plan.engine(),
        engine -> {
          engine.loadParameters(parameters);
          return SupervisedLearner.loss(
              engine, plan.targets(), shard, engine.rows(BATCH_SIZE), shard.rows());
        });
  }

  /**
   * Adds the gradient of the sum of the weighted losses, in double precision; nothing for measured
   * statistics. Batch normalisation takes its statistics from each batch of 256 rows.
   *
   * @param parameters in DL4J's flat order; not to be changed
   * @param factor of what is added
   * @param sum {@code [parameters]}
   * @return the weight of the rows
   */
  public double addGradient(float[] parameters, Shard shard, double factor, double[] sum) {
    return EnginePool.lend(
        plan.engine(),
        engine -> {
          engine.loadParameters(parameters);
          float[] gradient = new float[parameters.length];
          BatchReader reader =
              BatchReader.sequential(shard, plan.targets(), engine.rows(BATCH_SIZE));
          double weight = 0;
          for (int i = 0; i < reader.batches(); i++) {
            requireWanted();
            Batch batch = reader.read(0, i);
            if (batch.weight() == 0) {
              continue;
            }
            engine.gradient(batch, gradient);
            for (IndexRange measured : engine.statistics()) {
              Arrays.fill(gradient, measured.from(), measured.to(), 0);
            }
            double times = factor * batch.weight();
            for (int at = 0; at < sum.length; at++) {
              sum[at] += times * gradient[at];
            }
            weight += batch.weight();
          }
          return weight;
        });
  }

  private static void requireWanted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("these gradients are no longer needed");
    }
  }

  /** Frees the engines that this process keeps for it. */
  public void release() {
    plan.release();
  }
}
