package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rondo.spark.JournalFileSystem.Change;
import org.rondo.spark.JournalFileSystem.When;
import org.rondo.spark.registry.RegisteredModel;
import org.rondo.spark.registry.Version;
import org.rondo.spark.retrain.RetrainResult;
import org.rondo.spark.retrain.RetrainResult.Status;
import org.rondo.spark.run.RunManifest;
import org.rondo.training.RoundRecord;
import org.rondo.training.TrainingListener;

/** Nights that are killed: no row is skipped, none is trained on twice. */
class SinceCrashTest extends SinceNights {
  /**
   * The second night is killed at a sample of all moments, and more rows come before the next call.
   * Whatever it makes of what is left: every row is in exactly one version.
   */
  @Test
  void aKilledNightSkipsAndDoublesNothing() throws IOException {
    JournalFileSystem.renamingReplaces(false);
    Path begun = temp.resolve("begun");
    String uri = JournalFileSystem.uri(begun);
    retrain(config(uri), uri);
    rows(100);
    Path root = temp.resolve("whole");
    JournalFileSystem.copy(begun, root);
    JournalFileSystem.begin();
    String whole = JournalFileSystem.uri(root);
    assertThat(retrain(config(whole), whole).status()).isEqualTo(Status.PROMOTED);
    List<Change> life = JournalFileSystem.journal();
    JournalFileSystem.begin();
    rows(100);

    int steps = Integer.getInteger("rondo.kills", 1);
    for (int step = 0; step < steps; step++) {
      int changes = (int) ((step + 0.5) * life.size() / steps);
      Path left = temp.resolve("left-" + step);
      JournalFileSystem.copy(begun, left);
      for (int i = 0; i < changes; i++) {
        life.get(i).apply(root, left, When.AFTER);
      }
      CrashTest.endDriver(left);
      String there = JournalFileSystem.uri(left);
      requireEachRowOnce(there, step + ": " + life.get(changes));
    }
  }

  private void requireEachRowOnce(String root, String where) {
    RegisteredModel model = registry(root).model("day");
    RetrainResult result = retrain(config(root), root);
    for (int call = 0; result.status() != Status.NOTHING_NEW && call < 3; call++) {
      result = retrain(config(root), root);
    }
    assertThat(result.status()).as(where).isEqualTo(Status.NOTHING_NEW);
    assertThat(model.damages()).as(where).isEmpty();
    Object reached = null;
    int rows = 0;
    for (int number : model.numbers()) {
      Map<?, ?> bounds = since(model, number, "bounds");
      assertThat(bounds.get("after")).as(where).isEqualTo(reached);
      reached = bounds.get("through");
      rows += (int) since(model, number, "rows").get("new");
      assertThat(model.hasBeen("champion", number)).as(where).isTrue();
    }
    assertThat(reached).as(where).isEqualTo("399");
    assertThat(rows).as(where).isEqualTo(400);
  }

  /** Where the rows of an interrupted run are there no more, the next one begins anew. */
  @Test
  void whatCannotBeResumedStandsInNobodysWay() throws IOException {
    String root = temp.toString();
    RegisteredModel model = registry(root).model("day");
    retrain(config(root), root);
    String all = Files.readString(csv);
    rows(100);
    TrainingListener failing =
        new TrainingListener() {
          @Override
          public void round(RoundRecord record) {
            if (record.plan().round() == 2) {
              throw new IllegalStateException("the power is gone");
            }
          }
        };
    assertThatThrownBy(
            () -> Rondo.on(SparkTest.session(2)).retrain(config(root), registry(root), failing))
        .hasMessageContaining("the power is gone");
    assertThat(model.numbers()).containsExactly(1);

    Files.writeString(csv, all); // and those rows are gone
    written = 500;
    rows(80);
    assertThat(retrain(config(root), root).status()).isNotEqualTo(Status.NOTHING_NEW);
    assertThat(since(model, 2, "bounds").toString()).contains("after=199, through=579");
    assertThat(RunManifest.bounds(model.version(2).json(Version.MANIFEST)))
        .containsEntry("through", "579");
  }
}
