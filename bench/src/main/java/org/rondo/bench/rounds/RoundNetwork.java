package org.rondo.bench.rounds;

import org.rondo.averaging.ExchangePlan;
import org.rondo.config.RunConfig;
import org.rondo.data.RowLayout;
import org.rondo.data.TensorShape;
import org.rondo.network.NetworkCatalog;
import org.rondo.network.NetworkPlan;
import org.rondo.network.NetworkRequest;
import org.rondo.network.NetworkState;
import org.rondo.network.Replica;
import org.rondo.network.ReplicaKind;
import org.rondo.training.TrainingPlan;

/**
 * A perceptron of two equal hidden layers and so many parameters, whose local steps take next to no
 * time: batches of one row.
 *
 * @param plan of its rounds
 * @param fresh the untrained state
 */
record RoundNetwork(TrainingPlan plan, NetworkState fresh) {
  /** Columns of the rows. */
  static final int FEATURES = 4;

  /**
   * A network.
   *
   * @param parameters about how many
   * @param optimizer its name: sgd has no state of its own, so that parameters alone travel
   * @param layout of the rows
   */
  static RoundNetwork of(long parameters, String optimizer, RowLayout layout) {
    RunConfig config =
        RunConfig.parse(
            """
            name: rounds
            data: {source: none}
            model: {network: mlp, hidden: [%d, %d], loss: binary-cross-entropy}
            training: {batch-size: 1, optimizer: {name: %s}}
            """
                .formatted(width(parameters), width(parameters), optimizer));
    TensorShape shape = layout.shape();
    NetworkPlan network =
        NetworkCatalog.define(
            new NetworkRequest(
                config.model(),
                config.training().optimizer(),
                shape,
                NetworkRequest.Target.classes(2),
                config.seed()));
    ReplicaKind kind =
        ReplicaKind.choose(network.definition(), shape, config.training().engine()).kind();
    try (Replica replica = Replica.open(kind)) {
      return new RoundNetwork(
          new TrainingPlan(
              kind,
              network.objective(),
              layout,
              new TrainingPlan.Batches(
                  config.training().batchSize(), config.seed(), config.training().shuffle()),
              ExchangePlan.of(config.training(), replica.statistics())),
          replica.state());
    }
  }

  /** The h of h^2 + 7 h + 1 parameters: four inputs, two hidden layers, one output. */
  private static int width(long parameters) {
    return (int) Math.round((-7 + Math.sqrt(49 + 4.0 * (parameters - 1))) / 2);
  }
}
