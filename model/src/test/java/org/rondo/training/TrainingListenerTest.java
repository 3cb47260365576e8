package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rondo.data.Split;
import org.rondo.evaluation.Metrics;

class TrainingListenerTest {

  @Test
  void hearsOfRoundsAndOfEvaluationsAtTheEndsOfEpochs() {
    // Rounds of 2 steps and epochs of 3; the run ends within its fourth epoch.
    List<String> heard = train("rounds: 5", true, 1);

    assertThat(heard)
        .containsExactly(
            "a: started 5 rounds of 24 examples",
            "a: round 1 of epoch 1",
            "a: round 2 of epoch 2",
            "a: evaluated VALIDATION after 2 of epoch 2",
            "a: round 3 of epoch 2",
            "a: evaluated VALIDATION after 3 of epoch 2",
            "a: round 4 of epoch 3",
            "a: round 5 of epoch 4",
            "a: evaluated VALIDATION after 5 of epoch 4");
  }

  @Test
  void doesNotHearOfEvaluationsWithoutValidationRows() {
    assertThat(train("epochs: 1", false, 1))
        .containsExactly(
            "a: started 2 rounds of 24 examples", "a: round 1 of epoch 1", "a: round 2 of epoch 1");
  }

  @Test
  void severalAreToldInTheirOrder() {
    assertThat(train("epochs: 1", true, 2))
        .containsExactly(
            "a: started 2 rounds of 24 examples",
            "b: started 2 rounds of 24 examples",
            "a: round 1 of epoch 1",
            "b: round 1 of epoch 1",
            "a: round 2 of epoch 1",
            "b: round 2 of epoch 1",
            "a: evaluated VALIDATION after 2 of epoch 1",
            "b: evaluated VALIDATION after 2 of epoch 1");
  }

  private static List<String> train(String length, boolean validation, int listeners) {
    List<String> heard = new ArrayList<>();
    TrainingListener first = new Note("a", heard);
    TestRuns.classification(
            TestRuns.config("training: {batch-size: 8, local-steps: 2, " + length + "}"),
            5,
            3,
            Map.of(
                Split.TRAIN,
                List.of(TestRuns.shard(24, 5, 3, 1)),
                Split.VALIDATION,
                List.of(TestRuns.shard(validation ? 9 : 0, 5, 3, 2))))
        .train(listeners == 1 ? first : TrainingListener.all(List.of(first, new Note("b", heard))));
    return heard;
  }

  private record Note(String name, List<String> heard) implements TrainingListener {
    @Override
    public void started(RunLength length, long examplesPerEpoch) {
      note(
          "started "
              + length.rounds().orElseThrow()
              + " rounds of "
              + examplesPerEpoch
              + " examples");
    }

    @Override
    public void round(RoundRecord record) {
      note(
          "round "
              + (record.plan().round() + 1)
              + " of epoch "
              + (record.plan().steps().lastEpoch() + 1));
    }

    @Override
    public void evaluated(int round, int epoch, Split split, Metrics metrics) {
      assertThat(metrics.examples()).isEqualTo(9);
      note("evaluated " + split + " after " + round + " of epoch " + epoch);
    }

    private void note(String what) {
      heard.add(name + ": " + what);
    }
  }
}
