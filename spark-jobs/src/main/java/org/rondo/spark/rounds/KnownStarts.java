package org.rondo.spark.rounds;

import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of runs whose broadcasts are compressed: what the latest round of each
 * started from. It may be forgotten at any time, when memory is short or other runs have begun
 * since; whoever needs it is then sent the whole. For any thread.
 */
final class KnownStarts {
  /** More runs than this at the same time are rare. */
  private static final int MOST_RUNS = 4;

  /** The run that was used longest ago comes first. */
  private static final Map<UUID, SoftReference<Start>> LATEST = new LinkedHashMap<>(8, 0.75f, true);

  private KnownStarts() {}

  /** What a round started from. */
  static final class Start {
    private final int round;
    private final float[] parameters;

    /**
     * A round's start.
     *
     * @param round counted from 0 over the whole run
     * @param parameters not to be changed afterwards
     */
    Start(int round, float[] parameters) {
      this.round = round;
      this.parameters = parameters;
    }

    /** The round, counted from 0 over the whole run. */
    int round() {
      return round;
    }

    /** The parameters, not to be changed. */
    float[] parameters() {
      return parameters;
    }
  }

  /** The start of a run's latest round, as far as it is known. */
  static @Nullable Start of(UUID run) {
    synchronized (LATEST) {
      SoftReference<Start> known = LATEST.get(run);
      return known == null ? null : known.get();
    }
  }

  /** Notes the start of a run's latest round. */
  static void put(UUID run, Start start) {
    synchronized (LATEST) {
      LATEST.put(run, new SoftReference<>(start));
      if (LATEST.size() > MOST_RUNS) {
        LATEST.remove(LATEST.keySet().iterator().next());
      }
    }
  }
}
