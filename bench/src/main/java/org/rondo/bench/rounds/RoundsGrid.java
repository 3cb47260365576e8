package org.rondo.bench.rounds;

import java.util.List;

/** Which rounds are measured. */
final class RoundsGrid {
  static final List<Long> PARAMETERS =
      List.of(100_000L, 250_000L, 1_000_000L, 5_000_000L, 25_000_000L);
  static final List<Integer> WORKERS = List.of(2, 4, 16, 64, 256);

  /** The kind of round that the targets speak of. */
  static final long SMALL = 250_000;

  /** The states go through the disk. */
  private static final long LOCAL_BUDGET = 1_100_000_000;

  private static final long CLUSTER_BUDGET = 450_000_000;

  private RoundsGrid() {}

  /** Bytes of all workers' states that a round may move on a site. */
  static long budget(Site site) {
    return switch (site.place()) {
      case LOCAL -> site.slots() > 1 ? LOCAL_BUDGET : CLUSTER_BUDGET;
      case CLUSTER -> CLUSTER_BUDGET;
    };
  }

  /** The numbers of workers that a site is measured with. */
  static List<Integer> workers(Site site) {
    return switch (site.place()) {
      case LOCAL -> site.slots() > 1 ? WORKERS : List.of(2, 16);
      case CLUSTER -> site.slots() > 1 ? List.of(2, 4, 16, 64) : List.of(2, 16);
    };
  }
}
