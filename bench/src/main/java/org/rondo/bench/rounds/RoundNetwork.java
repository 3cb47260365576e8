package org.rondo.bench.rounds;

import org.rondo.config.RunConfig;
import org.rondo.data.ExampleLayout;
import org.rondo.network.NetworkRequest;
import org.rondo.network.NetworkState;
import org.rondo.training.NetworkFactory;
import org.rondo.training.TrainingPlan;

/**
 * A perceptron of two equal hidden layers and so many parameters, whose local steps take next to no
 * time: batches of one row.
 *
 * @param start of its rounds
 */
record RoundNetwork(NetworkFactory.Start start) {
  TrainingPlan plan() {
    return start.plan();
  }

  NetworkState fresh() {
    return start.state();
  }

  /** Columns of the rows. */
  static final int FEATURES = 4;

  /**
   * A network.
   *
   * @param parameters about how many
   * @param optimizer its name: sgd has no state of its own, so that parameters alone travel
   * @param layout of the rows
   */
  static RoundNetwork of(long parameters, String optimizer, ExampleLayout layout) {
    RunConfig config =
        RunConfig.parse(
            """
            name: rounds
            data: {source: none}
            model: {network: mlp, hidden: [%d, %d], loss: binary-cross-entropy}
            training: {batch-size: 1, optimizer: {name: %s}}
            """
                .formatted(width(parameters), width(parameters), optimizer));
    NetworkFactory.Start start =
        NetworkFactory.start(config, layout, NetworkRequest.Target.classes(2));
    return new RoundNetwork(start);
  }

  /** The h of h^2 + 7 h + 1 parameters: four inputs, two hidden layers, one output. */
  private static int width(long parameters) {
    return (int) Math.round((-7 + Math.sqrt(49 + 4.0 * (parameters - 1))) / 2);
  }
}
