package org.rondo.spark.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.config.ConfigWriter;
import org.rondo.config.RunConfig;
import org.rondo.error.Redaction;
import org.rondo.spark.shards.PreparedData.RowAccount;

/**
 * The content of manifest.json: all that a run's result is a function of, and what it ran on; but
 * no secrets.
 */
final class RunManifest {
  private RunManifest() {}

  /**
   * The manifest.
   *
   * @param account of the rows, null while they have not been read
   */
  static Map<String, Object> tree(
      SparkSession session, RunConfig config, @Nullable RowAccount account) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", config.name());
    tree.put("seed", config.seed());
    tree.put("configuration", ConfigWriter.tree(config));
    Map<String, Object> data = new LinkedHashMap<>();
    if (config.data().source() != null) {
      data.put("source", config.data().source());
    }
    if (account != null) {
      data.put("rows", account.read());
      data.put("rejected-rows", account.rejected());
      data.put("fingerprint", account.fingerprint());
    }
    tree.put("data", data);
    tree.put("versions", versions(session));
    tree.put("platform", platform(session));
    return Redaction.byName().tree(tree);
  }

  private static Map<String, Object> versions(SparkSession session) {
    Map<String, Object> versions = BuildInfo.versions();
    versions.put("spark", session.version());
    versions.put("scala", scala.util.Properties.versionNumberString());
    versions.put("java", System.getProperty("java.version", ""));
    return versions;
  }

  private static Map<String, Object> platform(SparkSession session) {
    Map<String, Object> platform = new LinkedHashMap<>();
    platform.put("os", System.getProperty("os.name", ""));
    platform.put("arch", System.getProperty("os.arch", ""));
    platform.put("native-classifier", BuildInfo.value("native-classifier"));
    platform.put("master", session.sparkContext().master());
    platform.put("backend", Nd4j.getBackend().getClass().getSimpleName());
    platform.put("blas", String.valueOf(Nd4j.factory().blas().getBlasVendor()));
    return platform;
  }
}
