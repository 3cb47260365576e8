package org.rondo.spark.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.rondo.spark.run.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/** The versions that {@code --version} shows. */
final class Versions implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "rondo " + rondo(), "java " + java(), "spark " + spark(), "dl4j " + build("dl4j")
    };
  }

  /** Rondo's version, with the commit if the build knew it. */
  static String rondo() {
    String commit = build("commit");
    return build("version") + (commit.equals(BuildInfo.UNKNOWN) ? "" : " (commit " + commit + ")");
  }

  /** The running Java's version and vendor. */
  static String java() {
    return System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")";
  }

  /** The version of the Spark on the class path, found without starting it. */
  static String spark() {
    return property("/spark-version-info.properties", "version");
  }

  private static String build(String key) {
    return BuildInfo.value(key);
  }

  private static String property(String resource, String key) {
    Properties properties = new Properties();
    try (InputStream stream = Versions.class.getResourceAsStream(resource)) {
      if (stream != null) {
        properties.load(stream);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty(key, BuildInfo.UNKNOWN);
  }
}
