package org.rondo.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.rondo.scaling.MeasuredCosts.Place;

class MeasuredCostsTest {

  @Test
  void thisVersionComesWithCosts() {
    MeasuredCosts measured = MeasuredCosts.load();
    RoundShape small = new RoundShape(1_000_000, 2, 2, 1, 64L << 20);
    for (Place place : Place.values()) {
      assertThat(measured.of(place).millis(small)).as("%s", place).isBetween(0.1, 500.0);
    }
    assertThat(measured.processor().stepMillis(235_146, 64)).isBetween(0.1, 100.0);
    assertThat(measured.origin()).isNotEmpty();
  }

  @Test
  void whatIsWrittenHasEveryKeyThatIsRead() throws IOException {
    RoundCosts costs = RoundCostsTest.costs(8.25, 0.5, 12, 1, 0.75, 0, 2);
    String text =
        MeasuredCosts.text(
            Map.of(Place.LOCAL, costs, Place.CLUSTER, costs), new Processor(50, 1), "a machine");
    Properties read = new Properties();
    read.load(new StringReader(text));
    assertThat(read)
        .hasSize(2 * CostTerm.values().length + 3)
        .containsEntry("origin", "a machine")
        .containsEntry("local.job", "8.2500")
        .containsEntry("cluster.collected", "0.0000");
  }
}
