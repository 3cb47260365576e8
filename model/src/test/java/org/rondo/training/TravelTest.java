package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rondo.data.Split;
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
  void workerUpdate() throws Exception {
    NetworkState state = new NetworkState(new float[] {1, 2}, new float[0], 3);
    WorkerUpdate update = new WorkerUpdate(5, 1L << 40, 0.25, state, 77);
    WorkerUpdate copy = copy(update);

    assertThat(copy.worker()).isEqualTo(5);
    assertThat(copy.examples()).isEqualTo(1L << 40);
    assertThat(copy.lossSum()).isEqualTo(0.25);
    assertThat(copy.computeNanos()).isEqualTo(77);
    assertSame(copy.state(), state);
  }

  @Test
  void roundPlan() throws Exception {
    RoundPlan plan = new RoundPlan(1, 2, 3, 4, true);
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

  @SuppressWarnings("unchecked")
  private static <T> T copy(T value) throws Exception {
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
