package org.rondo.spark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.report.HistoryEvent;
import org.rondo.spark.storage.ConditionalCreate;
import org.rondo.spark.storage.Folder;

/** Versions, aliases, and many who move them at once, on a local disk. */
class RegistryTest {
  private static final OptionalInt ANY = OptionalInt.empty();

  @TempDir private Path temp;
  private Registry registry;
  private RegisteredModel model;

  @BeforeEach
  void open() {
    registry = Registry.at(temp.toString(), new Configuration());
    model = registry.model("titanic");
  }

  private int add(String content) {
    return model
        .add(
            "test",
            folder -> {
              Folder inner = folder.child(Version.MODEL);
              inner.make();
              inner.write("network.zip", content);
              folder.write(Version.METRICS, "{\"metrics\": {}}");
            })
        .number();
  }

  private List<HistoryEvent.Moved> moves() {
    return model.history().stream()
        .flatMap(
            event -> event instanceof HistoryEvent.Moved moved ? Stream.of(moved) : Stream.empty())
        .toList();
  }

  private Version at(String reference) {
    return registry.resolve(ModelReference.parse(reference));
  }

  @Test
  void versionsAreNumberedAndAliasesMove() {
    assertThat(List.of(add("a"), add("b"), add("c"))).containsExactly(1, 2, 3);

    assertThat(model.promote(1, ANY, "first")).isEqualTo("champion: none -> 1");
    assertThat(model.alias("challenger", 2, "")).isEqualTo("challenger: none -> 2");
    assertThat(model.promote(2, OptionalInt.of(1), "better"))
        .isEqualTo("challenger: 2 -> none, champion: 1 -> 2, previous: none -> 1");
    model.promote(3, ANY, "");
    assertThat(model.promote(3, ANY, "again")).isEmpty();

    assertThat(model.aliases()).isEqualTo(Map.of("champion", 3, "previous", 2));
    assertThat(at("registry:titanic@champion").number()).isEqualTo(3);
    assertThat(at("titanic").number()).isEqualTo(3);
    assertThat(at("titanic@2").about().files())
        .containsOnlyKeys("model/network.zip", "metrics.json");
    assertThat(model.rollback("")).isEqualTo("champion: 3 -> 2, previous: 2 -> 1");
    assertThat(model.rollback("")).isEqualTo("champion: 2 -> 1, previous: 1 -> none");
    assertThatThrownBy(() -> model.rollback(""))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("registry:titanic: there is no champion to go back to");
    assertThat(moves()).hasSize(6);
    assertThat(moves().get(2).action()).isEqualTo(HistoryEvent.Moved.PROMOTE);
    assertThat(moves().get(2).note().reason()).isEqualTo("better");
    assertThat(moves().get(2).champion()).isEqualTo(2);
    assertThat(model.damages()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "registry:",
        "registry:a b@champion",
        "registry:titanic@",
        "registry:titanic@0",
        "registry:titanic@-1",
        "registry:titanic@Champion",
        "registry:../titanic@1",
        "registry:titanic@1@2",
        "registry:titanic@9999999999",
        "registry:.@1"
      })
  void whatIsNoReferenceIsRefused(String reference) {
    assertThatThrownBy(() -> ModelReference.parse(reference))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("expected registry:NAME@ALIAS or registry:NAME@VERSION");
  }

