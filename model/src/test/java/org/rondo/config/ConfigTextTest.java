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

  @Test
  void isCompletedByTheProgram() {
    RunConfig config =
        TEXT.with(
            List.of(
                ConfigText.setting("whole", "name"),
                ConfigText.setting("mlp", "model", "network"),
                ConfigText.setting("\"vector\"", "data", "features", "c=d")));
    assertThat(config.name()).isEqualTo("whole");
    assertThat(config.model().hidden()).containsExactly(8, 4);
    assertThat(config.training().epochs()).isEqualTo(3);
    assertThat(config.data().features().keySet()).containsExactly("a.b", "c=d");
  }

  @Test
  void isRefusedWithItsOrigin() {
    assertThatThrownBy(() -> ConfigText.of("a: [", "conf"))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageStartingWith("conf: 1 problem");
    assertThatThrownBy(() -> TEXT.with(List.of()))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("name");
  }
}
