package org.rondo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.DataConfig;
import org.rondo.config.Format;
import org.rondo.error.ConfigurationException;

class DataArgumentsTest {

  @Test
  void saysWhereTheDataAreAndHowToReadThem() {
    DataConfig data =
        DataArguments.parse(
            "s3a://bucket/a=1/*.txt", List.of("data.format=csv", "data.options.header=true"));
    assertThat(data.source()).isEqualTo("s3a://bucket/a=1/*.txt");
    assertThat(data.format()).isEqualTo(Format.CSV);
    assertThat(data.options()).containsEntry("header", "true");
  }

  @Test
  void aBadKeyIsRefusedWithTheNearest() {
    assertThatThrownBy(() -> DataArguments.parse("a.csv", List.of("data.fromat=csv")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("data.fromat", "did you mean format?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data.label=y",
        "data.weight=w",
        "data.task=regression",
        "data.label-scale=none",
        "data.features.a=numeric",
        "data.exclude=a",
        "data.missing=[x]",
        "data.split.test=1",
        "data.test=t.csv",
        "training.epochs=1"
      })
  void whatTheModelHasDecidedIsRefused(String setting) {
    assertThatThrownBy(() -> DataArguments.parse("a.csv", List.of(setting)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("--set " + setting + ": expected where the data are");
  }
}
