package org.rondo.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigWriterTest {
  private static final String ODD =
      """
      name: "007"
      seed: -1
      data:
        source: "s3://bucket/ü *.csv"
        options: {a: "true", b: "~", c: "", d: "a\\nb: c #", e: "null", f: "1e3", g: " "}
        label: ["yes", "1"]
        features: {"home.dest": categorical, "a: b": {type: vector, scale: min-max}, "~": boolean}
        split: {train: 0.7, validation: 0.2, test: 0.1}
      model: {network: "file:a b.zip"}
      training: {rounds: 3, optimizer: {name: nesterovs, momentum: 0.5}, checkpoint: {keep: 9}}
      """;

  @ParameterizedTest
  @ValueSource(strings = {ConfigReaderTest.MINIMAL, ConfigReaderTest.EXAMPLE, ODD})
  void whatIsWrittenReadsAsTheSame(String yaml) {
    RunConfig config = RunConfig.parse(yaml);

    String written = ConfigWriter.toYaml(config);

    assertThat(RunConfig.parse(written)).as(written).isEqualTo(config);
    assertThat(RunConfig.parse(written).data().features().keySet())
        .containsExactlyElementsOf(config.data().features().keySet());
  }

  @Test
  void spellsOutDefaultsAndLeavesOutWhatDoesNotApply() {
    assertThat(ConfigWriter.toYaml(RunConfig.parse(ConfigReaderTest.EXAMPLE)))
        .contains("seed: 42\n")
        .contains("    sex: {type: categorical}\n")
        .contains("    age: {type: numeric, impute: median, scale: standard, transform: none}\n")
        .contains(
            "  optimizer:\n    name: adam\n    learning-rate: 0.001\n    schedule: {kind: constant, by: step, warmup: 0}\n")
        .doesNotContain("rounds: null");
    assertThat(RunConfig.parse(ConfigReaderTest.MINIMAL).training().toTree())
        .containsEntry("batch-size", 32)
        .containsEntry("epochs", 10)
        .doesNotContainKeys("rounds", "checkpoint");
  }

  @Test
  void theRecordsTravelToExecutors() throws Exception {
    RunConfig config = RunConfig.parse(ODD);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(config);
    }

    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(config);
    }
  }

  @Test
  void copiesWhatItIsGiven() {
    List<Integer> hidden = new java.util.ArrayList<>(List.of(4));
    ModelConfig model = new ModelConfig("mlp", hidden, Activation.RELU, Loss.AUTO, 0, 0);
    hidden.add(5);

    assertThat(model.hidden()).containsExactly(4).isUnmodifiable();
  }
}
