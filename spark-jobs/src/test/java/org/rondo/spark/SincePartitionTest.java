package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rondo.config.RunConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.spark.registry.RegisteredModel;
import org.rondo.spark.retrain.RetrainResult;
import org.rondo.spark.retrain.RetrainResult.Status;
import org.rondo.spark.source.Increment;

/** Nights that take the files of partitions which nobody has read. */
class SincePartitionTest extends SinceNights {
  /** Files of partitions: what is pinned is what was listed, not the highest folder. */
  @Test
  void filesAreNewUntilTheyHaveBeenRead() throws IOException {
    String root = temp.toString();
    RegisteredModel model = registry(root).model("day");
    Path table = temp.resolve("table");
    String[] settings = {
      "data.source=" + table, "data.format=csv", "retrain.since={partition: day, replay: 0.5}"
    };
    part(table, "day=2026-11-24/a.csv", 100);
    part(table, "day=2026-11-25/a.csv", 100);
    assertPromoted(retrain(config(root, settings), root));
    RetrainResult none = retrain(config(root, settings), root);
    assertThat(none.status()).isEqualTo(Status.NOTHING_NEW);
    assertThat(none.reason())
        .isEqualTo("no row is new since the 2 files of partitions by day that have been read");

    part(table, "day=2026-11-26/a.csv", 50);
    part(table, "day=2026-11-24/late.csv", 30);
    retrain(config(root, settings), root);
    assertThat(since(model, 2, "rows").get("new")).isEqualTo(80);
    assertThat((int) since(model, 2, "rows").get("replayed")).isBetween(70, 130);
    assertThat(since(model, 2, "bounds").get("new").toString())
        .contains("day=2026-11-24/late.csv", "day=2026-11-26/a.csv")
        .doesNotContain("day=2026-11-25");
    assertThat(retrain(config(root, settings), root).status()).isEqualTo(Status.NOTHING_NEW);

    Files.delete(table.resolve("day=2026-11-24/a.csv"));
    assertThat(retrain(config(root, settings), root).status()).isEqualTo(Status.NOTHING_NEW);
    part(table, "day=2026-11-25/a.csv", 7);
    assertThatThrownBy(() -> retrain(config(root, settings), root))
        .hasMessageContaining("the file day=2026-11-25/a.csv has been written again: it had")
        .hasMessageContaining("on-gap: full");

    RunConfig whole = config(root, settings[0], settings[1], "retrain.since={partition: hour}");
    assertThatThrownBy(() -> since(whole).after(null))
        .hasMessageContaining("are in no folders hour=VALUE; the folders' columns are [day]");
    Samples.write(temp.resolve("vectors/day=1/a.libsvm"), "1 1:2\n");
    RunConfig vectors = config(root, "data.source=" + temp.resolve("vectors"), settings[2]);
    assertThatThrownBy(() -> since(vectors).after(null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("files of the format libsvm have no columns in their folders' names");
    RunConfig config = config(root, settings);
    Increment pinned = since(config).after(null);
    part(table, "day=2026-11-26/b.csv", 20);
    assertThat(since(config).within(pinned.bounds()).counts()).isEqualTo(pinned.counts());
  }

  private void part(Path table, String name, int count) {
    Random random = new Random(written);
    List<String> lines = new ArrayList<>(List.of("t,a,b,y"));
    for (int i = 0; i < count; i++) {
      lines.add(line(Integer.toString(written++), random));
    }
    Samples.write(table.resolve(name), String.join("\n", lines) + "\n");
  }
}
