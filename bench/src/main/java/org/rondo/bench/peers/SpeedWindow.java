package org.rondo.bench.peers;

import java.util.LinkedHashMap;
import java.util.Map;
import org.rondo.training.RoundRecord;
import org.rondo.training.RunLength;
import org.rondo.training.TrainingListener;

/** Counts the rows of all rounds that end in a stretch of time after a warm-up. */
final class SpeedWindow implements TrainingListener {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Runnable stop;
  private final double measure;
  private final double warm;
  private long warmUntil;
  private long start;
  private long rows;
  private double seconds;
  private int steps;
  private int rounds;
  private double computeMillis;
  private double communicationMillis;

  /**
   * A window that begins with the first round that ends after the warm-up.
   *
   * @param warm seconds to wait from the start of the first round on
   * @param measure seconds to count for
   * @param stop ends the run
   */
  SpeedWindow(double warm, double measure, Runnable stop) {
    this.measure = measure;
    this.stop = stop;
    this.warm = warm;
  }

  @Override
  public void started(RunLength length, long examplesPerEpoch) {
    warmUntil = System.nanoTime() + (long) (warm * NANOS_PER_SECOND);
  }

  @Override
  public void round(RoundRecord record) {
    long now = System.nanoTime();
    if (start == 0) {
      start = now >= warmUntil ? now : 0;
      return;
    }
    rows += record.outcome().examples();
    steps = record.plan().steps().count();
    rounds++;
    computeMillis += record.computeMillis();
    communicationMillis += record.communicationMillis();
    seconds = (now - start) / NANOS_PER_SECOND;
    if (seconds >= measure) {
      stop.run();
    }
  }

  /** Local steps of the latest round. */
  int steps() {
    return steps;
  }

  Map<String, Object> result() {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("rows", rows);
    result.put("seconds", seconds);
    result.put("samples-per-second", rows / seconds);
    result.put("local-steps", steps);
    result.put("compute-ms", computeMillis / rounds);
    result.put("communication-ms", communicationMillis / rounds);
    return result;
  }
}
