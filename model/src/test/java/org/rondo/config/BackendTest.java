package org.rondo.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackendTest {
  private static RunConfig config(String backend, String engine) {
    return ConfigReader.parse(
        "name: a\ndata: {source: a}\nmodel: {network: mlp}\n",
        "conf",
        List.of("backend=" + backend, "training.engine=" + engine));
  }

  @ParameterizedTest
  @CsvSource({
    "auto, auto, auto",
    "auto, dl4j, dl4j",
    "auto, cuda, cuda",
    "cpu, auto, auto",
    "cpu, compiled, compiled",
    "cuda, auto, cuda",
    "cuda, cuda, cuda"
  })
  void backendAndEngineNameOnePlace(String backend, String engine, String taken) {
    assertThat(KebabCase.of(config(backend, engine).training().engine())).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource({
    "cpu, cuda, 'backend: cpu does not go with training.engine: cuda, which computes on a GPU; leave"
        + " one of them out'",
    "cuda, dl4j, 'backend: cuda does not go with an engine of the CPU; leave training.engine out, or"
        + " backend'",
    "cuda, compiled, 'backend: cuda does not go with an engine of the CPU; leave training.engine"
        + " out, or backend'"
  })
  void contradictionsAreRefused(String backend, String engine, String message) {
    assertThatThrownBy(() -> config(backend, engine)).hasMessageContaining(message);
  }

  @Test
  void autoIsTheDefault() {
    assertThat(RunConfig.parse("name: a\ndata: {source: a}\nmodel: {network: mlp}\n").backend())
        .isEqualTo(Backend.AUTO);
  }
}
