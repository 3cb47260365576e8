package org.rondo.bench.peers;

import java.util.LinkedHashMap;
import java.util.Map;
import org.rondo.data.Split;
import org.rondo.evaluation.MetricCatalog;
import org.rondo.evaluation.Metrics;
import org.rondo.training.RoundRecord;
import org.rondo.training.RunLength;
import org.rondo.training.TrainingListener;

/** Seconds of training until the accuracy is reached; evaluations stop the clock. */
final class AccuracyClock implements TrainingListener {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double target;
  private final Runnable stop;
  private long running;
  private long nanos;
  private int epochs;
  private int steps;
  private double accuracy;

  /**
   * A clock that starts with the first round.
   *
   * @param target share of the test images
   * @param stop ends the run
   */
  AccuracyClock(double target, Runnable stop) {
    this.target = target;
    this.stop = stop;
  }

  @Override
  public void started(RunLength length, long examplesPerEpoch) {
    running = System.nanoTime();
  }

  @Override
  public void round(RoundRecord record) {
    long now = System.nanoTime();
    nanos += now - running;
    running = now;
    steps = record.plan().steps().count();
  }

  @Override
  public void evaluated(int round, int epoch, Split split, Metrics metrics) {
    accuracy = metrics.value(MetricCatalog.ACCURACY);
    epochs = epoch;
    if (accuracy >= target) {
      stop.run();
    }
    running = System.nanoTime();
  }

  Map<String, Object> result() {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("seconds", nanos / NANOS_PER_SECOND);
    result.put("accuracy", accuracy);
    result.put("epochs", epochs);
    result.put("reached", accuracy >= target);
    result.put("local-steps", steps);
    return result;
  }
}
