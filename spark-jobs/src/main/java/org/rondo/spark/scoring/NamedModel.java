package org.rondo.spark.scoring;

import org.apache.spark.sql.SparkSession;
import org.rondo.error.DataException;
import org.rondo.spark.registry.ModelReference;
import org.rondo.spark.registry.Registry;
import org.rondo.spark.registry.Version;

/**
 * A model, and what its version is called beside each row that it has scored.
 *
 * @param bundle the model
 * @param version such as {@code titanic@2} in a registry, which nothing else will ever be; of a
 *     model outside of one, the beginning of its parameters' SHA-256
 */
public record NamedModel(ModelBundle bundle, String version) {
  private static final int DIGITS = 12;

  /**
   * Opens a model. The version that an alias means is looked up once.
   *
   * @param path a run's folder or its {@code model} folder, a path or URI; or {@code
   *     registry:NAME@ALIAS_OR_VERSION}
   * @throws DataException when there is no model, or it is damaged
   */
  public static NamedModel open(String path, Registry registry, SparkSession session) {
    if (!ModelReference.isOne(path)) {
      return of(ModelBundle.open(path, registry, session));
    }
    Version version = registry.resolve(ModelReference.parse(path));
    String name = version.about().name() + "@" + version.number();
    return new NamedModel(ModelBundle.open(ModelReference.SCHEME + name, registry, session), name);
  }

  /** A model that no registry has. */
  public static NamedModel of(ModelBundle bundle) {
    return new NamedModel(bundle, "sha256:" + bundle.parametersSha256().substring(0, DIGITS));
  }
}
