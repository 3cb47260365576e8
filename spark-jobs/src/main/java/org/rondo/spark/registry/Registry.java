package org.rondo.spark.registry;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.spark.storage.Folder;
import org.rondo.spark.storage.SessionStorage;
import scala.Option;

/** A folder of models, each with its versions and aliases. */
public final class Registry {
  /** The Spark setting that says where the registry is. */
  public static final String SETTING = "spark.rondo.registry";

  /** The environment variable that does where there is no such setting. */
  public static final String VARIABLE = "RONDO_REGISTRY";

  private static final String DEFAULT = "registry";

  private final Folder folder;
  private final Configuration hadoop;

  private Registry(Folder folder, Configuration hadoop) {
    this.folder = folder;
    this.hadoop = hadoop;
  }

  /**
   * A registry, which need not be there yet.
   *
   * @param location path or URI
   */
  public static Registry at(String location, Configuration hadoop) {
    try {
      return new Registry(Folder.at(location, hadoop), hadoop);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "the registry %s: %s; name a folder with --registry or %s"
              .formatted(location, e.getMessage(), VARIABLE),
          e);
    }
  }

  /** The same, which the session reads and writes. */
  public static Registry at(String location, SparkSession session) {
    return at(location, SessionStorage.of(session));
  }

  /** The registry of a session: of its {@link #SETTING}, or that of the environment. */
  public static Registry of(SparkSession session) {
    Option<String> set = session.conf().getOption(SETTING);
    return at(
        location(set.isDefined() ? set.get() : null, System.getenv()), SessionStorage.of(session));
  }

  /**
   * Where the registry is.
   *
   * @param given by whoever asks; null where nobody said
   */
  public static String location(@Nullable String given, Map<String, String> environment) {
    String location = given == null ? environment.getOrDefault(VARIABLE, DEFAULT) : given;
    if (location.isBlank()) {
      throw new ConfigurationException(
          "the registry's location is empty; name a folder with --registry or " + VARIABLE);
    }
    return location;
  }

  /** The folder as people write it. */
  public String display() {
    return folder.display();
  }

  /** The names of all models, sorted. */
  public List<String> names() {
    try {
      return folder.names().stream().filter(name -> !name.startsWith(".")).toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /** A model, which need not have any version yet. */
  public RegisteredModel model(String name) {
    return new RegisteredModel(name, folder.child(name), hadoop);
  }

  /**
   * The version that a reference stands for now.
   *
   * @throws DataException when there is no such model, alias or version
   */
  public Version resolve(ModelReference reference) {
    if (!names().contains(reference.name())) {
      throw new DataException(
          "%s: no model '%s' in the registry %s; %s"
              .formatted(
                  reference,
                  reference.name(),
                  display(),
                  names().isEmpty()
                      ? "it is empty: see where it is with --registry or " + VARIABLE
                      : "those there are " + String.join(", ", names())));
    }
    return model(reference.name()).resolve(reference.selector());
  }

  static RondoException unreadable(Folder folder, IOException failure) {
    return new RondoException(
        ExitCode.UNEXPECTED,
        "cannot use the registry at %s: %s; see that it can be read and written and has room"
            .formatted(folder.display(), failure.getMessage()),
        failure);
  }
}