  @Test
  void whatIsNotThereIsNamedWithWhatIs() {
    assertThatThrownBy(() -> at("titanic@1"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no model 'titanic' in the registry " + temp + "; it is empty");
    add("a");
    assertThatThrownBy(() -> at("titanik@1")).hasMessageContaining("those there are titanic");
    assertThatThrownBy(() -> at("titanic@7"))
        .hasMessage("registry:titanic@7: there is no such version; those there are [1]");
    assertThatThrownBy(() -> at("titanic@champion"))
        .hasMessageContaining("there is no alias 'champion'; none is set");
    model.promote(1, ANY, "");
    assertThatThrownBy(() -> at("titanic@canary"))
        .hasMessageContaining("those there are {champion=1}");
    assertThatThrownBy(() -> model.promote(2, ANY, "")).hasMessageContaining("no such version");
    for (String alias : List.of("champion", "previous", "1", "Canary", "", "a b")) {
      assertThatThrownBy(() -> model.alias(alias, 1, ""))
          .isInstanceOf(ConfigurationException.class);
    }
  }

  @Test
  void aPromotionAgainstAnotherChampionIsRefused() {
    add("a");
    add("b");
    model.promote(1, OptionalInt.of(0), "");

    RondoException lost =
        catchThrowableOfType(RondoException.class, () -> model.promote(2, OptionalInt.of(0), ""));

    assertThat(lost.exitCode()).isEqualTo(ExitCode.LOCKED);
    assertThat(lost).hasMessageContaining("the champion is 1 and no longer 0");
    assertThat(model.aliases()).isEqualTo(Map.of("champion", 1));
  }

  @Test
  void pruningKeepsTheNewestAndThoseWithAliases() throws IOException {
    for (int i = 0; i < 6; i++) {
      add("v" + i);
    }
    model.promote(1, ANY, "");
    model.promote(2, ANY, "");
    model.alias("canary", 3, "");
    Files.createDirectories(temp.resolve("titanic/versions/7"));
    Files.writeString(
        temp.resolve("titanic/versions/7/claim.json"), "{\"time\": \"2020-01-01T00:00:00Z\"}");
    Files.writeString(temp.resolve("titanic/versions/7/half"), "half");

    assertThat(model.prune(1)).containsExactly(4, 5);
    assertThat(model.numbers()).containsExactly(1, 2, 3, 6);
    assertThat(temp.resolve("titanic/versions/7")).isDirectoryNotContaining("glob:**/half");
    assertThat(model.prune(1)).isEmpty();
    assertThat(add("new")).isEqualTo(8);
    assertThatThrownBy(() -> at("titanic@4")).hasMessageContaining("this version was pruned");
    assertThatThrownBy(() -> model.promote(4, ANY, "")).hasMessageContaining("was pruned");
    assertThat(model.damages()).isEmpty();
  }

  @Test
  void damageIsFound() throws IOException {
    add("a");
    add("b");
    model.promote(2, ANY, "");
    Path first = temp.resolve("titanic/versions/1");
    Files.writeString(first.resolve("model/network.zip"), "x");
    Files.writeString(first.resolve("more.json"), "{}");
    Files.delete(first.resolve("metrics.json"));
    assertThat(model.damages())
        .containsExactlyInAnyOrder(
            "titanic@1: metrics.json is missing",
            "titanic@1: the SHA-256 of model/network.zip is not the one in version.json",
            "titanic@1: more.json does not belong to it");

    Files.writeString(first.resolve("version.json"), "{}");
    assertThat(model.damages())
        .hasSize(1)
        .first()
        .asString()
        .contains("version.json is not the one");
    Files.writeString(first.resolve("COMPLETE"), "rondo-model-version 2 x\n");
    assertThatThrownBy(() -> at("titanic@1")).hasMessageContaining("a format of a newer Rondo");
    Files.delete(temp.resolve("titanic/versions/2/COMPLETE"));
    assertThat(model.damages()).contains("titanic@champion: there is no version 2");
  }

  private static <R> List<Object> atOnce(int count, Callable<R> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      CyclicBarrier barrier = new CyclicBarrier(count);
      List<Future<Object>> futures = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        futures.add(
            threads.submit(
                () -> {
                  barrier.await();
                  try {
                    return work.call();
                  } catch (RondoException e) {
                    return e;
                  }
                }));
      }
      List<Object> results = new ArrayList<>();
      for (Future<Object> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void manyWhoAddAtOnceEachGetANumber() throws Exception {
    List<Object> numbers = atOnce(20, () -> add("x" + Thread.currentThread().getId()));

    assertThat(new HashSet<>(numbers)).hasSize(20);
    assertThat(model.numbers()).hasSize(20);
    assertThat(model.damages()).isEmpty();
  }

  @Test
  void ofManyWhoPromoteAtOnceOneWinsAndTheOthersAreToldWho() throws Exception {
    for (int i = 0; i < 51; i++) {
      add("v" + i);
    }
    model.promote(1, ANY, "");
    var next = new java.util.concurrent.atomic.AtomicInteger(2);

    List<Object> results =
        atOnce(50, () -> model.promote(next.getAndIncrement(), OptionalInt.of(1), ""));

    assertThat(results.stream().filter(String.class::isInstance)).hasSize(1);
    assertThat(results.stream().filter(RondoException.class::isInstance))
        .hasSize(49)
        .allSatisfy(
            lost -> {
              assertThat(((RondoException) lost).exitCode()).isEqualTo(ExitCode.LOCKED);
              assertThat(((RondoException) lost).getMessage())
                  .containsAnyOf("has moved champion to", "and no longer 1");
            });
    assertThat(moves()).hasSize(2);
    assertThat(model.aliases()).containsEntry("previous", 1);
  }

  @Test
  void theHistoryHasVersionsMovesAndRefusalsInOrder() {
    model.add(
        "runs/first", folder -> folder.write(Version.METRICS, "{\"rows\": {\"trained\": 90}}"));
    model.promote(1, ANY, "the first");
    model.refused("columns (refuse): column 'b' is missing");
    model.refused("columns (refuse): column 'b' is missing");
    model.add(
        "runs/second",
        folder ->
            folder.write(
                Version.DECISION,
                """
                {"promoted": true, "approval": "manual", "champion": 1, "reason": "better", "findings": [{}],
                 "checks": [{"check": "gain", "metric": "accuracy", "rows": 10, "champion": 0.5, "challenger": 0.75}]}
                """));
    model.alias("challenger", 2, "better");

    assertThat(model.history().stream().map(event -> event.action() + " " + event.change()))
        .containsExactly(
            "add version 1",
            "promote champion: none -> 1",
            "refuse ",
            "refuse ",
            "add version 2: accuracy 0.75, the champion's 0.5 (version 1)",
            "alias challenger: none -> 2");
    HistoryEvent.Added first = (HistoryEvent.Added) model.history().get(0);
    assertThat(first.verdict()).isEqualTo(HistoryEvent.Verdict.UNDECIDED);
    assertThat(first.rows()).isEqualTo(new HistoryEvent.Rows(90, 0));
    assertThat(first.note().reason()).isEqualTo("runs/first");
    HistoryEvent.Added second = (HistoryEvent.Added) model.history().get(4);
    assertThat(second.verdict()).isEqualTo(HistoryEvent.Verdict.WAITING);
    assertThat(second.rows()).isEqualTo(new HistoryEvent.Rows(0, 10));
    assertThat(second.findings()).isOne();
    assertThat(model.aliases()).isEqualTo(Map.of("champion", 1, "challenger", 2));
    assertThat(model.damages()).isEmpty();
  }

  @Test
  void movesOfOtherAliasesDoNotDisturb() throws Exception {
    add("a");
    var next = new java.util.concurrent.atomic.AtomicInteger();

    List<Object> results = atOnce(20, () -> model.alias("alias-" + next.getAndIncrement(), 1, ""));

    assertThat(results).allMatch(String.class::isInstance);
    assertThat(model.aliases()).hasSize(20);
    assertThat(moves()).hasSize(20);
  }

  @Test
  void aFileIsMadeOnceWithItsWholeContent() throws Exception {
    Configuration hadoop = new Configuration();
    ConditionalCreate files =
        ConditionalCreate.in(Folder.at(temp.resolve("once").toString(), hadoop), hadoop);
    String text = "x".repeat(100_000);

    List<Object> made = atOnce(30, () -> files.create("1.json", text));

    assertThat(made.stream().filter(Boolean.TRUE::equals)).hasSize(1);
    assertThat(temp.resolve("once/1.json")).hasContent(text);
    assertThat(temp.resolve("once")).isDirectoryNotContaining("glob:**/.*");
  }
}
