package org.rondo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
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
}
