package org.rondo.engine;

import java.util.List;
import org.rondo.data.Batch;
import org.rondo.data.IndexRange;
import org.rondo.network.NetworkState;

/**
 * Computes the steps of one live network. Owned by one thread at a time and closed by whoever
 * opened it. What an engine did before {@link #load} has no influence on what it does afterwards,
 * and equal calls give equal bits, whichever thread makes them.
 *
 * <p>Losses are means over a batch: {@code sum_i w_i l_i / sum_i w_i} where its examples have
 * weights, and so are gradients. A mask of the inputs says which steps of a sequence are real, a
 * mask of the labels which of them count.
 *
 * <p>Engines are an extension point: a new one implements this interface and gets a line in {@link
 * EngineCatalog}. DL4J's own, {@link Dl4jEngine}, is the oracle for all others.
 */
public interface StepEngine extends AutoCloseable {

  /**
   * Takes over parameters, optimizer state and iteration count. The optimizer starts afresh if the
   * state holds nothing for it.
   *
   * @throws IllegalArgumentException if the state is one of another network
   */
  void load(NetworkState state);

  /**
   * Takes over the parameters only, as needed for prediction.
   *
   * @param parameters in DL4J's flat order; not to be changed afterwards
   * @throws IllegalArgumentException if they are those of another network
   */
  void loadParameters(float[] parameters);

  /**
   * Takes over parameters and iteration count, as needed for a gradient.
   *
   * @throws IllegalArgumentException if they are those of another network
   */
  void loadParameters(float[] parameters, int iteration);

  /** A copy of the network's current state. */
  NetworkState state();

  /** A copy of the parameters alone, for callers that do not need the optimizer's state. */
  NetworkState parametersOnly();

  /**
   * One optimizer step on one mini-batch.
   *
   * @param batch whose weights, if it has any, do not sum to 0
   * @param rate factor of the learning rates that the network was defined with
   * @return the mean loss of the batch before the step, with regularisation terms
   */
  double step(Batch batch, double rate);

  /**
   * The gradient of a mini-batch at the current parameters, which do not change: the mean over the
   * examples, before regularisation and clipping. At the positions of {@link #statistics()} it
   * holds how far these move.
   *
   * @param batch as for {@link #step}
   * @param gradient receives {@code [parameters]} in DL4J's flat order
   * @return the mean loss of the batch, with regularisation terms
   */
  double gradient(Batch batch, float[] gradient);

  /**
   * One optimizer step along a gradient: what {@link #step} does with the gradient of its own
   * batch, regularisation and clipping included.
   *
   * @param gradient {@code [parameters]} as {@link #gradient} gives it
   * @param rate factor of the learning rates that the network was defined with
   */
  void apply(float[] gradient, double rate);

  /**
   * The number of rows that {@link #output} takes at once: as many as wanted, or fewer where those
   * would need much memory. The same for all engines of one network and kind.
   */
  default int rows(int wanted) {
    return wanted;
  }

  /**
   * Applies the network, as in prediction (no dropout).
   *
   * @return {@code [rows, outputs]}, row-major; for steps {@code [rows, outputs, steps]}; the
   *     caller's own
   */
  float[] output(Batch batch);

  /**
   * The loss of each example from outputs already computed, unweighted and without regularisation
   * terms.
   *
   * @param outputs as {@link #output} returned them
   * @return {@code [rows]}, for steps {@code [rows, steps]} with 0 where a step does not count
   */
  double[] losses(Batch batch, float[] outputs);

  /** Where the flat parameters hold measured statistics rather than trained numbers. */
  List<IndexRange> statistics();

  /** Frees what the engine holds. */
  @Override
  void close();
}
