package org.rondo.bundle;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

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
  public static final int FORMAT_VERSION = 1;

  /** Copies the files. */
  public BundleManifest {
    files = new TreeMap<>(Map.copyOf(files));
  }
}
