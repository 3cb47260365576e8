package org.rondo.spark.cli;

import org.rondo.spark.run.BuildInfo;
import org.rondo.spark.run.SparkLine;
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

  /** The version of the Spark on the class path. */
  static String spark() {
    return SparkLine.present().spark();
  }

  private static String build(String key) {
    return BuildInfo.value(key);
  }
}
