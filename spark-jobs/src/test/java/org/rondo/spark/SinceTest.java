package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rondo.config.RunConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.registry.RegisteredModel;
import org.rondo.spark.registry.Version;
import org.rondo.spark.retrain.RetrainResult;
import org.rondo.spark.retrain.RetrainResult.Status;
import org.rondo.spark.shards.Preparation;
import org.rondo.spark.shards.PreparedData;
import org.rondo.spark.source.Increment;
import org.rondo.spark.source.Since;

/** Nights that take only what is new. */
class SinceTest extends SinceNights {
  @Test
  void nightsTakeWhatIsNew() throws IOException {
    String root = temp.toString();
    RegisteredModel model = registry(root).model("day");
    RetrainResult first = retrain(config(root), root);
    assertThat(first.status()).as(first.reason()).isEqualTo(Status.PROMOTED);
    assertThat(since(model, 1, "bounds").toString())
        .isEqualTo("{column=t, type=number, after=null, through=199}");
    assertThat(since(model, 1, "rows").get("new")).isEqualTo(200);
    RetrainResult none = retrain(config(root), root);
    assertThat(none.status()).isEqualTo(Status.NOTHING_NEW);
    assertThat(none.reason()).isEqualTo("no row is new since t 199");
    assertThat(none.model()).isEqualTo("registry:day@1");

    // 120 new ones, 2 that came late, and 3 of which nobody can tell.
    rows(120);
    Random random = new Random(7);
    append(
        List.of(
            line("3", random),
            line("198.5", random),
            line("", random),
            line("soon", random),
            "1,2"));
    RetrainResult second = retrain(config(root), root);
    assertThat(second.status()).as(second.reason()).isEqualTo(Status.PROMOTED);
    assertThat(since(model, 2, "bounds").toString()).contains("after=199, through=319");
    assertThat(since(model, 2, "rows").toString())
        .contains("new=120, replayed=0")
        .contains("seen-before=202, waiting=0, unusable=3");
    assertThat(model.version(2).json(Version.DECISION).get("since").toString())
        .contains("2 came late, below the bound", "3 have no usable value (0 the last time)");
    assertThat(Files.readAllLines(Path.of(second.folder(), "rejected/rows.jsonl")))
        .hasSize(3)
        .anyMatch(line -> line.contains("t, by which new rows are found, is missing"))
        .anyMatch(line -> line.contains("t, by which new rows are found: 'soon' is not a number"))
        .anyMatch(line -> line.contains("expected 4 values, got 2"));
    assertThat(Samples.json(Path.of(second.folder(), "manifest.json")).at("/data/rows").asInt())
        .isEqualTo(123);

    // What has no usable value is still there, and is not held against a few new rows.
    rows(12);
    assertThat(retrain(config(root, "retrain.since.min-rows=13"), root).reason())
        .isEqualTo(
            "only 12 rows are new since t 319, fewer than retrain.since.min-rows 13, and are left"
                + " for the next time; 3 have no usable value (3 the last time)");
    String[] limits = {"data.bad-rows.max-fraction=0.05", "retrain.since.replay=0.5"};
    RetrainResult third = retrain(config(root, limits), root);
    assertThat(since(model, 3, "rows").get("new")).isEqualTo(12);
    assertThat((int) since(model, 3, "rows").get("replayed")).isBetween(120, 200);
    assertThat(third.folder()).isNotNull();

    append(List.of(line("x", random).repeat(1)));
    assertThatThrownBy(() -> retrain(config(root, "data.bad-rows.mode=fail"), root))
        .hasMessageContaining("bad-rows.mode is fail");
    assertThat(model.damages()).isEmpty();
  }

