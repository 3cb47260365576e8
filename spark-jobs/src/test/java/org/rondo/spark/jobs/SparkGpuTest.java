package org.rondo.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.engine.cuda.GpuAssignment;
import org.rondo.spark.SparkTest;

class SparkGpuTest {
  @TempDir private Path folder;

  @AfterAll
  static void stop() {
    SparkTest.stop();
  }

  private static Iterator<String> address(Iterator<Integer> rows) {
    return new SparkGpu().address().stream().iterator();
  }

  @Test
  void theEnginesFindIt() {
    assertThat(ServiceLoader.load(GpuAssignment.class))
        .singleElement()
        .isInstanceOf(SparkGpu.class);
  }

  @Test
  void withoutResourcesNothingIsAssigned() {
    SparkTest.stop();
    assertThat(new SparkGpu().address()).isEmpty();
    SparkTest.session(2);
    assertThat(new SparkGpu().address()).isEmpty();
  }

  @Test
  void inLocalModeTasksTakeTurnsOnTheDriversGpus() throws IOException {
    Path script =
        Files.writeString(
            folder.resolve("discovery"),
            "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"4\", \"6\"]}'\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    SparkSession session =
        SparkTest.session(
            2,
            "spark.driver.resource.gpu.amount=2",
            "spark.driver.resource.gpu.discoveryScript=" + script);
    assertThat(new SparkGpu().address()).hasValue("4");
    assertThat(
            JavaSparkContext.fromSparkContext(session.sparkContext())
                .parallelize(List.of(0, 1, 2, 3), 4)
                .mapPartitions(SparkGpuTest::address)
                .collect())
        .containsExactly("4", "6", "4", "6");
  }
}
