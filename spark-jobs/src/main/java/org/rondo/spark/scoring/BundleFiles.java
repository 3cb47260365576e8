package org.rondo.spark.scoring;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.BundleJson;
import org.rondo.bundle.BundleManifest;
import org.rondo.bundle.TrainingStatistics;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.spark.registry.ModelReference;
import org.rondo.spark.registry.Registry;
import org.rondo.spark.storage.Folder;
import org.rondo.spark.storage.SessionStorage;

/** The files of a model's folder, and the check that they are complete. */
final class BundleFiles {
  static final String NETWORK = "network.zip";
  static final String SIGNATURE = "signature.json";
  static final String MANIFEST = "bundle.json";
  static final String STATISTICS = "training-statistics.json";

  private static final int MAX_BYTES = 256 << 20;

  private BundleFiles() {}

  /** The folder of a model: that of a run or its own, or a version of a registry. */
  static Folder locate(String path, Registry registry, SparkSession session) throws IOException {
    if (ModelReference.isOne(path)) {
      return registry.resolve(ModelReference.parse(path)).model();
    }
    Folder given = Folder.at(path, SessionStorage.of(session));
    for (Folder candidate : new Folder[] {given, given.child("model")}) {
      if (candidate.has(MANIFEST)) {
        return candidate;
      }
    }
    throw new DataException(
        "no model in %s: neither %s nor model/%s is there; expected the folder of a finished run"
            .formatted(given.display(), MANIFEST, MANIFEST));
  }

  /**
   * Checks that all files are there and unchanged, and that there are no others.
   *
   * @throws DataException when this is not so
   */
  static void verify(Folder folder, BundleManifest manifest) throws IOException {
    if (manifest.formatVersion() > BundleManifest.FORMAT_VERSION) {
      throw new DataException(
          "the model in "
              + folder.display()
              + " has format "
              + manifest.formatVersion()
              + ", this version reads up to "
              + BundleManifest.FORMAT_VERSION
              + "; use a newer Rondo");
    }
    requireListed(folder, manifest);
    for (var file : manifest.files().entrySet()) {
      if (!folder.has(file.getKey())) {
        throw damaged(folder, file.getKey() + " is missing");
      }
      if (!folder.sha256(file.getKey()).equals(file.getValue())) {
        throw damaged(folder, "the SHA-256 of " + file.getKey() + " is not the one in " + MANIFEST);
      }
    }
  }

  /** In an old folder of features Spark would read an extra file as if it belonged there. */
  private static void requireListed(Folder folder, BundleManifest manifest) throws IOException {
    for (String needed : List.of(NETWORK, SIGNATURE)) {
      if (!manifest.files().containsKey(needed)) {
        throw damaged(folder, MANIFEST + " does not list " + needed);
      }
    }
    for (String file : folder.files()) {
      if (!file.equals(MANIFEST) && !manifest.files().containsKey(file)) {
        throw damaged(folder, "it holds " + file + ", which " + MANIFEST + " does not list");
      }
    }
  }

  /** Refuses a place inside a model: with other files in it, the model could not be opened. */
  static void requireNone(String place, Configuration hadoop) {
    try {
      for (Folder above = Folder.at(place, hadoop); above != null; above = above.parent()) {
        if (above.has(BundleFiles.MANIFEST)) {
          throw new ConfigurationException(
              "--output: %s is inside the model %s; give another --output"
                  .formatted(place, above.display()));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "--output: cannot write to " + place + ": " + e.getMessage(), e);
    }
  }

  /** What the training rows held; null of a model that is older than these. */
  static @Nullable TrainingStatistics statistics(Folder bundle) throws IOException {
    return bundle.has(STATISTICS)
        ? BundleJson.read(
            bundle.read(STATISTICS, MAX_BYTES),
            TrainingStatistics.class,
            bundle.display() + "/" + STATISTICS)
        : null;
  }

  /** An exception that says what is wrong with a model. */
  static DataException damaged(Folder folder, String how) {
    return new DataException("the model in " + folder.display() + " is damaged: " + how);
  }
}
