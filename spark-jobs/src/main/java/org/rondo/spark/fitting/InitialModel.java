package org.rondo.spark.fitting;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.NetworkChanges;
import org.rondo.config.Head;
import org.rondo.config.InitFeatures;
import org.rondo.config.KebabCase;
import org.rondo.config.RunConfig;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkDefinition;
import org.rondo.network.NetworkPlan;
import org.rondo.network.NetworkState;
import org.rondo.network.ParametersDigest;
import org.rondo.network.TakenOver;
import org.rondo.spark.registry.ModelReference;
import org.rondo.spark.registry.Registry;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.scoring.NetworkFile;
import org.rondo.spark.shards.InitialSchema;

/**
 * A model that training starts from.
 *
 * @param name that stays the same model, as messages show it
 * @param definition its network
 * @param state what it has learned
 * @param bundle the whole model; null for a network alone, in a zip of DL4J's
 */
public record InitialModel(
    String name, NetworkDefinition definition, NetworkState state, @Nullable ModelBundle bundle) {
  /** Where {@link #toTree} has the name. */
  public static final String NAME = "model";

  /** A whole model. */
  public InitialModel(String name, ModelBundle bundle) {
    this(name, bundle.definition(), bundle.state(), bundle);
  }

  private static InitialModel open(String name, Registry registry, SparkSession session) {
    if (!ModelReference.isOne(name) && NetworkFile.isOne(name)) {
      NetworkFile file = NetworkFile.read(name, session);
      return new InitialModel(name, file.definition(), file.state(), null);
    }
    return new InitialModel(name, ModelBundle.open(name, registry, session));
  }

  /**
   * The model that a configuration names, if any; an alias stands for its version of now.
   *
   * @throws org.rondo.error.DataException when there is no such model, or it is damaged
   */
  public static Optional<InitialModel> of(
      RunConfig config, Registry registry, SparkSession session) {
    String given = config.training().initFrom();
    if (given == null) {
      return Optional.empty();
    }
    String name = given;
    if (ModelReference.isOne(given)) {
      ModelReference reference = ModelReference.parse(given);
      int version = registry.resolve(reference).number();
      name = new ModelReference(reference.name(), Integer.toString(version)).toString();
    }
    return Optional.of(open(name, registry, session));
  }

  /** The same, where the registry is the configuration's, or else the session's. */
  public static Optional<InitialModel> of(RunConfig config, SparkSession session) {
    return of(config, registry(config, session), session);
  }

  /**
   * A model by the name that an earlier run of the configuration had for it: an alias may have
   * moved since.
   *
   * @param name as {@link #toTree} has it; null for none
   */
  public static Optional<InitialModel> again(
      @Nullable String name, RunConfig config, SparkSession session) {
    return name == null
        ? Optional.empty()
        : Optional.of(open(name, registry(config, session), session));
  }

  private static Registry registry(RunConfig config, SparkSession session) {
    String location = config.retrain().registry();
    return location == null ? Registry.of(session) : Registry.at(location, session);
  }

  /**
   * The model's schema, with the statistics that the configuration asks for; null for a network
   * alone, whose features the configuration describes.
   *
   * @throws ConfigurationException when it does not say that they are measured anew
   */
  public @Nullable InitialSchema schema(RunConfig config) {
    InitFeatures features = config.training().initFeatures();
    if (bundle == null) {
      if (features != InitFeatures.REFIT) {
        throw new ConfigurationException(
            "training.init-features: got %s, but %s is a network alone, without the features that it was trained on; set refit to measure them on these rows"
                .formatted(features == null ? "nothing" : KebabCase.of(features), name));
      }
      return null;
    }
    return new InitialSchema(
        name, bundle.signature(), bundle.schema(), features, config.model().head());
  }

  /**
   * The model's parameters, as a network takes them over.
   *
   * @param defined the configuration's network
   * @param input shape of one example
   * @param head what becomes of the output layer
   * @throws ConfigurationException when it is another network than the model's
   */
  TakenOver begin(NetworkPlan defined, TensorShape input, Head head) {
    List<String> changes = NetworkChanges.between(definition, defined.definition(), head);
    if (!changes.isEmpty()) {
      throw new ConfigurationException(
          ("training.init-from: the network is not that of %s:%n  %s%nset model back, or train a new"
                  + " model")
              .formatted(name, String.join(System.lineSeparator() + "  ", changes)));
    }
    return TakenOver.of(definition, state.parameters(), defined.definition(), input, head);
  }

  /** The model in a run's manifest. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put(NAME, name);
    tree.put("parameters-sha256", ParametersDigest.sha256(state.parameters()));
    return tree;
  }
}
