package org.rondo.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.checkpoint.Checkpoint;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.spark.FaultyFileSystem;
import org.rondo.spark.FaultyFileSystem.Fault;
import org.rondo.spark.run.CheckpointStore.Restored;
import org.rondo.spark.run.CheckpointStore.Skipped;
import org.rondo.spark.storage.Digests;
import org.rondo.spark.storage.Folder;

class CheckpointStoreTest {
  @TempDir Path temp;
  private CheckpointStore store;

  @BeforeEach
  void open() throws IOException {
    store = store(2);
  }

  @AfterEach
  void repair() {
    FaultyFileSystem.repair();
  }

  private CheckpointStore store(int keep) throws IOException {
    Configuration hadoop = FaultyFileSystem.register(new Configuration(false));
    return new CheckpointStore(Folder.at(FaultyFileSystem.uri(temp), hadoop), keep);
  }

  private static Checkpoint checkpoint(int round) {
    return new Checkpoint(
        round,
        Map.of("parameters", new float[] {round, -0f, Float.NaN}, "outer-state", new float[0]),
        Map.of("round", round, "loss", 0.1 + round, "best", List.of(1, "x", true)));
  }

  private Path folder(int round) {
    return folders(round).get(0);
  }

  private List<Path> folders(int round) {
    return folders().stream()
        .filter(path -> path.getFileName().toString().startsWith("round-%06d-".formatted(round)))
        .toList();
  }

  private List<Path> folders() {
    try (Stream<Path> paths = Files.list(temp)) {
      return paths.sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.sorted().toList();
    }
  }

  private Restored restored() throws IOException {
    return store(2).newest().orElseThrow();
  }

  @Test
  void whatWasWrittenComesBackToTheBit() throws IOException {
    assertThat(store.newest()).isEmpty();
    store.write(checkpoint(7));
    Restored restored = restored();
    Checkpoint found = restored.checkpoint();
    assertThat(found.round()).isEqualTo(7);
    assertThat(found.tree()).isEqualTo(checkpoint(7).tree());
    assertThat(found.arrays()).containsOnlyKeys("parameters", "outer-state");
    float[] parameters = found.arrays().get("parameters");
    assertThat(parameters).containsExactly(7, -0f, Float.NaN);
    assertThat(Float.floatToRawIntBits(parameters[1])).isEqualTo(0x80000000);
    assertThat(restored.folder()).contains("round-000007-");
    assertThat(restored.skipped()).isEmpty();
    assertThat(files(folder(7)))
        .map(file -> file.getFileName().toString())
        .containsExactly(
            "COMPLETE", "manifest.json", "outer-state.f32", "parameters.f32", "state.json");
  }

  @Test
  void theNewestAreKeptAndAtLeastTwo() throws IOException {
    CheckpointStore one = store(1);
    CheckpointStore three = store(3);
    for (int round = 1; round <= 4; round++) {
      one.write(checkpoint(round));
    }
    assertThat(folders()).hasSize(2);
    for (int round = 5; round <= 9; round++) {
      three.write(checkpoint(round));
    }
    assertThat(folders()).hasSize(3);
    assertThat(restored().checkpoint().round()).isEqualTo(9);
  }

  /** Every byte of every file, with another checkpoint behind it and without. */
  @Test
  void aFlippedByteAnywhereFallsBackOrRefuses() throws IOException {
    store.write(checkpoint(1));
    store.write(checkpoint(2));
    Path hidden = Files.createDirectory(temp.resolve("hidden")).resolve("older");
    Path older = folder(1);
    int flips = 0;
    for (Path file : files(folder(2))) {
      byte[] sound = Files.readAllBytes(file);
      for (int i = 0; i < sound.length; i++, flips++) {
        byte[] damaged = sound.clone();
        damaged[i] ^= (byte) (1 << (i % 8));
        Files.write(file, damaged);
        requireFallback();
        if (i % 16 == 0) {
          Files.move(older, hidden);
          requireRefusal();
          Files.move(hidden, older);
        }
      }
      Files.write(file, sound);
    }
    assertThat(flips).isGreaterThan(500);
    assertThat(restored().checkpoint().round()).isEqualTo(2);
  }

  @Test
  void truncationFallsBackOrRefuses() throws IOException {
    store.write(checkpoint(1));
    store.write(checkpoint(2));
    Path hidden = Files.createDirectory(temp.resolve("hidden")).resolve("older");
    Path older = folder(1);
    for (Path file : files(folder(2))) {
      byte[] sound = Files.readAllBytes(file);
      for (int length = 0; length <= sound.length + 1; length++) {
        if (length != sound.length) {
          Files.write(file, java.util.Arrays.copyOf(sound, length));
          requireFallback();
        }
      }
      Files.write(file, new byte[0]);
      if (sound.length > 0) {
        Files.move(older, hidden);
        requireRefusal();
        Files.move(hidden, older);
      }
      Files.delete(file);
      requireFallback();
      Files.write(file, sound);
    }
    assertThat(restored().checkpoint().round()).isEqualTo(2);
  }

  private void requireFallback() throws IOException {
    Restored restored = restored();
    assertThat(restored.checkpoint().round()).isEqualTo(1);
    assertThat(restored.skipped()).hasSize(1);
    assertThat(restored.skipped().get(0).folder()).contains("round-000002-");
    assertThat(restored.skipped().get(0).reason()).isNotBlank();
  }

