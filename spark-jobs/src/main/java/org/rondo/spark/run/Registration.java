package org.rondo.spark.run;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.rondo.bundle.BundleJson;
import org.rondo.error.DataException;
import org.rondo.error.RondoException;
import org.rondo.spark.registry.RegisteredModel;
import org.rondo.spark.registry.Version;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.storage.Folder;
import org.rondo.spark.storage.SessionStorage;

/** Copies the model of a run into a registry, with what the run recorded. */
public final class Registration {
  private Registration() {}

  /**
   * Adds a version.
   *
   * @param run folder of a finished run, or the model's in it; a path or URI
   * @param decision that the version records; empty for none
   * @throws DataException when there is no model, or it is damaged
   * @throws RondoException when storage fails
   */
  public static Version of(
      String run, RegisteredModel model, Map<String, Object> decision, SparkSession session) {
    ModelBundle bundle = ModelBundle.open(run, session);
    try {
      Folder given = Folder.at(run, SessionStorage.of(session));
      Folder recorded =
          given.has(RunFolder.MANIFEST) || given.parent() == null ? given : given.parent();
      return model.add(
          given.display(),
          folder -> {
            bundle.write(folder.child(Version.MODEL), model.name(), "");
            copy(recorded, RunFolder.RESULT, folder, Version.METRICS);
            copy(recorded, RunFolder.MANIFEST, folder, Version.MANIFEST);
            if (!decision.isEmpty()) {
              folder.write(Version.DECISION, BundleJson.write(decision));
            }
          });
    } catch (IOException e) {
      throw new DataException("cannot read the run " + run + ": " + e.getMessage(), e);
    }
  }

  private static void copy(Folder from, String name, Folder to, String as) throws IOException {
    if (from.has(name)) {
      try (InputStream in = from.open(name)) {
        to.write(as, in::transferTo);
      }
    }
  }
}
