package org.rondo.spark.fitting;

import java.util.List;
import org.rondo.averaging.IndexRange;
import org.rondo.config.RunConfig;
import org.rondo.config.TrainingConfig;
import org.rondo.data.TensorShape;
import org.rondo.network.NetworkCatalog;
import org.rondo.network.NetworkPlan;
import org.rondo.network.NetworkRequest;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.network.NetworkState;
import org.rondo.network.Replica;
import org.rondo.network.ReplicaKind;
import org.rondo.spark.shards.DataSchema;
import org.rondo.training.ExchangePlan;
import org.rondo.training.TrainingPlan;

/** Makes the network that a configuration defines for the schema of its data. */
final class NetworkFactory {
  private NetworkFactory() {}

  /**
   * A network before its training.
   *
   * @param definition of it, with the meaning of its outputs
   * @param state its parameters and optimizer state
   * @param plan to train it by, which names the engine
   * @param engineReason why the engine is that one, in a few words
   */
  record Untrained(
      NetworkPlan definition, NetworkState state, TrainingPlan plan, String engineReason) {}

  /**
   * Makes the network.
   *
   * @throws org.rondo.error.ConfigurationException when the configuration does not fit the schema
   */
  static Untrained untrained(RunConfig config, DataSchema schema) {
    TensorShape input = schema.layout().shape();
    NetworkPlan network = define(config, schema);
    NetworkState state;
    List<IndexRange> statistics;
    try (Replica replica = Replica.open(network.definition(), input)) {
      NetworkState drawn = replica.state();
      state =
          network
              .parameters()
              .map(given -> new NetworkState(given, drawn.innerState(), 0))
              .orElse(drawn);
      statistics = replica.statistics();
    }
    TrainingConfig training = config.training();
    ReplicaKind.Choice engine = ReplicaKind.choose(network.definition(), input, training.engine());
    TrainingPlan plan =
        new TrainingPlan(
            engine.kind(),
            network.objective(),
            schema.layout(),
            new TrainingPlan.Batches(training.batchSize(), config.seed(), training.shuffle()),
            ExchangePlan.of(training, statistics));
    return new Untrained(network, state, plan, engine.reason());
  }

  private static NetworkPlan define(RunConfig config, DataSchema schema) {
    int classes = schema.labels().codes().classes().size();
    return NetworkCatalog.define(
        new NetworkRequest(
            config.model(),
            config.training().optimizer(),
            schema.layout().shape(),
            classes == 0 ? Target.values(schema.labels().codes().width()) : Target.classes(classes),
            config.seed()));
  }
}