  /** Bounds move with a decision, whatever it is; without a champion, everything is new. */
  @Test
  void whatWasNotPromotedHasBeenSeen() throws IOException {
    String root = temp.toString();
    RegisteredModel model = registry(root).model("day");
    String never = "retrain.gate={min-gain: 1, draws: 99, smoke-load: false}";
    assertThat(retrain(config(root, "retrain.approval=manual"), root).status())
        .isEqualTo(Status.NOT_PROMOTED);
    rows(50);
    assertPromoted(retrain(config(root), root));
    assertThat(since(model, 2, "rows").get("new")).isEqualTo(250);

    rows(60);
    assertThat(retrain(config(root, never), root).status()).isEqualTo(Status.NOT_PROMOTED);
    rows(70);
    String few = "retrain.since.min-rows=1000";
    assertThat(retrain(config(root, few), root).reason())
        .startsWith("only 70 rows are new since t 309, fewer than");
    assertThat(retrain(config(root, few, "retrain.since.from=beginning"), root).reason())
        .startsWith("only 380 rows are new, fewer than");

    Samples.write(csv, Files.readString(csv).replaceFirst("t,a", "u,a"));
    String[] other = {"retrain.since.column=u", "retrain.checks.columns=ignore"};
    RondoException gap =
        catchThrowableOfType(RondoException.class, () -> retrain(config(root, other), root));
    assertThat(gap.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(gap)
        .hasMessageContaining("was bounded by t (number), and now it is u (number)")
        .hasMessageContaining("--set retrain.since.from=beginning");
    String full = "retrain.since.on-gap=full";
    assertThat(retrain(config(root, other[0], other[1], full, few), root).reason())
        .startsWith("only 380 rows are new, fewer than");
    assertThat(model.numbers()).containsExactly(1, 2, 3);
  }

  /** A row that was held out once is held out for good, however many others there are. */
  @Test
  void heldOutRowsStayHeldOut() throws IOException {
    RunConfig config = config(temp.toString(), "retrain.since.replay=1");
    Since since = since(config);
    Increment first = since.after(null);
    Set<String> before = heldOut(config, first);
    rows(150);
    Increment second = since.after(first.bounds());
    assertThat(second.counts().fresh()).isEqualTo(150);
    Set<String> after = heldOut(config, second);
    assertThat(after).containsAll(before).hasSizeBetween(45, 95);
    assertThat(before).hasSizeBetween(22, 60);

    Set<String> some = heldOut(config(temp.toString(), "retrain.since.replay=0.5"), second, 0.5);
    assertThat(after).containsAll(some);
    assertThat(some).hasSizeLessThan(after.size());
  }

  private static Set<String> heldOut(RunConfig config, Increment rows) {
    Set<String> test = new HashSet<>();
    Preparation preparation =
        new Preparation(config)
            .showing(
                kept ->
                    kept.collectAsList()
                        .forEach(row -> test.add(Arrays.toString(TypedRows.values(row)))));
    try (PreparedData data = preparation.run(rows)) {
      assertThat(data.account().rejected()).isZero();
    }
    return test;
  }

  private static Set<String> heldOut(RunConfig config, Increment all, double fraction) {
    Increment.Replay replay = new Increment.Replay(all.replay().rows(), fraction, "salt");
    return heldOut(config, new Increment(all.fresh(), replay, all.bounds(), all.counts()));
  }

  /** Only what is pinned depends on the clock. */
  @Test
  void whatIsTooNewWaits() {
    Samples.write(
        csv,
        """
        t,a,b,y
        2026-11-25 10:00:00,1,1,yes
        2026-11-25T12:30:00+01:00,1,1,yes
        2026-11-25 11:59:59,1,1,no
        2026-11-25 12:00:01,1,1,no
        2099-01-01,1,1,no
        """);
    RunConfig config = config(temp.toString(), "retrain.since={column: t, type: time, lag: 3600}");
    Clock clock = Clock.fixed(Instant.parse("2026-11-25T13:00:00Z"), ZoneOffset.ofHours(9));
    Since since = Since.of(SparkTest.session(2), config.data(), config.retrain().since(), clock);
    Increment found = since.after(null);
    assertThat(found.bounds()).containsEntry("through", "2026-11-25T11:59:59Z");
    assertThat(found.counts()).isEqualTo(new Increment.Counts(3, 0, 2, 0));
    assertThat(found.fresh().rows().read().count()).isEqualTo(3);
    Increment next = since.after(found.bounds());
    assertThat(next.counts()).isEqualTo(new Increment.Counts(0, 3, 2, 0));
    assertThat(since.within(found.bounds()).counts()).isEqualTo(found.counts());

    assertThatThrownBy(() -> since(config(temp.toString(), "retrain.since=t")).after(null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("retrain.since.type: 't' is string");
    assertThatThrownBy(() -> since(config(temp.toString(), "retrain.since=tt")).after(null))
        .hasMessageContaining("the data have no column 'tt'; columns: t, a, b, y");
    Map<String, String> refusals =
        Map.of(
            "retrain.since.partition=p", "three ways to tell new rows from old ones",
            "retrain.since={column: t, type: text, lag: 1}", "only times have one",
            "retrain.since={partition: t, type: text}", "belongs to column; leave it out",
            "data.sequence={values: a}", "rows of sequences belong together");
    refusals.forEach(
        (setting, message) ->
            assertThatThrownBy(() -> config(temp.toString(), setting))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message));
    String byTime = "data.split={train: 0.8, validation: 0, test: 0.2, time: t}";
    assertThatThrownBy(() -> config(temp.toString(), byTime, "retrain.since.replay=0.5"))
        .hasMessageContaining("a split by time would judge by old rows");
    assertThat(config(temp.toString(), byTime).retrain().since().replay()).isZero();
  }
}
