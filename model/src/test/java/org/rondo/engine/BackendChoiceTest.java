package org.rondo.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.engine.cuda.CudaDevices;
import org.rondo.error.ConfigurationException;

class BackendChoiceTest {
  private static RunConfig config(String backend, String engine) {
    return ConfigReader.parse(
        "name: a\ndata: {source: a}\nmodel: {network: mlp}\n",
        "conf",
        List.of("backend=" + backend, "training.engine=" + engine));
  }

  @ParameterizedTest
  @CsvSource({
    "auto, auto, false, 'backend: auto'",
    "auto, auto, true, 'backend: auto; backend: cuda would train on this machine''s NVIDIA GPU,"
        + " which is experimental'",
    "auto, dl4j, true, 'training.engine: dl4j'",
    "cpu, auto, true, 'backend: cpu'",
    "cpu, dl4j, true, 'backend: cpu'"
  })
  void theCpuIsChosenForAReason(String backend, String engine, boolean driver, String reason) {
    assertThat(BackendChoice.reason(config(backend, engine), driver)).isEqualTo(reason);
  }

  @Test
  void theCpuIsAllThatAManifestNeedsToSay() {
    BackendChoice choice = BackendChoice.of(config("cpu", "auto"));
    assertThat(choice).hasToString("training on the CPU (backend: cpu)");
    assertThat(choice.toTree()).isEqualTo(Map.of("chosen", "cpu"));
  }

  @Test
  void withoutAGpuItsBackendIsRefused() {
    assumeFalse(CudaDevices.unavailable().isEmpty(), "there is a GPU");
    for (RunConfig config : List.of(config("cuda", "auto"), config("cuda", "cuda"))) {
      assertThatThrownBy(() -> BackendChoice.of(config))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith("backend: cuda cannot train on this machine: ")
          .hasMessageEndingWith("; or use backend: auto, which trains on the CPU");
      assertThatThrownBy(() -> BackendChoice.requirePossible(config))
          .hasMessageStartingWith("backend: cuda cannot train on this machine: ");
    }
    assertThatThrownBy(() -> BackendChoice.of(config("auto", "cuda")))
        .hasMessageStartingWith("training.engine: cuda cannot run on this machine: ")
        .hasMessageEndingWith("; or use auto");
  }
}
