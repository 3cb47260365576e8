package org.rondo.spark.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.config.ConfigWriter;
import org.rondo.config.RunConfig;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.engine.BackendChoice;
import org.rondo.engine.compiled.kernel.BlasKernel;
import org.rondo.error.Redaction;
import org.rondo.spark.fitting.InitialModel;
import org.rondo.spark.shards.PreparedData;
import org.rondo.spark.shards.PreparedData.RowAccount;
import org.rondo.spark.source.Increment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content of manifest.json: everything that a run's result is a function of, and what it ran
 * on, without secrets.
 */
public final class RunManifest {
  /** The kernel of the driver's processor. */
  static final String KERNEL = "kernel";

  /** What the run trains on. */
  static final String BACKEND = "backend";

  /** In it, the GPUs that workers have computed on. */
  static final String DEVICES = "devices";

  /** The model that training started from. */
  static final String INITIAL_MODEL = "initial-model";

  /** The kernels of the executors' processors. */
  static final String EXECUTOR_KERNELS = "executor-kernels";

  private static final Logger LOG = LoggerFactory.getLogger(RunManifest.class);

  /** Among the data: which rows were new, and how many. */
  static final String SINCE = "since";

  private static final String BOUNDS = "bounds";

  private RunManifest() {}

  /** What a manifest records of the new rows of a run; empty where it took all. */
  @SuppressWarnings("unchecked") // JSON objects have text for keys.
  public static Map<String, Object> since(Map<String, Object> manifest) {
    return manifest.get("data") instanceof Map<?, ?> data && data.get(SINCE) instanceof Map<?, ?> of
        ? (Map<String, Object>) of
        : Map.of();
  }

  /** The bounds of the new rows of a run; empty where it took all. */
  @SuppressWarnings("unchecked") // JSON objects have text for keys.
  public static Map<String, Object> bounds(Map<String, Object> manifest) {
    return since(manifest).get(BOUNDS) instanceof Map<?, ?> bounds
        ? (Map<String, Object>) bounds
        : Map.of();
  }

  /** What to record of an increment; empty for null. */
  static Map<String, Object> since(@Nullable Increment taken, PreparedData data) {
    if (taken == null) {
      return Map.of();
    }
    Map<String, Object> rows = new LinkedHashMap<>();
    rows.put("new", taken.counts().fresh());
    rows.put("replayed", data.account().replayed());
    rows.put("held-out", data.rows(Split.VALIDATION) + data.rows(Split.TEST));
    if (taken.counts().seen() >= 0) {
      rows.put("seen-before", taken.counts().seen());
    }
    rows.put("waiting", taken.counts().waiting());
    rows.put("unusable", taken.counts().unusable());
    return new LinkedHashMap<>(Map.of(BOUNDS, taken.bounds(), "rows", rows));
  }

  /** A manifest with what is recorded of an increment, if anything is. */
  static Map<String, Object> with(Map<String, Object> since, Map<String, Object> manifest) {
    if (since.isEmpty()) {
      return manifest;
    }
    Map<String, Object> data = new LinkedHashMap<>();
    if (manifest.get("data") instanceof Map<?, ?> before) {
      before.forEach((key, value) -> data.put(String.valueOf(key), value));
    }
    data.put(SINCE, since);
    Map<String, Object> whole = new LinkedHashMap<>(manifest);
    whole.put("data", data);
    return whole;
  }

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
    tree.put(BACKEND, BackendChoice.of(config).toTree());
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
    platform.put(KERNEL, BlasKernel.name());
    return platform;
  }

  /** The manifest of a run whose rows have not been read. */
  static Map<String, Object> tree(SparkSession session, RunConfig config) {
    return tree(session, config, (RowAccount) null);
  }

  /**
   * A manifest with the GPUs that workers have computed on, beside those before an interruption.
   */
  static Map<String, Object> withDevices(
      Map<String, Object> tree, List<Map<String, Object>> devices) {
    Map<String, Object> backend = new LinkedHashMap<>();
    if (tree.get(BACKEND) instanceof Map<?, ?> chosen) {
      chosen.forEach((key, value) -> backend.put(String.valueOf(key), value));
    }
    List<Object> all = new ArrayList<>(devices);
    if (backend.get(DEVICES) instanceof List<?> before) {
      before.stream().filter(used -> !all.contains(used)).forEach(all::add);
    }
    backend.put(DEVICES, all);
    Map<String, Object> whole = new LinkedHashMap<>(tree);
    whole.put(BACKEND, backend);
    return whole;
  }

  /** A manifest with the initial model; null for a new one. */
  static Map<String, Object> startingFrom(
      @Nullable InitialModel initial, Map<String, Object> tree) {
    if (initial == null) {
      return tree;
    }
    Map<String, Object> whole = new LinkedHashMap<>(tree);
    whole.put(INITIAL_MODEL, initial.toTree());
    return whole;
  }

  /** The manifest of a run whose data are prepared, with what its executors compute with. */
  static Map<String, Object> tree(SparkSession session, RunConfig config, PreparedData data) {
    Map<String, Object> tree = tree(session, config, data.account());
    List<List<String>> found = kernels(session, data);
    List<String> kernels = found.stream().map(each -> each.get(0)).distinct().sorted().toList();
    found.stream().map(each -> each.get(1)).filter(advice -> !advice.isEmpty()).forEach(LOG::warn);
    if (kernels.size() > 1) {
      LOG.warn(
          "the executors' processors are of several families ({}): the same run on others may differ"
              + " in its low bits",
          String.join(", ", kernels));
    }
    return with(tree, kernels);
  }

  private static Map<String, Object> with(Map<String, Object> tree, List<String> kernels) {
    Map<String, Object> whole = new LinkedHashMap<>(tree);
    Map<Object, Object> platform = new LinkedHashMap<>((Map<?, ?>) tree.get("platform"));
    platform.put(EXECUTOR_KERNELS, kernels);
    whole.put("platform", platform);
    return whole;
  }

  /** What executors compute with: of each kind a kernel, and advice about it or nothing. */
  private static List<List<String>> kernels(SparkSession session, PreparedData data) {
    JavaRDD<Shard> shards = data.shards().get(Split.TRAIN);
    return session.sparkContext().isLocal() || shards == null
        ? List.of(kernel())
        : shards.map(shard -> kernel()).collect().stream().distinct().toList();
  }

  private static List<String> kernel() {
    return List.of(BlasKernel.name(), BlasKernel.advice().orElse(""));
  }
}
