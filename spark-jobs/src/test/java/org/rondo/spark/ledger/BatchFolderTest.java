package org.rondo.spark.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.spark.ledger.BatchEntry.Rows;
import org.rondo.spark.ledger.BatchEntry.Scoring;
import org.rondo.spark.ledger.BatchEntry.Stamp;
import org.rondo.spark.ledger.BatchEntry.Written;
import org.rondo.spark.storage.Folder;
import org.rondo.spark.storage.OutputPlace;

/** Of several jobs that add to one folder, one adds each batch, however late the others are. */
class BatchFolderTest {
  @TempDir private Path temp;
  private final Configuration hadoop = new Configuration();

  private Path out() {
    return temp.resolve("out");
  }

  private BatchFolder open() throws IOException {
    return BatchFolder.open(out().toString(), hadoop);
  }

  private static BatchEntry entry(int batch, String input, Written written) {
    return new BatchEntry(
        batch,
        new Stamp(input + batch, "now", "me"),
        new Scoring("in", "m@1", "0", null, null),
        List.of(new InputFile(input, 1, 2, null)),
        new Rows(1, 0),
        new Layout("csv", List.of(new Layout.Column("a", "string"))),
        written);
  }

  private static BatchEntry staged(BatchFolder folder, String content) throws IOException {
    Folder stage = folder.stage();
    stage.make();
    stage.write("part-0", content);
    return entry(folder.next(), content, folder.written());
  }

  /** The process that holds the lock would be no more, or was cut off for long. */
  private String breakLock() throws IOException {
    Path lock = out().resolve("_rondo/driver.json");
    String held = Files.readString(lock);
    Files.writeString(lock, held.replaceAll("(\"process\" ?: ?)\\d+", "$1" + 999_999_999));
    return held;
  }

  private List<String> batches() throws IOException {
    try (Stream<Path> files = Files.walk(out())) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("part-"))
          .map(file -> out().relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void whoIsLateAddsNothingAndTakesNothingAway() throws IOException {
    BatchFolder slow = open();
    BatchEntry late = staged(slow, "slow");
    String held = breakLock();
    try (BatchFolder quick = open()) {
      quick.commit(staged(quick, "quick"));
    }
    Files.writeString(out().resolve("_rondo/driver.json"), held); // it may not even see that
    assertThatThrownBy(() -> slow.commit(late))
        .isInstanceOfSatisfying(
            RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LOCKED))
        .hasMessageContaining("another job has added batch 1 meanwhile; nothing was added here");
    slow.close();

    assertThat(batches()).containsExactly("rondo_batch=00000001/part-0");
    assertThat(out().resolve("rondo_batch=00000001/part-0")).hasContent("quick");
    try (BatchFolder next = open()) {
      assertThat(next.inputs()).containsOnlyKeys("quick");
    }
  }

  @Test
  void aLateCommitThatIsFirstStillHasItsRows() throws IOException {
    BatchFolder slow = open();
    BatchEntry late = staged(slow, "slow");
    String held = breakLock();
    BatchFolder quick = open();
    BatchEntry second = staged(quick, "quick");
    Files.writeString(out().resolve("_rondo/driver.json"), held);
    slow.commit(late);
    slow.close();
    assertThatThrownBy(() -> quick.commit(second)).isInstanceOf(RondoException.class);
    quick.close();

    assertThat(batches()).containsExactly("rondo_batch=00000001/part-0");
    assertThat(out().resolve("rondo_batch=00000001/part-0")).hasContent("slow");
  }

  @Test
  void aBatchThatWasNotMovedIsMovedByTheNextCall() throws IOException {
    try (BatchFolder first = open()) {
      first.commit(staged(first, "one"));
    }
    Path place = out().resolve("rondo_batch=00000001");
    BatchEntry entry = ledger().read().newest();
    Path staging = out().resolve("_rondo/staging/" + entry.written().staged());
    Files.createDirectories(staging);
    Files.move(place.resolve("part-0"), staging.resolve("part-0")); // a move that stopped half-way
    open().close();
    assertThat(batches()).containsExactly("rondo_batch=00000001/part-0");
    assertThat(out().resolve("_rondo/staging")).doesNotExist();

    Files.delete(place.resolve("part-0")); // somebody keeps the newest batches only
    open().close();
  }

  private BatchLedger ledger() throws IOException {
    return new BatchLedger(Folder.at(out().resolve("_rondo").toString(), hadoop), hadoop);
  }

  @Test
  void readingTakesNoLongerWithEveryBatch() throws IOException {
    BatchLedger ledger = ledger();
    int last = 2 * BatchLedger.SNAPSHOT_EVERY + 5;
    for (int batch = 1; batch <= last; batch++) {
      assertThat(ledger.add(entry(batch, "file-" + batch, null))).isTrue();
      if (batch % (BatchLedger.SNAPSHOT_EVERY / 2) == 0) {
        ledger.sumUp(ledger.read());
      }
    }
    assertThat(ledger.add(entry(last, "other", null))).isFalse();
    Path entries = out().resolve("_rondo/ledger");
    for (int batch = 1; batch < last - 5; batch++) { // nobody looks at them any more
      Files.delete(entries.resolve(BatchLedger.number(batch) + ".json"));
    }
    assertThat(ledger.read().all().inputs()).hasSize(last);
    assertThat(ledger.read().all().layout()).isNotNull();
    Files.delete(entries.resolve(BatchLedger.number(last - 2) + ".json"));
    assertThatThrownBy(ledger::read)
        .isInstanceOf(DataException.class)
        .hasMessageContaining(BatchLedger.number(last - 2) + ".json is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "s3a://me:secret99@bucket/a/b.csv, s3a://bucket/a/b.csv",
    "s3a://bucket/a/b.csv?x=1&sig=secret99, s3a://bucket/a/b.csv?x=1&sig=(redacted)",
    "abfss://box@account/a/b.csv, abfss://box@account/a/b.csv",
    "wasbs://other@account/token=1/b.csv, wasbs://other@account/token=1/b.csv"
  })
  void aFileIsTheSameWhoeverReadsIt(String uri, String path) {
    FileStatus status = new FileStatus(1, false, 1, 1, 2, new org.apache.hadoop.fs.Path(uri));
    assertThat(InputFile.of(status).path()).isEqualTo(path);
  }

  @Test
  void aPlaceHoldsWhatLiesInIt() throws IOException {
    OutputPlace place = OutputPlace.of(temp.resolve("in").toString(), hadoop);
    assertThat(place.holds(new org.apache.hadoop.fs.Path(place.path(), "a/b"))).isTrue();
    assertThat(place.holds(new org.apache.hadoop.fs.Path(place.path() + "2"))).isFalse();
  }
}
