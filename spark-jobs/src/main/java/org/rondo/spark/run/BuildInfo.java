package org.rondo.spark.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** What the build wrote down about itself. */
public final class BuildInfo {
  /** Stands for what the build did not know. */
  public static final String UNKNOWN = "unknown";

  private static final String RESOURCE = "/org/rondo/spark/build.properties";

  private BuildInfo() {}

  /** One of version, commit, dl4j, native-classifier; {@link #UNKNOWN} if it is not there. */
  public static String value(String key) {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
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
