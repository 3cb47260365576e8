package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rondo.averaging.Uncompressed;
import org.rondo.data.IndexRange;
import org.rondo.data.Split;
import org.rondo.engine.EngineDevice;
import org.rondo.learning.ProbeLoss;
import org.rondo.network.NetworkState;

/** What says that it travels to executors survives Java serialization. */
class TravelTest {

  @Test
  void networkState() throws Exception {
    NetworkState state =
        new NetworkState(new float[] {1, -0f, Float.MIN_VALUE}, new float[] {7}, 9);
    assertSame(copy(state), state);
  }

  @Test
  void workerRound() throws Exception {
    float[] values = {1, -0f, 3};
    WorkerUpdate update =
        new WorkerUpdate(
            new WorkerUpdate.Report(
                5,
                1L << 40,
                0.25,
                new WorkerUpdate.Measures(
                    2.5,
                    new ProbeLoss(3, 4),
                    77,
                    new WorkerUpdate.Transit(
                        5,
                        Instant.EPOCH,
                        new WorkerUpdate.HostDevice("host", new EngineDevice("1", "a GPU")))),
                new WorkerUpdate.Fault(WorkerUpdate.Fault.What.LOSS, 1, 2)),
            6,
            List.of(new Uncompressed().encode(values, values, values, new IndexRange(0, 3))));
    WorkerRound.Memory memory =
        new WorkerRound.Memory(
            new float[] {7}, 8, new float[] {9}, new float[] {10}, new float[] {11});
    WorkerRound copy = copy(new WorkerRound(update, memory));

    assertThat(copy.update().report()).isEqualTo(update.report());
    assertThat(copy.update().iteration()).isEqualTo(6);
    assertThat(copy.update().bytes()).isEqualTo(12);
    assertThat(
            new Uncompressed()
                .decode(copy.update().payloads().get(0), values, new IndexRange(0, 3)))
        .isEqualTo(values);
    assertThat(copy.memory().innerState()).containsExactly(7);
    assertThat(copy.memory().iteration()).isEqualTo(8);
    assertThat(copy.memory().error()).containsExactly(9);
    assertThat(copy.memory().parameters()).containsExactly(10);
    assertThat(copy.memory().movement()).containsExactly(11);
  }

  @Test
  void roundPlan() throws Exception {
    RoundPlan plan = TestRuns.round(1, 2, 3, 4);
    assertThat(copy(plan)).isEqualTo(plan);
  }

  @Test
  void trainingPlan() throws Exception {
    TrainingPlan plan =
        TestRuns.classification(
                TestRuns.config("training: {epochs: 1}"),
                5,
                3,
                Map.of(Split.TRAIN, List.of(TestRuns.shard(9, 5, 3, 1))))
            .plan();
    assertThat(copy(plan)).isEqualTo(plan);
  }

  private static void assertSame(NetworkState actual, NetworkState expected) {
    assertThat(actual.parameters()).isEqualTo(expected.parameters());
    assertThat(actual.innerState()).isEqualTo(expected.innerState());
    assertThat(actual.iteration()).isEqualTo(expected.iteration());
    assertThat(actual.bytes()).isEqualTo(expected.bytes());
  }

  /** As it arrives. */
  @SuppressWarnings("unchecked")
  static <T> T copy(T value) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }
}
