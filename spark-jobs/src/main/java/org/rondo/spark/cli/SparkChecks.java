package org.rondo.spark.cli;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.config.RunConfig;
import org.rondo.engine.compiled.kernel.BlasKernel;
import org.rondo.engine.cuda.CudaDevices;
import org.rondo.spark.Rondo;

/** Whether Spark starts and runs a job, and how fast it would train a configuration. */
final class SparkChecks implements AutoCloseable {
  private static final int ROWS = 1000;

  /** Enough to reach more than one executor, as a rule. */
  private static final int TASKS = 16;

  private static final String NO_GPU = ": no GPU: ";

  private final SparkSessions.Request request;
  private @Nullable SparkSessions sessions;

  /** Checks that share one session, which the first that needs it starts. */
  SparkChecks(SparkSessions.Request request) {
    this.request = request;
  }

  /** Whether a job runs. */
  Check job() {
    return new Check("spark", this::runJob);
  }

  /** How fast training would be; to be called after {@link #job}. Never fails. */
  Check speedUp(RunConfig config) {
    return new Check("speed-up", () -> predict(config));
  }

  private Finding runJob() {
    SparkSession session = session();
    long counted = session.range(0, ROWS, 1, 2).count();
    String detail = session.version() + " on " + session.sparkContext().master();
    if (counted != ROWS) {
      return Finding.fail("%s: counted %d of %d rows".formatted(detail, counted, ROWS), "");
    }
    // The driver's own processor is looked at by the check of the backend.
    List<String> advice =
        session.sparkContext().isLocal()
            ? List.of()
            : session
                .range(0, ROWS, 1, TASKS)
                .javaRDD()
                .mapPartitions(SparkChecks::advice)
                .distinct()
                .collect();
    return advice.isEmpty()
        ? Finding.ok(detail + ", a job runs")
        : Finding.warn(detail + ", a job runs", "on executors, " + String.join("; ", advice));
  }

  /** Which GPUs tasks compute on; to be called after {@link #job}. */
  Check gpus() {
    return new Check("tasks' GPUs", this::taskGpus);
  }

  private Finding taskGpus() {
    List<String> found =
        session()
            .range(0, ROWS, 1, TASKS)
            .javaRDD()
            .mapPartitions(rows -> List.of(gpuOfTask()).iterator())
            .distinct()
            .collect()
            .stream()
            .sorted()
            .toList();
    String listed = String.join("; ", found);
    return found.stream().anyMatch(line -> line.contains(NO_GPU))
        ? Finding.fail(listed, "give each executor a GPU: conf/gpu.conf")
        : Finding.ok(listed);
  }

  private static String gpuOfTask() {
    String host = SparkEnv.get().blockManager().blockManagerId().host();
    String why = CudaDevices.unavailable();
    if (!why.isEmpty()) {
      return host + NO_GPU + why;
    }
    CudaDevices.Chosen gpu = CudaDevices.chosen();
    return "%s: GPU %s, %s".formatted(host, gpu.address(), gpu.device());
  }

  private static Iterator<String> advice(Iterator<Long> rows) {
    return BlasKernel.advice().stream().iterator();
  }

  private Finding predict(RunConfig config) {
    String source = config.data().source();
    if (source == null) {
      return ForecastText.unknown("data.source is missing");
    }
    if (Locations.remote(source) && !Locations.builtin(source)) {
      return ForecastText.unknown("the data are not on this machine, and are not looked at");
    }
    if (!Locations.builtin(source) && !Locations.exists(source)) {
      return ForecastText.unknown("the data are not there");
    }
    try {
      return ForecastText.finding(config, Rondo.on(session()).forecast(config));
    } catch (RuntimeException | LinkageError e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return ForecastText.unknown(reason.lines().findFirst().orElse("no reason given"));
    }
  }

  private SparkSession session() {
    SparkSessions open = sessions;
    if (open == null) {
      open = SparkSessions.open(request);
      sessions = open;
    }
    return open.session();
  }

  @Override
  public void close() {
    if (sessions != null) {
      sessions.close();
    }
  }
}
