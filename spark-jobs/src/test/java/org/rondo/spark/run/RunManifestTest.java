package org.rondo.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunManifestTest {
  private static Map<String, Object> use(String address, Integer... workers) {
    return Map.of("host", "h", "address", address, "workers", List.of(workers));
  }

  @Test
  void devicesStandBesideThoseBeforeAnInterruption() {
    Map<String, Object> begun = Map.of("name", "n", "backend", Map.of("chosen", "cuda"));
    Map<String, Object> once = RunManifest.withDevices(begun, List.of(use("0", 0, 1)));
    assertThat(once)
        .isEqualTo(
            Map.of(
                "name",
                "n",
                "backend",
                Map.of("chosen", "cuda", "devices", List.of(use("0", 0, 1)))));
    assertThat(RunManifest.withDevices(once, List.of(use("0", 0, 1), use("1", 2))))
        .extracting("backend")
        .isEqualTo(Map.of("chosen", "cuda", "devices", List.of(use("0", 0, 1), use("1", 2))));
  }
}
