package org.rondo.spark.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.bundle.BundleJson;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;

/** One driver at a time, on this machine and on others. */
class DriverLockTest {
  private static final Duration BEAT = Duration.ofMillis(200);
  private static final Driver HERE = Driver.here();

  @TempDir private Path temp;
  private Folder folder;

  @BeforeEach
  void open() throws IOException {
    folder = Folder.at(temp.toString(), new Configuration());
  }

  private DriverLock take(Driver driver) throws IOException {
    return DriverLock.take(folder, "rest", driver, BEAT);
  }

  @Test
  void aDriverOfTheSameListIsToldByItsProcess() throws IOException {
    try (DriverLock first = take(Driver.here())) {
      requireTaken(Driver.here());
      first.requireHeld();
    }
    assertThat(temp).isEmptyDirectory();
    try (DriverLock second = take(Driver.here())) {
      second.requireHeld();
    }
  }

  /** Machines of equal names are told apart, and a clock decides only about those that are gone. */
  @Test
  void aLeaseIsRefusedAtOnceUntilItHasRunOut() throws IOException {
    Driver elsewhere = new Driver(HERE.host(), "another machine", 1, "1", "other");
    try (DriverLock held = DriverLock.lease(folder, "rest", elsewhere, BEAT)) {
      held.requireHeld();
      long start = System.nanoTime();
      assertThatThrownBy(() -> DriverLock.lease(folder, "rest", HERE, BEAT))
          .hasMessageContaining("its driver is still at work: process 1 on " + HERE.host())
          .asInstanceOf(type(RondoException.class))
          .satisfies(locked -> assertThat(locked.exitCode()).isEqualTo(ExitCode.LOCKED));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }
    Map<String, Object> left = elsewhere.tree(7);
    left.put("expires", "2020-01-01T00:00:00Z");
    folder.write(DriverLock.NAME, BundleJson.writeLine(left));
    try (DriverLock lease = DriverLock.lease(folder, "rest", HERE, BEAT)) {
      lease.requireHeld();
    }
    assertThat(temp).isEmptyDirectory();
  }

  /** A number that nobody has, that another process has by now, and one whose end nobody awaits. */
  @Test
  void whatAKilledDriverHasLeftIsTakenAtOnce() throws Exception {
    assumeThat(HERE.processes()).as("process lists are told apart on Linux").isNotEmpty();
    Process ended = new ProcessBuilder("sh", "-c", "sleep 0 & echo $!; exec sleep 60").start();
    try {
      long zombie = Long.parseLong(ended.inputReader().readLine());
      for (Driver killed :
          List.of(
              of("here", HERE.processes(), Long.MAX_VALUE, "1"),
              of("here", HERE.processes(), HERE.process(), "1"),
              of("here", HERE.processes(), zombie, ""))) {
        leave(killed);
        DriverLock.take(folder, "rest", HERE, Duration.ofDays(1)).close();
      }
    } finally {
      ended.destroyForcibly();
    }
  }

  /** Of another machine, of another container of the same name, and of an older Rondo. */
  @ParameterizedTest
  @CsvSource({"there, a boot", "here, another container", "here,", "here, ''"})
  void otherwiseItIsToldByItsSignsOfLife(String host, @Nullable String processes)
      throws IOException {
    Driver other = of(host, processes, HERE.process(), HERE.started());
    try (DriverLock first = take(other)) {
      requireTaken(HERE);
    }
    leave(other);
    take(HERE).close();
    leave(of(host, processes, Long.MAX_VALUE, ""));
    take(HERE).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "null", "[1]", "{\"host\": \"he"})
  void whatWasKilledWhileItWroteIsNotWaitedForLong(String half) throws IOException {
    Files.writeString(temp.resolve(DriverLock.NAME), half);
    long start = System.nanoTime();
    DriverLock.take(folder, "rest", HERE, Duration.ofSeconds(4)).close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void ofTwoThatTakeItAtOnceOneHasIt() throws IOException {
    DriverLock first = take(of("there", "a", 1, "1"));
    Files.delete(temp.resolve(DriverLock.NAME)); // as the second saw the folder
    try (DriverLock second = take(of("there", "b", 1, "1"))) {
      requireLost(first);
      first.close();
      second.requireHeld();
    }
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void aDriverWhoseRunWasTakenOverEnds() throws Exception {
    DriverLock first = take(HERE);
    leave(of("elsewhere", "", 2, ""));
    Thread.sleep(BEAT.multipliedBy(3).toMillis());
    requireLost(first);
    first.close();
    assertThat(temp.resolve(DriverLock.NAME)).content().contains("elsewhere");
  }

  /** It was stopped meanwhile, or began at the same time. */
  @Test
  void aDriverLearnsThatAnotherHasTakenOverAndEnded() throws Exception {
    DriverLock first = take(HERE);
    leave(of("elsewhere", "", 2, ""));
    Files.delete(temp.resolve(DriverLock.NAME));
    assertThatThrownBy(first::requireHeld)
        .hasMessageContaining("driver.json is gone: another driver has taken this over and ended")
        .asInstanceOf(type(RondoException.class))
        .extracting(RondoException::exitCode)
        .isEqualTo(ExitCode.LOCKED);
    take(of("a third", "", 3, "")).close();
    Thread.sleep(BEAT.multipliedBy(2).toMillis());
    requireLost(first);
    first.close();
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void aFolderThatIsGoneStaysGone() throws Exception {
    try (DriverLock lock = take(HERE)) {
      folder.delete();
      Thread.sleep(BEAT.multipliedBy(2).toMillis());
      assertThat(temp).doesNotExist();
      requireLost(lock);
    }
    Files.createDirectory(temp);
  }

  private static Driver of(String host, @Nullable String processes, long process, String started) {
    return new Driver(host, processes == null ? "" : processes, process, started, host + processes);
  }

  private void requireTaken(Driver driver) {
    assertThatThrownBy(() -> take(driver))
        .hasMessageContaining("its driver is still at work: process ")
        .asInstanceOf(type(RondoException.class))
        .extracting(RondoException::exitCode)
        .isEqualTo(ExitCode.LOCKED);
  }

  private static void requireLost(DriverLock lock) {
    assertThatThrownBy(lock::requireHeld)
        .hasMessageContaining("another driver has taken this over")
        .asInstanceOf(type(RondoException.class))
        .extracting(RondoException::exitCode)
        .isEqualTo(ExitCode.LOCKED);
  }

  private void leave(Driver driver) throws IOException {
    folder.write(DriverLock.NAME, BundleJson.writeLine(driver.tree(7)));
  }
}
