package org.rondo.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A configuration that a program completes. */
class ConfigTextTest {
  private static final ConfigText TEXT =
      ConfigText.of(
          """
          model: {hidden: [8, 4]}
          training: {epochs: 3, optimizer: sgd, batch-size:}
          data: {features: {"a.b": numeric}}
          """,
          "conf");

  @Test
  void saysWhichKeysTheTextGives() {
    assertThat(TEXT.gives("training", "epochs")).isTrue();
    assertThat(TEXT.gives("training", "workers")).isFalse();
    assertThat(TEXT.gives("training", "batch-size")).isFalse();
    assertThat(TEXT.gives("training", "optimizer", "name")).isTrue();
    assertThat(TEXT.gives("training", "optimizer", "learning-rate")).isFalse();
    assertThat(TEXT.gives("data", "features", "a.b")).isTrue();
    assertThat(TEXT.gives("name")).isFalse();
    assertThat(ConfigText.of("", "conf").gives("name")).isFalse();
  }

  @Test
  void showsValuesAsTheyAreWritten() {
    assertThat(TEXT.written("training", "epochs")).contains("3");
    assertThat(TEXT.written("model", "hidden")).contains("[8, 4]");
    assertThat(TEXT.written("training", "optimizer")).contains("sgd");
    assertThat(TEXT.written("model")).contains("a section");
    assertThat(TEXT.written("seed")).isEmpty();
    assertThat(TEXT.keys("data", "features")).containsExactly("a.b");
    assertThat(TEXT.keys("data", "options")).isEmpty();
  }

  private static ConfigText.Completion completion(String by, String value, String... keys) {
    return new ConfigText.Completion(by, value, List.of(keys));
  }

  @Test
  void isCompletedByTheProgram() {
    RunConfig config =
        TEXT.with(
            "conf",
            List.of(
                completion("Param a", "whole", "name"),
                completion("Param b", "mlp", "model", "network"),
                completion("Param c", "\"vector\"", "data", "features", "c=d"),
                completion("Param d", "vector", "data", "features", " \\e. ")));
    assertThat(config.name()).isEqualTo("whole");
    assertThat(config.model().hidden()).containsExactly(8, 4);
    assertThat(config.training().epochs()).isEqualTo(3);
    assertThat(config.data().features().keySet()).containsExactly("a.b", "c=d", " \\e. ");
  }

  @Test
  void isRefusedWithItsOrigin() {
    assertThatThrownBy(() -> ConfigText.of("a: [", "conf"))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageStartingWith("conf: 1 problem");
    assertThatThrownBy(() -> TEXT.with("conf", List.of()))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("name");
  }

  /** Neither a line nor {@code --set}: whoever has set a key is named. */
  @Test
  void isRefusedWithWhatTheProgramHasSet() {
    ConfigText text = ConfigText.of("name: n\nmodel: {network: mlp}\nseed: x\n", "conf");
    assertThatThrownBy(
            () ->
                text.with(
                    "stage 7",
                    List.of(
                        completion("Param batchSize", "0", "training", "batch-size"),
                        completion(
                            "Param averaging", "gradients", "training", "averaging", "recipe"),
                        completion("Param localSteps", "4", "training", "local-steps"),
                        completion("Param weightCol", "[a", "data", "weight"),
                        completion("Param labelCol", "l", "name", "inside"))))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageStartingWith("stage 7: ")
        .hasMessageContaining("line 3            seed: ")
        .hasMessageContaining("Param batchSize   training.batch-size: got 0")
        .hasMessageContaining("Param localSteps  training.local-steps: ")
        .hasMessageContaining("Param labelCol name.inside needs a section")
        .hasMessageNotContaining("--set");
  }
}
