package org.rondo.spark.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;

/** One driver at a time, on this machine and on others. */
class DriverLockTest {
  private static final Duration BEAT = Duration.ofMillis(200);

  @TempDir private Path temp;
  private Folder folder;

  @BeforeEach
  void open() throws IOException {
    folder = Folder.at(temp.toString(), new Configuration());
  }

  @Test
  void aDriverOfThisMachineIsToldByItsProcess() throws IOException {
    DriverLock first = DriverLock.take(folder, "rest", "here", BEAT);
    try (first) {
      requireTaken("here");
    }
    assertThat(temp).isEmptyDirectory();
    try (DriverLock second = DriverLock.take(folder, "rest", "here", BEAT)) {
      second.requireHeld();
    }
  }

  @Test
  void whatAKilledDriverOfThisMachineHasLeftIsTakenAtOnce() throws IOException {
    leave("here", Long.MAX_VALUE, "");
    DriverLock.take(folder, "rest", "here", Duration.ofDays(1)).close();
    // The number of a process that lives, but was started at another time.
    leave("here", ProcessHandle.current().pid(), "1999-01-01T00:00:00Z");
    DriverLock.take(folder, "rest", "here", Duration.ofDays(1)).close();
  }

  @Test
  void aDriverOfAnotherMachineIsToldByItsSignsOfLife() throws IOException {
    DriverLock first = DriverLock.take(folder, "rest", "there", BEAT);
    try (first) {
      requireTaken("here");
    }
    leave("there", 1, "");
    DriverLock.take(folder, "rest", "here", BEAT).close();
    Files.writeString(temp.resolve(DriverLock.NAME), ""); // killed while it wrote
    DriverLock.take(folder, "rest", "here", BEAT).close();
  }

  @Test
  void aDriverWhoseRunWasTakenOverEnds() throws Exception {
    DriverLock first = DriverLock.take(folder, "rest", "there", BEAT);
    try (first) {
      leave("elsewhere", 2, "");
      Thread.sleep(BEAT.multipliedBy(3).toMillis());
      assertThatThrownBy(first::requireHeld)
          .isInstanceOf(RondoException.class)
          .hasMessageContaining("another driver has taken this over");
    }
    assertThat(temp.resolve(DriverLock.NAME)).content().contains("elsewhere");
  }

  @Test
  void aFolderThatIsGoneStaysGone() throws Exception {
    DriverLock lock = DriverLock.take(folder, "rest", "here", BEAT);
    try (lock) {
      folder.delete();
      Thread.sleep(BEAT.multipliedBy(2).toMillis());
      assertThat(temp).doesNotExist();
      assertThatCode(lock::requireHeld).doesNotThrowAnyException();
    }
    Files.createDirectory(temp);
  }

  private void requireTaken(String host) {
    assertThatThrownBy(() -> DriverLock.take(folder, "rest", host, BEAT))
        .hasMessageContaining("its driver is still at work: process ")
        .asInstanceOf(type(RondoException.class))
        .extracting(RondoException::exitCode)
        .isEqualTo(ExitCode.LOCKED);
  }

  private void leave(String host, long process, String started) throws IOException {
    Files.writeString(
        temp.resolve(DriverLock.NAME),
        "{\"host\": \"%s\", \"process\": %d, \"process-started\": \"%s\", \"nonce\": \"x\"}"
            .formatted(host, process, started));
  }
}
