package org.rondo.spark.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** What the build recorded about itself. */
public final class BuildInfo {
  /** The value of anything that the build did not know. */
  public static final String UNKNOWN = "unknown";

  private static final String RESOURCE = "/org/rondo/spark/build.properties";

  private BuildInfo() {}

  /**
   * One of version, commit, spark, scala, profiles, dl4j, native-classifier; {@link #UNKNOWN} if it
   * is not there.
   */
  public static String value(String key) {
    return read(RESOURCE, key);
  }

  /** A property of a resource of the class path; {@link #UNKNOWN} if it is not there. */
  static String read(String resource, String key) {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream(resource)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
    return properties.getProperty(key, UNKNOWN);
  }

  /** The versions that a manifest records. */
  static Map<String, Object> versions() {
    Map<String, Object> versions = new LinkedHashMap<>();
    versions.put("rondo", value("version"));
    versions.put("commit", value("commit"));
    versions.put("dl4j", value("dl4j"));
    return versions;
  }
}
