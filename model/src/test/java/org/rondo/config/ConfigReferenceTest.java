package org.rondo.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ConfigReferenceTest {
  private static final String PAGE = "docs/configuration.md";
  private static final String BEGIN = "<!-- keys: begin -->\n";
  private static final String END = "<!-- keys: end -->\n";

  @Test
  void theReferencePageIsCurrent() throws IOException {
    String page = GeneratedFile.text(PAGE);
    String before = page.substring(0, page.indexOf(BEGIN));
    String after = page.substring(page.indexOf(END) + END.length());

    GeneratedFile.isCurrent(
        PAGE, before + BEGIN + "\n" + ConfigReference.of(RunConfig.class) + "\n" + END + after);
  }

  @Test
  void namesValuesDefaultsAndConditions() {
    assertThat(ConfigReference.of(RunConfig.class))
        .contains(
            "| `training.workers` | an integer from 1 to 65536 | `2` | Logical workers: shards"
                + " trained side by side, whatever the cluster's size. |\n")
        .contains(
            "| `training.epochs` | an integer of at least 1 | `10`, unless `rounds` is given |")
        .contains("| `data.source` | text that is not blank |  |")
        .contains("| `model.network` |")
        .contains("| required |")
        .contains("| `data.features.NAME.type` | one of numeric, categorical, boolean, vector |")
        .contains("For name nesterovs only. |");
  }
}
