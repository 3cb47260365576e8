package org.rondo.spark.scoring;

import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.error.Reason;
import org.rondo.error.Redaction;
import org.rondo.spark.registry.ModelReference;
import org.rondo.spark.registry.Registry;

/**
 * A second model that scores the same rows, to be compared later. Whatever is wrong with it is a
 * reason why its columns are empty, and never a failure.
 *
 * @param name what it was asked for by, without secrets
 * @param model null where it cannot be used
 * @param problem why it cannot be used; null where it can
 */
public record ShadowModel(String name, @Nullable NamedModel model, @Nullable String problem) {

  /** A model that has been opened. */
  public static ShadowModel of(NamedModel model) {
    return new ShadowModel(model.version(), model, null);
  }

  /**
   * Opens a model.
   *
   * @param shadow an alias or version of the main model, where that is in a registry; or a MODEL
   * @param main the MODEL that the main model was opened by
   */
  public static ShadowModel open(
      String shadow, String main, Registry registry, SparkSession session) {
    String path =
        ModelReference.isOne(main) && shadow.matches("[a-z0-9-]+")
            ? ModelReference.SCHEME + ModelReference.parse(main).name() + "@" + shadow
            : shadow;
    String name = Redaction.uri(path);
    try {
      return new ShadowModel(name, NamedModel.open(path, registry, session), null);
    } catch (RuntimeException | LinkageError e) {
      return new ShadowModel(name, null, Reason.of(e));
    }
  }

  /** Why its outputs are not those of another model; null where they are. */
  static @Nullable String whyUnlike(Signature main, Signature shadow) {
    if (!main.output().classes().equals(shadow.output().classes())) {
      return "it has the classes %s, and the main model %s"
          .formatted(shadow.output().classes(), main.output().classes());
    }
    if (main.output().objective().form() != shadow.output().objective().form()
        || !main.output().objective().settings().equals(shadow.output().objective().settings())
        || !main.endings().equals(shadow.endings())) {
      return "it predicts something else than the main model";
    }
    boolean sameRows = main.sequence() == null && shadow.sequence() == null;
    return sameRows || java.util.Objects.equals(main.sequence(), shadow.sequence())
        ? null
        : "it reads other sequences than the main model";
  }
}
