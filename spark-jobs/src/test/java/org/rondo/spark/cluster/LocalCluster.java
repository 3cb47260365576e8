package org.rondo.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.spark.SparkTest;

/**
 * A standalone cluster of separate processes for a test class, of workers with one core each unless
 * more are asked for: {@code scripts/cluster} in a folder of its own. Owned by the test, which
 * closes it.
 */
public final class LocalCluster implements AutoCloseable {
  private static final Path ROOT = Path.of(System.getProperty("rondo.root"));
  private static final Path HOME = ROOT.resolve("spark-jobs/target/cluster");
  private static final Pattern MASTER = Pattern.compile("(?m)^master: (\\S+)$");

  /** Quick to start and light on a machine that runs a whole cluster. */
  static final String LEAN_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  private final int workers;
  private final int cores;
  private final @Nullable Path conf;
  private String master = "";

  private LocalCluster(int workers, int cores, @Nullable Path conf) {
    this.workers = workers;
    this.cores = cores;
    this.conf = conf;
  }

  /** Starts a cluster and waits until all its workers are registered. */
  public static LocalCluster start(int workers) {
    return start(workers, 1, null);
  }

  /**
   * The same with workers of several cores.
   *
   * @param conf folder of a spark-defaults.conf for master and workers; null for none
   */
  static LocalCluster start(int workers, int cores, @Nullable Path conf) {
    LocalCluster cluster = new LocalCluster(workers, cores, conf);
    cluster.script("stop");
    cluster.replenish();
    return cluster;
  }

  /** Starts workers anew that have been killed. */
  public void replenish() {
    String out =
        script(
            "start",
            "--workers",
            Integer.toString(workers),
            "--cores",
            Integer.toString(cores),
            "--memory",
            "1g");
    Matcher found = MASTER.matcher(out);
    assertThat(found.find()).as(out).isTrue();
    master = found.group(1);
  }

  /** The master's URL. */
  public String master() {
    return master;
  }

  /** The application jar of the build. */
  public static Path applicationJar() {
    return ROOT.resolve("spark-jobs/target/rondo.jar");
  }

  /** Where executors find the classes of the tests. */
  public static Path testClasses() {
    return ROOT.resolve("spark-jobs/target/test-classes");
  }

  /** Processes of the executors that run on this cluster, oldest first. */
  public List<ProcessHandle> executors() {
    String mark = HOME + "/spark/jars/";
    return ProcessHandle.allProcesses()
        .filter(process -> arguments(process).anyMatch(argument -> argument.contains(mark)))
        .filter(process -> arguments(process).anyMatch(a -> a.endsWith("ExecutorBackend")))
        .sorted()
        .toList();
  }

  private static Stream<String> arguments(ProcessHandle process) {
    return process.info().arguments().stream().flatMap(Arrays::stream);
  }

  /**
   * A session of this JVM on the cluster; stops the one before it.
   *
   * @param executors how many to wait for
   * @param conf more settings, key=value
   */
  public SparkSession session(int executors, String... conf) {
    SparkTest.stop();
    String count = Integer.toString(executors);
    SparkSession.Builder builder =
        SparkSession.builder()
            .master(master)
            .appName("tests")
            .config("spark.jars", applicationJar().toString())
            .config("spark.cores.max", count)
            .config("spark.executor.memory", "1g")
            .config("spark.executorEnv.OMP_NUM_THREADS", "1")
            .config("spark.executor.extraJavaOptions", LEAN_JAVA)
            // No job before all executors are there.
            .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.sql.adaptive.enabled", "false")
            .config("spark.broadcast.compress", "false");
    for (String setting : conf) {
      builder.config(setting.replaceFirst("=.*", ""), setting.replaceFirst("[^=]*=", ""));
    }
    return builder.getOrCreate();
  }

  /** Starts {@code scripts/rondo} with the cluster as master; the caller waits or kills. */
  public RondoProcess rondo(String... arguments) {
    List<String> more = new ArrayList<>(List.of(arguments));
    more.addAll(List.of("--master", master));
    more.addAll(List.of("--conf", "spark.executor.extraJavaOptions=" + LEAN_JAVA));
    return RondoProcess.start(more);
  }

  /** Ends all of its processes. */
  @Override
  public void close() {
    SparkTest.stop();
    script("stop");
  }

  private String script(String... arguments) {
    List<String> command = new ArrayList<>(List.of(ROOT.resolve("scripts/cluster").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("RONDO_CLUSTER_HOME", HOME.toString());
    if (conf == null) {
      builder.environment().remove("SPARK_CONF_DIR");
    } else {
      builder.environment().put("SPARK_CONF_DIR", conf.toString());
    }
    try {
      // To a file: the daemons inherit a pipe, which would then never end.
      Path log = Files.createTempFile("cluster", ".log");
      Process process = builder.redirectOutput(log.toFile()).start();
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("in time: %s", command).isTrue();
      assertThat(process.exitValue()).as("%s: %s", command, read(log)).isZero();
      return read(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
