package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.error.RondoException;
import org.rondo.spark.JournalFileSystem.Change;
import org.rondo.spark.JournalFileSystem.When;
import org.rondo.spark.registry.ModelReference;
import org.rondo.spark.registry.RegisteredModel;
import org.rondo.spark.registry.Registry;
import org.rondo.spark.registry.Version;
import org.rondo.spark.storage.Folder;

/**
 * Whoever adds, promotes, rolls back or prunes is killed, or its disk fails, at any change that it
 * makes: the champion is there and whole all the same, no half-written version is ever seen, and
 * the next one who tries brings it to its end.
 */
class RegistryCrashTest {
  @TempDir private Path temp;
  private int copies;

  @AfterEach
  void repair() {
    JournalFileSystem.begin();
    JournalFileSystem.renamingReplaces(true);
  }

  private static RegisteredModel model(Path root) {
    return registry(root).model("m");
  }

  private static Registry registry(Path root) {
    return Registry.at(
        JournalFileSystem.uri(root), JournalFileSystem.register(new Configuration()));
  }

  private static int add(RegisteredModel model, String content) {
    return model
        .add(
            "test",
            folder -> {
              Folder inner = folder.child(Version.MODEL);
              inner.make();
              inner.write("network.zip", content);
              inner.write("bundle.json", "{}");
            })
        .number();
  }

  /** Something that is done to a model that has three versions, of which the second is champion. */
  private interface Deed {
    void done(RegisteredModel model);
  }

  private Path begun() {
    JournalFileSystem.renamingReplaces(false); // as in HDFS
    Path root = temp.resolve("begun");
    RegisteredModel model = model(root);
    for (String content : List.of("one", "two", "three")) {
      add(model, content);
    }
    model.promote(1, OptionalInt.empty(), "");
    model.promote(2, OptionalInt.empty(), "");
    return root;
  }

  private void killAtEachChange(Deed deed) throws IOException {
    Path begun = begun();
    Path root = temp.resolve("whole");
    JournalFileSystem.copy(begun, root);
    JournalFileSystem.begin();
    deed.done(model(root));
    List<Change> life = JournalFileSystem.journal();
    assertThat(life).hasSizeGreaterThanOrEqualTo(3);

    for (int changes = 0; changes < life.size(); changes++) {
      for (When last : new When[] {When.BEFORE, When.HALF_WAY}) {
        Path left = temp.resolve("left-" + copies++);
        JournalFileSystem.copy(begun, left);
        for (int i = 0; i < changes; i++) {
          life.get(i).apply(root, left, When.AFTER);
        }
        if (last == When.HALF_WAY) {
          life.get(changes).apply(root, left, When.HALF_WAY);
        }
        requireSoundAndRepeatable(left, deed, life.get(changes) + " " + last);
      }
    }
    for (int changes = 0; changes < life.size(); changes++) {
      Path left = temp.resolve("left-" + copies++);
      JournalFileSystem.copy(begun, left);
      JournalFileSystem.begin(changes, When.BEFORE);
      try {
        deed.done(model(left));
      } catch (RondoException e) {
        assertThat(e).hasMessageContaining("cannot use the registry at");
      }
      JournalFileSystem.begin();
      requireSoundAndRepeatable(left, deed, "fault " + changes);
    }
  }

  private static void requireSoundAndRepeatable(Path left, Deed deed, String where) {
    RegisteredModel model = model(left);
    assertThat(model.damages()).as(where).isEmpty();
    Version champion = registry(left).resolve(ModelReference.parse("m@champion"));
    assertThat(champion.damages()).as(where).isEmpty();
    deed.done(model);
    assertThat(model.damages()).as(where).isEmpty();
    assertThat(model.numbers()).as(where).doesNotHaveDuplicates();
    assertThat(registry(left).resolve(ModelReference.parse("m@champion")).damages()).isEmpty();
  }

  @Test
  void anAdditionThatIsKilledIsNeverSeen() throws IOException {
    killAtEachChange(model -> add(model, "four"));
  }

  @Test
  void aPromotionThatIsKilledHasHappenedOrNot() throws IOException {
    killAtEachChange(
        model -> {
          model.promote(3, OptionalInt.empty(), "");
          assertThat(model.aliases()).containsEntry("champion", 3).containsEntry("previous", 2);
        });
  }

  @Test
  void pruningThatIsKilledIsBroughtToItsEnd() throws IOException {
    killAtEachChange(
        model -> {
          model.alias("previous-one", null, "");
          model.promote(3, OptionalInt.empty(), "");
          model.prune(1);
          assertThat(model.numbers()).containsExactly(2, 3);
        });
  }

  @Test
  void theLogIsFollowedWhereRenamingReplacesToo() throws IOException {
    JournalFileSystem.renamingReplaces(true);
    Path root = temp.resolve("replaces");
    RegisteredModel model = model(root);
    add(model, "one");
    model.promote(1, OptionalInt.empty(), "");

    assertThat(Files.list(root.resolve("m/log")).map(file -> file.getFileName().toString()))
        .containsExactly("00000001.json");
  }
}
