package org.rondo.spark.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.spark.storage.Folder;

/** Event files, read by another reader. */
class TensorBoardTest {
  private static final long TIME = 1_700_000_000_500L;

  @TempDir private Path temp;

  private TensorBoard tensorBoard() throws IOException {
    return new TensorBoard(Folder.at(temp.toString(), new Configuration()));
  }

  @Test
  void valuesOfEachRound() throws IOException {
    TensorBoard written = tensorBoard();
    written.begun(TIME, 1);
    written.values(TIME, 1, Map.of("loss/train", 0.5, "learning-rate", 0.1));
    written.values(TIME + 1, 2, Map.of("loss/train", Double.NaN));
    written.ended(
        TIME, "FINISHED", Map.of("rounds", 2, "metrics", Map.of("test", Map.of("auc", 0.75))));
    written.close();

    assertThat(EventFiles.in(temp))
        .containsExactly(
            new EventFiles.Event(0, 1_700_000_000.5, "brain.Event:2", false, Map.of()),
            new EventFiles.Event(
                1, 1_700_000_000.5, "", false, Map.of("loss/train", 0.5f, "learning-rate", 0.1f)),
            new EventFiles.Event(2, 1_700_000_000.501, "", false, Map.of("loss/train", Float.NaN)),
            new EventFiles.Event(2, 1_700_000_000.5, "", false, Map.of("final/auc/test", 0.75f)));
  }

  /** The bytes of an empty file of TensorFlow 2 (tf.summary.create_file_writer) at this time. */
  @Test
  void theFirstRecordHasTensorFlowsBytes() throws IOException {
    TensorBoard written = tensorBoard();
    written.begun(TIME, 1);
    written.close();

    byte[] bytes;
    try (var files = Files.list(temp)) {
      Path file = files.toList().get(0);
      assertThat(file.getFileName().toString())
          .isEqualTo("events.out.tfevents.1700000000.rondo.000");
      bytes = Files.readAllBytes(file);
    }
    // The length of 24 is followed by a checksum that every event file of TensorFlow begins with.
    assertThat(bytes).startsWith(24, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22);
  }

  @Test
  void aResumedRunTakesBackWhatCameAfter() throws IOException {
    for (int first : List.of(1, 3)) {
      TensorBoard written = tensorBoard();
      written.begun(TIME, first);
      written.values(TIME, first, Map.of("epoch", 1.0));
      written.close();
    }

    assertThat(EventFiles.in(temp).stream().map(e -> e.step() + " " + e.restarts()))
        .containsExactly("0 false", "1 false", "0 false", "3 true", "3 false");
  }
}
