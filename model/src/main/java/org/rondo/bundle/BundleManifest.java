package org.rondo.bundle;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The contents of a model bundle: bundle.json.
 *
 * @param formatVersion of the bundle; a reader refuses a newer one
 * @param name the run's name
 * @param runId the run
 * @param parametersSha256 of the parameters in network.zip
 * @param files SHA-256 of every other file of the bundle, by path
 */
public record BundleManifest(
    int formatVersion,
    String name,
    String runId,
    String parametersSha256,
    SortedMap<String, String> files) {
  /** The format that this version writes. */
  public static final int FORMAT_VERSION = 2;

  /** The files that a bundle may hold; in format 1, features are a pipeline of Spark ML's. */
  private static final Pattern FILE =
      Pattern.compile(
          "network\\.zip|signature\\.json|features\\.json|training-statistics\\.json"
              + "|features/(stages/[0-9]+_[^/\\\\]{1,200}/)?"
              + "(metadata/(_SUCCESS|part-[0-9]{5}(-[0-9a-z-]+\\.txt)?)"
              + "|data/(_SUCCESS|part-[0-9]{5}[0-9A-Za-z.-]*\\.parquet))");

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /**
   * Checks and copies the files.
   *
   * @throws IllegalArgumentException for a file that no bundle has
   */
  public BundleManifest {
    for (Map.Entry<String, String> file : files.entrySet()) {
      if (!FILE.matcher(file.getKey()).matches()) {
        throw new IllegalArgumentException(
            "'" + file.getKey() + "' is not a file of a model bundle");
      }
      if (file.getValue() == null || !DIGEST.matcher(file.getValue()).matches()) {
        throw new IllegalArgumentException("'" + file.getKey() + "' has no SHA-256");
      }
    }
    files = new TreeMap<>(Map.copyOf(files));
  }
}
