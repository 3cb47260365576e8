package org.rondo.spark.run;

import java.util.Optional;
import org.rondo.error.ConfigurationException;

/**
 * The versions of Spark and Scala that classes are compiled for, or run on. Classes for one minor
 * version of either need not link with another: a mismatch ends in a {@link LinkageError}, sooner
 * or later. Nothing here refers to a class of either, so this can be checked first.
 *
 * @param spark the version of Spark, such as 4.1.0
 * @param scala the version of Scala's library, such as 2.13.17
 */
public record SparkLine(String spark, String scala) {

  /** What this build was compiled for. */
  public static SparkLine built() {
    return new SparkLine(BuildInfo.value("spark"), BuildInfo.value("scala"));
  }

  /** What is on the class path, without loading it. */
  public static SparkLine present() {
    return new SparkLine(
        BuildInfo.read("/spark-version-info.properties", "version"),
        BuildInfo.read("/library.properties", "version.number"));
  }

  /**
   * Requires that this build was compiled for what is on the class path.
   *
   * @throws ConfigurationException when it was not
   */
  public static void requireBuilt() {
    Optional<String> mismatch = built().mismatch(present());
    if (mismatch.isPresent()) {
      throw new ConfigurationException(mismatch.get());
    }
  }

  /**
   * Why classes compiled for this cannot run on the other: a minor version differs. Empty when they
   * can; an unknown version is assumed to fit.
   */
  Optional<String> mismatch(SparkLine other) {
    boolean sameSpark = fits(spark, other.spark);
    if (sameSpark && fits(scala, other.scala)) {
      return Optional.empty();
    }
    String remedy =
        "run it on Spark %s with Scala %s".formatted(minor(spark), minor(scala))
            + (sameSpark ? "" : ", or build Rondo with one of " + BuildInfo.value("profiles"));
    return Optional.of(
        "this build of Rondo is for %s, but meets %s; %s".formatted(this, other, remedy));
  }

  private static boolean fits(String version, String other) {
    return minor(version).equals(minor(other))
        || version.equals(BuildInfo.UNKNOWN)
        || other.equals(BuildInfo.UNKNOWN);
  }

  private static String minor(String version) {
    return version.replaceFirst("^(\\d+\\.\\d+)\\b.*", "$1");
  }

  @Override
  public String toString() {
    return "Spark %s with Scala %s".formatted(spark, scala);
  }
}
