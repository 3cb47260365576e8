package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rondo.bundle.BundleJson;
import org.rondo.checkpoint.Checkpoint;
import org.rondo.config.KebabCase;
import org.rondo.config.Recipe;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.error.DataException;
import org.rondo.evaluation.Metrics;
import org.rondo.network.NetworkState;
import org.rondo.training.TestRuns.Run;

/** A run that resumes from a checkpoint comes to the bits of one that was never interrupted. */
class ResumeTest {
  private static final int ROUNDS = 12;
  private static final List<Integer> RESUMED_AFTER = List.of(1, 4, 7, 12);

  static Stream<Arguments> runs() {
    List<Arguments> cases = new ArrayList<>();
    for (Recipe recipe : Recipe.values()) {
      for (String innerState : List.of("average", "reset", "local")) {
        for (String averaging :
            List.of("compression: none", "compression: int8, ema: 0.9, warmup-rounds: 3")) {
          cases.add(
              Arguments.of(
                  "inner-state: %s, averaging: {recipe: %s, %s}"
                      .formatted(innerState, KebabCase.of(recipe), averaging)));
        }
      }
    }
    for (String training :
        List.of(
            "inner-state: local, averaging: {compression: fp16}",
            "inner-state: local, averaging: {compression: int4}",
            "averaging: {recipe: nesterov, compression: top-k, density: 0.3}",
            "averaging: {broadcast-compression: fp16}, inner-state: reset",
            "averaging: {recipe: nesterov, compression: int4, broadcast-compression: int4, ema: 0.9}",
            "averaging: {recipe: block-momentum, broadcast-compression: int8}",
            "averaging: {recipe: gradients, broadcast-compression: int8}",
            "averaging: {broadcast-compression: top-k, broadcast-density: 0.5}",
            "averaging: {recipe: nesterov, penalty: {z-score: 0.5, warmup-rounds: 2, clip: 0.2}}",
            "averaging: {recipe: nesterov, fragments: 3, warmup-rounds: 2, ema: 0.9}",
            "averaging: {fragments: 2, compression: int8, broadcast-compression: int4}",
            "averaging: {recipe: median, fragments: 4}, on-divergence: skip-worker, quorum: 0.1",
            "averaging: {overlap: true, warmup-rounds: 2, ema: 0.9}",
            "averaging: {recipe: nesterov, overlap: true, compression: int4,"
                + " broadcast-compression: int8}, inner-state: reset",
            "averaging: {recipe: block-momentum, overlap: true, fragments: 3, warmup-rounds: 1}",
            "averaging: {recipe: median, overlap: true}, on-divergence: skip-worker, quorum: 0.1",
            "inner-state: local, averaging: {compression: int8, penalty: {warmup-rounds: 3}}",
            "local-steps: 'by-loss:5', averaging: {warmup-rounds: 1}",
            "local-steps: '3*2,1*4,2*9'",
            "early-stopping: {every-rounds: 1, patience: 100}",
            "early-stopping: {every-rounds: 2, patience: 3, min-delta: 0.5}, averaging: {ema: 0.5}",
            "early-stopping: {metric: accuracy, every-rounds: 3, patience: 2},"
                + " averaging: {recipe: nesterov}",
            "on-divergence: skip-worker, quorum: 0.1, inner-state: local",
            "optimizer: {name: rprop, learning-rate: 0.01, schedule: cosine}",
            "optimizer: lion, averaging: nesterov",
            "optimizer: lion, averaging: gradients",
            "optimizer: normalized-sgd, averaging: {compression: int8}",
            "optimizer: adamw, inner-state: local",
            "optimizer: muon",
            "optimizer: {name: adam, learning-rate: 0.02, schedule-free: 0.9}",
            "optimizer: {name: sgd, schedule-free: 0.9}, averaging: {recipe: nesterov, ema: 0.9}",
            "optimizer: {name: sgd, schedule-free: 0.9}, averaging: gradients",
            "optimizer: {name: adam, schedule-free: 0.9}, averaging: {compression: int8},"
                + " inner-state: reset",
            "optimizer: {name: adam, sam: 0.1}",
            "optimizer: {name: lion, sam: 0.1}, averaging: gradients",
            "optimizer: muon, averaging: nesterov",
            "optimizer: {name: muon, layers: {layer0: 0.1}}, inner-state: local",
            "gradient-accumulation: 2, optimizer: {name: adam, layers: {'*': 0.1}}",
            "gradient-accumulation: 3, averaging: {recipe: nesterov, compression: int8}",
            "gradient-accumulation: 2, optimizer: {name: lion, sam: 0.1}, averaging: gradients")) {
      cases.add(Arguments.of(training));
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("runs")
  void resumesToTheSameBits(String training) {
    Map<Integer, Checkpoint> checkpoints = new TreeMap<>();
    List<Map<String, Object>> log = new ArrayList<>();
    TrainingResult whole = train(run(training), log, null, checkpoints);

    assertThat(checkpoints).isNotEmpty();
    for (Checkpoint checkpoint : checkpoints.values()) {
      if (!RESUMED_AFTER.contains(checkpoint.round())) {
        continue;
      }
      Map<Integer, Checkpoint> later = new TreeMap<>();
      List<Map<String, Object>> rest = new ArrayList<>();
      TrainingResult resumed = train(run(training), rest, written(checkpoint), later);

      String round = "from round " + checkpoint.round();
      requireEqual(round, resumed, whole);
      assertThat(rest).as(round).isEqualTo(after(checkpoint.round(), log));
      later.forEach((at, saved) -> requireEqual(round, saved, checkpoints.get(at)));
    }
  }

  @Test
  void saysWhatACheckpointLacks() {
    Map<Integer, Checkpoint> checkpoints = new TreeMap<>();
    train(run("averaging: {ema: 0.5}"), new ArrayList<>(), null, checkpoints);
    Checkpoint good = checkpoints.get(4);
    Map<String, Object> tree = new HashMap<>(good.tree());
    tree.remove("average-weight");
    Map<String, float[]> arrays = new HashMap<>(good.arrays());
    arrays.remove("parameters");

    assertThatThrownBy(() -> resume(new Checkpoint(4, good.arrays(), tree)))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "the checkpoint of round 4 cannot be used: average-weight is missing; continue with"
                + " the version of Rondo that wrote it");
    assertThatThrownBy(() -> resume(new Checkpoint(4, arrays, good.tree())))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("global.parameters is missing");
  }

  private static void resume(Checkpoint checkpoint) {
    train(run("averaging: {ema: 0.5}"), new ArrayList<>(), checkpoint, new TreeMap<>());
  }

  private static TrainingResult train(
      Run run,
      List<Map<String, Object>> log,
      @org.jspecify.annotations.Nullable Checkpoint from,
      Map<Integer, Checkpoint> checkpoints) {
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void round(RoundRecord record) {
            Map<String, Object> line = new HashMap<>(record.toTree());
            line.keySet().removeAll(List.of("examples-per-second", "compute-ms"));
            line.remove("communication-ms");
            log.add(line);
          }

          @Override
          public void evaluated(int round, int epoch, Split split, Metrics metrics) {
            log.add(Map.of("round", round, "epoch", epoch, "metrics", metrics.toTree()));
          }
        };
    Trainer trainer =
        new Trainer(
            run.plan(),
            run.config().training(),
            run.workers(),
            listener,
            (rounds, state) -> checkpoints.put(rounds, state.get()));
    return from == null ? trainer.train(run.fresh()) : trainer.resume(from);
  }

