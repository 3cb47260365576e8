package org.rondo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.spark.cli.Finding.Level;

class ChecksTest {
  @TempDir private Path folder;

  @Test
  void onlyTestedVersionsOfJavaAreInOrder() {
    assertThat(MachineChecks.java(11).level()).isEqualTo(Level.FAIL);
    assertThat(MachineChecks.java(17).level()).isEqualTo(Level.OK);
    assertThat(MachineChecks.java(24).advice()).contains("tested with Java 17 and 21");
  }

  @Test
  void severalNativeThreadsAreWarnedOf() {
    assertThat(MachineChecks.threads(Map.of("OMP_NUM_THREADS", "1")).level()).isEqualTo(Level.OK);
    assertThat(MachineChecks.threads(Map.of("OMP_NUM_THREADS", "4")).line("threads"))
        .startsWith("warn  threads        OMP_NUM_THREADS=4; export OMP_NUM_THREADS=1");
    assertThat(MachineChecks.threads(Map.of()).detail()).isEqualTo("OMP_NUM_THREADS is not set");
  }

  @Test
  void aSmallHeapIsWarnedOf() {
    assertThat(MachineChecks.memory(128).advice()).contains("RONDO_MEMORY");
    assertThat(MachineChecks.memory(1024).level()).isEqualTo(Level.OK);
  }

  @Test
  void anOutputIsTriedWithoutCreatingIt() throws IOException {
    Path output = folder.resolve("a/b");
    assertThat(StorageChecks.writable(output.toString()).level()).isEqualTo(Level.OK);
    assertThat(folder.resolve("a")).doesNotExist();
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(StorageChecks.writable(file.resolve("runs").toString()).line("output"))
        .startsWith("FAIL  output")
        .contains("cannot be written", "--set output=PATH");
    assertThat(StorageChecks.writable("s3a://bucket/runs").detail()).contains("not tried");
  }

  @Test
  void globsExistWhereTheirFolderDoes() throws IOException {
    Files.createDirectory(folder.resolve("day"));
    assertThat(Locations.exists(folder + "/day/*.csv")).isTrue();
    assertThat(Locations.exists(folder + "/night/*.csv")).isFalse();
    assertThat(Locations.exists(folder + "/d*/x")).isTrue();
    assertThat(Locations.exists(folder.toUri().toString())).isTrue();
    assertThat(Locations.remote("C:/data.csv")).isFalse();
    assertThat(Locations.remote("table:a.b.c")).isTrue();
  }

  @Test
  void aCheckThatBreaksDownFails() {
    Check check =
        new Check(
            "spark",
            () -> {
              throw new NoClassDefFoundError("org/apache/spark/SparkConf");
            });
    assertThat(check.find()).isEqualTo(Finding.fail("org/apache/spark/SparkConf", ""));
  }
}
