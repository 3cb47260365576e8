package org.rondo.training;

import org.rondo.data.Split;
import org.rondo.evaluation.Metrics;

/** Follows a run. Called on the driver's thread. */
public interface TrainingListener {

  /** Data without configured columns are prepared; this is what the columns were taken for. */
  default void guessed(ColumnTable columns) {}

  /** Training is about to begin: on what, and why, in a line. */
  default void trainsOn(String backend) {}

  /** Training starts from the parameters of an initial model. */
  default void startsFrom(String model) {}

  /** The rounds are about to begin. */
  default void started(RunLength length, long examplesPerEpoch) {}

  /** A round is over. */
  default void round(RoundRecord record) {}

  /** A split has been evaluated between rounds; {@code round} counts the rounds done. */
  default void evaluated(int round, int epoch, Split split, Metrics metrics) {}

  /** A listener that informs several others, in order. */
  static TrainingListener all(java.util.List<TrainingListener> listeners) {
    return new TrainingListener() {
      @Override
      public void guessed(ColumnTable columns) {
        listeners.forEach(listener -> listener.guessed(columns));
      }

      @Override
      public void trainsOn(String backend) {
        listeners.forEach(listener -> listener.trainsOn(backend));
      }

      @Override
      public void startsFrom(String model) {
        listeners.forEach(listener -> listener.startsFrom(model));
      }

      @Override
      public void started(RunLength length, long examplesPerEpoch) {
        listeners.forEach(listener -> listener.started(length, examplesPerEpoch));
      }

      @Override
      public void round(RoundRecord record) {
        listeners.forEach(listener -> listener.round(record));
      }

      @Override
      public void evaluated(int round, int epoch, Split split, Metrics metrics) {
        listeners.forEach(listener -> listener.evaluated(round, epoch, split, metrics));
      }
    };
  }
}
