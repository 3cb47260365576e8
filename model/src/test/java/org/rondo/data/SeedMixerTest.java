package org.rondo.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedMixerTest {
  @Test
  void followsThePublishedSequence() {
    // The first outputs of SplitMix64 seeded with 1234567, as listed with the reference code.
    long gamma = SeedMixer.GOLDEN_GAMMA;
    assertThat(SeedMixer.mix(1234567L)).isEqualTo(6457827717110365317L);
    assertThat(SeedMixer.mix(1234567L + gamma)).isEqualTo(3203168211198807973L);
  }

  @Test
  void everyPartAndItsPlaceMatter() {
    assertThat(SeedMixer.mix(1, 2, 3)).isEqualTo(SeedMixer.mix(1, 2, 3));
    assertThat(SeedMixer.mix(1, 2, 3))
        .isNotEqualTo(SeedMixer.mix(1, 3, 2))
        .isNotEqualTo(SeedMixer.mix(2, 1, 3))
        .isNotEqualTo(SeedMixer.mix(1, 2))
        .isNotEqualTo(SeedMixer.mix(1, 2, 3, 0));
  }

  @Test
  void smallPartsDoNotCollide() {
    Set<Long> seeds = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      for (int epoch = 0; epoch < 50; epoch++) {
        for (int shard = 0; shard < 50; shard++) {
          seeds.add(SeedMixer.mix(seed, epoch, shard));
        }
      }
    }
    assertThat(seeds).hasSize(20 * 50 * 50);
  }

  @Test
  void oneBitOfInputSwaysHalfTheOutput() {
    long flips = 0;
    for (int i = 0; i < 64 * 100; i++) {
      long part = i / 64;
      flips += Long.bitCount(SeedMixer.mix(7, part) ^ SeedMixer.mix(7, part ^ (1L << (i % 64))));
    }
    assertThat(flips / (64.0 * 100)).isBetween(31.5, 32.5);
  }
}
