package org.rondo.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ConfigReferenceTest {
  @Test
  void theReferencePageIsCurrent() throws IOException {
    GeneratedFile.isCurrent("docs/configuration.md", "keys", ConfigReference.of(RunConfig.class));
  }

  @Test
  void namesValuesDefaultsAndConditions() {
    assertThat(ConfigReference.of(RunConfig.class))
        .contains(
            "| `training.workers` | an integer from 1 to 65536 | `2` | Logical workers: shards"
                + " trained side by side, whatever the cluster's size. |\n")
        .contains(
            "| `training.epochs` | an integer of at least 0 | `10`, unless `rounds` is given |")
        .contains("| `data.source` | text that is not blank |  |")
        .contains("| `model.network` |")
        .contains("| required |")
        .contains(
            "| `data.features.NAME.type` | one of numeric, categorical, boolean, vector, date, hash, embedding, text, auto |")
        .contains("For name nesterovs only. |");
  }
}
