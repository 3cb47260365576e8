package org.rondo.spark.scoring;

import java.io.IOException;
import java.util.List;
import org.rondo.bundle.BundleManifest;
import org.rondo.error.DataException;
import org.rondo.spark.storage.Folder;

/** The files of a model's folder, and the check that they are complete. */
final class BundleFiles {
  static final String NETWORK = "network.zip";
  static final String SIGNATURE = "signature.json";
  static final String MANIFEST = "bundle.json";

  private BundleFiles() {}

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

  /** An exception that says what is wrong with a model. */
  static DataException damaged(Folder folder, String how) {
    return new DataException("the model in " + folder.display() + " is damaged: " + how);
  }
}
