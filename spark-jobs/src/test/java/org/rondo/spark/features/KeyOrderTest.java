package org.rondo.spark.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KeyOrderTest {

  private static void assertSorted(long[] keys) {
    int[] order = KeyOrder.of(keys, keys.length);
    long[] sorted = Arrays.stream(order).mapToLong(place -> keys[place]).toArray();
    assertThat(sorted).isEqualTo(LongStream.of(keys).sorted().toArray());
    for (int i = 1; i < order.length; i++) {
      assertThat(sorted[i - 1] < sorted[i] || order[i - 1] < order[i]).isTrue();
    }
  }

  @Test
  void sortsKeysHoweverTheyAreSpread() {
    Random random = new Random(1);
    assertSorted(new long[0]);
    assertSorted(new long[] {5});
    assertSorted(new long[] {Long.MAX_VALUE, Long.MIN_VALUE, 0, -1, Long.MAX_VALUE});
    assertSorted(random.longs(5000).toArray());
    assertSorted(random.longs(300, 0, 3).toArray());
    assertSorted(
        LongStream.concat(LongStream.of(Long.MIN_VALUE), random.longs(500, 0, 100)).toArray());
  }

  @Test
  void leavesOutWhatIsBeyondTheCount() {
    assertThat(KeyOrder.of(new long[] {3, 2, 1}, 2)).containsExactly(1, 0);
  }
}
