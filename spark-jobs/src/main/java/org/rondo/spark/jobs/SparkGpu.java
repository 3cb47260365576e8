package org.rondo.spark.jobs;

import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.engine.cuda.GpuAssignment;
import scala.Option;

/**
 * The GPU that Spark has assigned to the running task, otherwise one of the driver's. In local mode
 * tasks have none of their own: they take turns on the driver's, by their partition.
 */
public final class SparkGpu implements GpuAssignment {
  private static final String RESOURCE = "gpu";

  /** Made by its service loader. */
  public SparkGpu() {}

  @Override
  public Optional<String> address() {
    TaskContext task = TaskContext.get();
    if (task != null) {
      Optional<String> own = address(task.resourcesJMap().get(RESOURCE), 0);
      if (own.isPresent()) {
        return own;
      }
    }
    Option<SparkSession> session = SparkSession.getDefaultSession();
    if (session.isEmpty() || session.get().sparkContext().isStopped()) {
      return Optional.empty(); // an executor, or no Spark yet
    }
    JavaSparkContext driver = JavaSparkContext.fromSparkContext(session.get().sparkContext());
    return address(driver.resources().get(RESOURCE), task == null ? 0 : task.partitionId());
  }

  private static Optional<String> address(@Nullable ResourceInformation given, int turn) {
    return given == null || given.addresses().length == 0
        ? Optional.empty()
        : Optional.of(given.addresses()[turn % given.addresses().length]);
  }
}
