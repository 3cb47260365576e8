package org.rondo.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rondo.error.ConfigurationException;

class ConfigSectionTest {
  @Test
  void constructorsRefuseWhatTheReaderRefuses() {
    assertThatThrownBy(() -> new SplitConfig(0, 2, 0.5))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "SplitConfig: train: got 0, expected a number above 0 and of at most 1; validation: got 2,"
                + " expected a number from 0 to 1; train: train + validation + test is 2.5,"
                + " expected 1");
    assertThatThrownBy(
            () -> new ModelConfig("mlp", List.of(0), Activation.RELU, Loss.AUTO, Double.NaN, 0))
        .hasMessage(
            "ModelConfig: hidden: got 0, expected an integer from 1 to 1000000; dropout: got NaN,"
                + " expected a number of at least 0 and below 1");
    assertThatThrownBy(() -> new OptimizerConfig(null, 0.1, 0))
        .hasMessage("OptimizerConfig: name: is missing");
    assertThatThrownBy(() -> new ModelConfig("none", null, null, Loss.AUTO, 0, 0))
        .hasMessage(
            "ModelConfig: network: got none, expected one of linear, two-relu, mlp, cnn,"
                + " cnn-1d, rnn, text-cnn, autoencoder or file:PATH; activation: is missing");
  }

  @Test
  void whatDoesNotApplyIsNeutral() {
    assertThat(new OptimizerConfig(OptimizerName.SGD, 0.1, 0.9).momentum()).isZero();
    FeatureConfig vector =
        new FeatureConfig(FeatureType.VECTOR, Impute.MEAN, Scale.MIN_MAX, Transform.LOG1P);
    assertThat(vector.impute()).isEqualTo(Impute.NONE);
    assertThat(vector.scale()).isEqualTo(Scale.MIN_MAX);
    assertThat(new FeatureConfig(FeatureType.BOOLEAN, Impute.MEAN, Scale.MIN_MAX, Transform.LOG1P))
        .isEqualTo(ConfigReader.section(FeatureConfig.class, "boolean"));
  }

  /** The program writes sections as users do, and no default a second time. */
  @Test
  void sectionsOfTheProgramHaveTheDefaultsOfAll() {
    assertThat(FeatureConfig.ofText())
        .isEqualTo(
            RunConfig.parse(
                    "name: a\ndata: {source: a, features: {t: text}}\nmodel: {network: rnn}")
                .data()
                .features()
                .get("t"));
    assertThat(SequenceConfig.ofTexts())
        .isEqualTo(
            RunConfig.parse("name: a\ndata: {source: a, sequence: {}}\nmodel: {network: rnn}")
                .data()
                .sequence());
    assertThatThrownBy(() -> SectionType.written(FeatureConfig.class, "{type: text, scale: none}"))
        .isInstanceOf(IllegalStateException.class);
  }
}
