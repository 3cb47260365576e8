package org.rondo.spark.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rondo.engine.EngineDevice;
import org.rondo.learning.ProbeLoss;
import org.rondo.training.WorkerUpdate;

class UsedDevicesTest {
  private static WorkerUpdate.Report report(int worker, String host, String address) {
    return new WorkerUpdate.Report(
            worker, 1, 1, new WorkerUpdate.Measures(0, ProbeLoss.NONE, 1), null)
        .with(
            new WorkerUpdate.Transit(
                0, null, new WorkerUpdate.HostDevice(host, new EngineDevice(address, "a GPU"))));
  }

  private static Map<String, Object> use(String host, String address, Integer... workers) {
    return Map.of("host", host, "address", address, "name", "a GPU", "workers", List.of(workers));
  }

  @Test
  void everyDeviceIsListedWithItsWorkersInOrder() {
    UsedDevices used = new UsedDevices();
    used.note(List.of(report(1, "b", "0"), report(0, "a", "1"), report(2, "a", "0")));
    used.note(List.of(report(0, "a", "1"), report(1, "a", "1")));
    assertThat(used.toTree())
        .isEqualTo(List.of(use("a", "0", 2), use("a", "1", 0, 1), use("b", "0", 1)));
  }

  @Test
  void workersOnProcessorsAreNotListed() {
    UsedDevices used = new UsedDevices();
    used.note(
        List.of(
            new WorkerUpdate.Report(
                0, 1, 1, new WorkerUpdate.Measures(0, ProbeLoss.NONE, 1), null)));
    assertThat(used.toTree()).isEmpty();
  }
}