  private void requireRefusal() {
    assertThatThrownBy(this::restored)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("none of the checkpoints in faulty:")
        .hasMessageContaining("can be trusted:\n  faulty:")
        .hasMessageContaining("round-000002-")
        .hasMessageEndingWith("start a new run without --resume");
  }

  @Test
  void aReasonIsGivenForEachThatIsSkipped() throws IOException {
    for (int round = 1; round <= 4; round++) {
      store(9).write(checkpoint(round));
    }
    Files.delete(folder(4).resolve("COMPLETE"));
    Files.write(folder(3).resolve("parameters.f32"), new byte[8]);
    Files.writeString(folder(2).resolve("COMPLETE"), "rondo-checkpoint 9 " + "0".repeat(64) + "\n");
    assertThat(restored().checkpoint().round()).isEqualTo(1);
    assertThat(restored().skipped())
        .map(Skipped::reason)
        .containsExactly(
            "was never finished: COMPLETE is missing",
            "parameters.f32 has 8 bytes, expected 12",
            "it has format 9, this version reads 1; use the Rondo that wrote it");
  }

  @Test
  void aHostileManifestNamesNothingOutside() throws IOException {
    store.write(checkpoint(1));
    Path manifest = folder(1).resolve("manifest.json");
    String hostile = Files.readString(manifest).replace("outer-state.f32", "../../outer.f32");
    Files.writeString(manifest, hostile);
    Files.writeString(
        folder(1).resolve("COMPLETE"),
        "rondo-checkpoint 1 " + Digests.of(Files.readAllBytes(manifest)) + "\n");
    assertThatThrownBy(this::restored)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("'../../outer.f32' is not the name of an entry");
  }

  @Test
  void aWriterThatDiedLeavesNothingToBelieve() throws IOException {
    Path unfinished = Files.createDirectory(temp.resolve("round-000005-0000000a"));
    Files.write(unfinished.resolve("parameters.f32"), new byte[12]);
    assertThat(store.newest()).isEmpty();
    store.write(checkpoint(3));
    assertThat(restored().checkpoint().round()).isEqualTo(3);
    assertThat(restored().skipped()).isEmpty();
  }

  @Test
  void whatKilledDriversLeftUnfinishedIsCleanedUp() throws IOException {
    for (String name : List.of("round-000001-0000000a", "round-000007-0000000b")) {
      Files.write(Files.createDirectory(temp.resolve(name)).resolve("x.f32"), new byte[12]);
    }
    Path foreign = Files.writeString(temp.resolve("notes.txt"), "keep");
    store.write(checkpoint(2));
    assertThat(folders()).containsExactly(foreign, folder(2));
  }

  @Test
  void aDamagedOneDoesNotCountAsKept() throws IOException {
    store.write(checkpoint(1));
    store.write(checkpoint(2));
    Files.write(folder(2).resolve("parameters.f32"), new byte[12]);
    CheckpointStore resumed = store(2);
    assertThat(resumed.newest().orElseThrow().checkpoint().round()).isEqualTo(1);
    resumed.write(checkpoint(2));
    assertThat(folders(1)).hasSize(1);
    assertThat(folders(2)).hasSize(2);
    resumed.write(checkpoint(3));
    resumed.write(checkpoint(4));
    assertThat(folders()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "WRITE_STOPS, parameters, connection lost",
    "WRITE_STOPS, manifest, connection lost",
    "WRITE_STOPS, COMPLETE, connection lost",
    "WRITE_LOSES_THE_REST, parameters, 'parameters.f32 has 6 bytes, 12 were written'",
    "WRITE_LOSES_THE_REST, manifest, manifest.json has",
    "WRITE_LOSES_THE_REST, COMPLETE, COMPLETE has",
    "CLOSE_THROWS, state, close failed",
    "CLOSE_THROWS, COMPLETE, close failed",
    "READ_ONLY, '', Read-only file system",
    "DISK_FULL, '', No space left on device",
    "DISK_FULL, COMPLETE, No space left on device"
  })
  void aFaultLosesNothingAndIsSaid(Fault fault, String where, String reason) throws IOException {
    store.write(checkpoint(1));
    store.write(checkpoint(2));
    FaultyFileSystem.fail(fault, where);
    RondoException failure =
        catchThrowableOfType(RondoException.class, () -> store.write(checkpoint(3)));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.UNEXPECTED);
    assertThat(failure)
        .hasMessageStartingWith("cannot write the checkpoint of round 3 to faulty:")
        .hasMessageContaining(reason)
        .hasMessageContaining("those before it are untouched")
        .hasMessageContaining("has room");
    FaultyFileSystem.repair();
    assertThat(folders()).hasSize(2);
    Restored restored = restored();
    assertThat(restored.checkpoint().round()).isEqualTo(2);
    store.write(checkpoint(3));
    assertThat(restored().checkpoint().round()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"RENAME_RETURNS_FALSE", "RENAME_THROWS"})
  void noRenameIsNeeded(Fault fault) throws IOException {
    FaultyFileSystem.fail(fault, "");
    store.write(checkpoint(1));
    Optional<Restored> found = store.newest();
    assertThat(found.orElseThrow().checkpoint().round()).isEqualTo(1);
  }
}
