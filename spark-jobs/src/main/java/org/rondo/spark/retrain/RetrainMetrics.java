package org.rondo.spark.retrain;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.DoubleSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Makes the metrics of retrainings a source of Spark's metrics system, for whatever sinks it has: a
 * plugin of Spark's driver. {@code rondo retrain} adds it to {@code spark.plugins}; programs that
 * call {@code Rondo.retrain} name it there themselves.
 *
 * <p>A process has one Spark context, and so one source.
 */
public final class RetrainMetrics implements SparkPlugin {
  /** Whether a retraining is at work, 1 or 0: a source has to have a metric from its start. */
  static final String RUNNING = "rondo_retrain_running";

  private static volatile @Nullable Source current;

  /** For Spark, which makes it by its name. */
  public RetrainMetrics() {}

  @Override
  public DriverPlugin driverPlugin() {
    return new Driver();
  }

  /** Executors have nothing to tell. */
  @Override
  public @Nullable ExecutorPlugin executorPlugin() {
    return null;
  }

  /** The source of the running Spark context; null where it has none. */
  static @Nullable Source source() {
    return current;
  }

  /** Values by name, each of them a gauge. */
  static final class Source {
    private final MetricRegistry registry;
    private final ConcurrentMap<String, DoubleSupplier> values = new ConcurrentHashMap<>();

    private Source(MetricRegistry registry) {
      this.registry = registry;
      set(RUNNING, () -> 0);
    }

    /** Sets what a gauge shows from now on. */
    void set(String name, DoubleSupplier value) {
      if (values.put(name, value) == null) {
        Gauge<Double> gauge = () -> values.getOrDefault(name, () -> Double.NaN).getAsDouble();
        registry.register(name, gauge);
      }
    }
  }

  /** The driver's part. */
  private static final class Driver implements DriverPlugin {
    @Override
    public Map<String, String> init(SparkContext context, PluginContext plugin) {
      current = new Source(plugin.metricRegistry());
      return Map.of();
    }

    @Override
    public void shutdown() {
      current = null;
    }
  }
}
