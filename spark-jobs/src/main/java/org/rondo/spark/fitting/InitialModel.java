package org.rondo.spark.fitting;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.NetworkChanges;
import org.rondo.config.RunConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkPlan;
import org.rondo.spark.registry.ModelReference;
import org.rondo.spark.registry.Registry;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.shards.InitialSchema;

/**
 * A model that training starts from.
 *
 * @param name that stays the same model, as messages show it
 * @param bundle the model
 */
public record InitialModel(String name, ModelBundle bundle) {
  /** Where {@link #toTree} has the name. */
  public static final String NAME = "model";

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
    return Optional.of(new InitialModel(name, ModelBundle.open(name, registry, session)));
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
        : Optional.of(
            new InitialModel(name, ModelBundle.open(name, registry(config, session), session)));
  }

  private static Registry registry(RunConfig config, SparkSession session) {
    String location = config.retrain().registry();
    return location == null ? Registry.of(session) : Registry.at(location, session);
  }

  /** The model's schema, with the statistics that the configuration asks for. */
  public InitialSchema schema(RunConfig config) {
    return new InitialSchema(
        name, bundle.signature(), bundle.schema(), config.training().initFeatures());
  }

  /**
   * A network that starts from the model's parameters.
   *
   * @param defined the configuration's network
   * @throws ConfigurationException when it is another one than the model's
   */
  NetworkPlan begin(NetworkPlan defined) {
    List<String> changes = NetworkChanges.between(bundle.definition(), defined.definition());
    if (!changes.isEmpty()) {
      throw new ConfigurationException(
          ("training.init-from: the network is not that of %s:%n  %s%nset model back, or train a new"
                  + " model")
              .formatted(name, String.join(System.lineSeparator() + "  ", changes)));
    }
    return defined.startingFrom(bundle.state().parameters());
  }

  /** The model in a run's manifest. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put(NAME, name);
    tree.put("parameters-sha256", bundle.parametersSha256());
    return tree;
  }
}
