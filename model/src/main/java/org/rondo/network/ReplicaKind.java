package org.rondo.network;

import java.io.Serializable;
import org.rondo.config.Engine;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;

/**
 * What it takes to build replicas that are alike. Travels to executors.
 *
 * @param definition the network
 * @param input shape of one example
 * @param engine what computes its steps: {@link Engine#DL4J} or {@link Engine#COMPILED}
 */
public record ReplicaKind(NetworkDefinition definition, TensorShape input, Engine engine)
    implements Serializable {

  /** Validates. */
  public ReplicaKind {
    if (engine == Engine.AUTO) {
      throw new IllegalArgumentException("engine: auto is decided before replicas are built");
    }
  }

  /** Replicas that DL4J itself computes. */
  public static ReplicaKind plain(NetworkDefinition definition, TensorShape input) {
    return new ReplicaKind(definition, input, Engine.DL4J);
  }

  /**
   * An engine for a network, and why it is that one.
   *
   * @param kind with the engine
   * @param reason in a few words, for the log
   */
  public record Choice(ReplicaKind kind, String reason) {}

  /**
   * Decides on the engine, by compiling the network where that is allowed.
   *
   * @throws ConfigurationException if the network must be compiled and cannot
   */
  public static Choice choose(NetworkDefinition definition, TensorShape input, Engine wanted) {
    if (wanted == Engine.DL4J) {
      return new Choice(plain(definition, input), "as configured");
    }
    ReplicaKind compiled = new ReplicaKind(definition, input, Engine.COMPILED);
    try (Replica replica = Replica.open(compiled)) {
      if (replica.obstacle().isEmpty()) {
        return new Choice(
            compiled,
            wanted == Engine.COMPILED ? "as configured" : "all of the network can be compiled");
      }
      if (wanted == Engine.COMPILED) {
        throw new ConfigurationException(
            "training.engine: the network cannot be compiled: it has "
                + replica.obstacle()
                + "; use auto or dl4j");
      }
      return new Choice(
          plain(definition, input), "it has no compiled form of " + replica.obstacle());
    }
  }
}