  /** As it comes back from a file. */
  @SuppressWarnings("unchecked") // JSON objects have text for keys.
  private static Checkpoint written(Checkpoint checkpoint) {
    byte[] json =
        BundleJson.write(checkpoint.tree()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return new Checkpoint(
        checkpoint.round(), checkpoint.arrays(), BundleJson.read(json, Map.class, "state.json"));
  }

  private static List<Map<String, Object>> after(int round, List<Map<String, Object>> log) {
    return log.stream().filter(line -> (int) line.get("round") > round).toList();
  }

  private static void requireEqual(String what, TrainingResult resumed, TrainingResult whole) {
    NetworkState state = resumed.state();
    assertThat(state.parameters()).as(what).isEqualTo(whole.state().parameters());
    assertThat(state.innerState()).as(what).isEqualTo(whole.state().innerState());
    assertThat(state.iteration()).as(what).isEqualTo(whole.state().iteration());
    assertThat(resumed.status()).as(what).isEqualTo(whole.status());
    assertThat(resumed.pace()).as(what).isEqualTo(whole.pace());
    assertThat(resumed.totals())
        .as(what)
        .usingRecursiveComparison()
        .ignoringFields("seconds")
        .isEqualTo(whole.totals());
  }

  /** The states agree in all that they hold, the workers' own included. */
  private static void requireEqual(String what, Checkpoint resumed, Checkpoint whole) {
    assertThat(resumed.arrays().keySet()).as(what).isEqualTo(whole.arrays().keySet());
    whole.arrays().forEach((name, of) -> assertThat(resumed.arrays().get(name)).isEqualTo(of));
    for (String name : List.of("steps", "global", "early-stopping", "pacing", "workers")) {
      assertThat(resumed.tree().get(name)).as(what + " " + name).isEqualTo(whole.tree().get(name));
    }
  }

  private static Run run(String training) {
    List<Shard> shards =
        Stream.of(60, 47, 0, 33).map(rows -> TestRuns.halves(rows, 3, rows)).toList();
    String steps = training.contains("local-steps") ? "" : "local-steps: 3, ";
    // A cosine needs to know how long the run is, which by-loss leaves open.
    String schedule = training.contains("by-loss") ? "exponential" : "cosine";
    String optimizer =
        training.contains("optimizer")
            ? ""
            : ", optimizer: {name: adam, learning-rate: 0.02, schedule: %s}".formatted(schedule);
    return TestRuns.classification(
        TestRuns.config(
            "training: {batch-size: 10, %s rounds: %s, %s%s}"
                .formatted(steps, ROUNDS, training, optimizer)),
        3,
        2,
        Map.of(Split.TRAIN, shards, Split.VALIDATION, List.of(TestRuns.halves(40, 3, 5))));
  }
}
