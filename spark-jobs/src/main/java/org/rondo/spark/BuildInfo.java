package org.rondo.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** What the build knows about itself. */
public final class BuildInfo {
  private static final String RESOURCE = "/org/rondo/build.properties";

  private BuildInfo() {}

  /** Versions of Rondo, its commit where known, and DL4J. */
  public static Map<String, String> tree() {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
    Map<String, String> tree = new LinkedHashMap<>();
    for (String name : new String[] {"rondo", "commit", "dl4j"}) {
      String value = properties.getProperty(name, "");
      tree.put(name, value.startsWith("${") ? "" : value);
    }
    return tree;
  }
}
