package org.rondo.evaluation;

/** What every batch must satisfy before it is counted. */
final class BatchChecks {
  private BatchChecks() {}

  static void requireRows(int rows) {
    if (rows < 0) {
      throw new IllegalArgumentException("rows is " + rows + ": expected 0 or more");
    }
  }

  static void requireLength(String name, int length, int rows, int columns) {
    if (length < (long) rows * columns) {
      throw new IllegalArgumentException(
          "%s holds %d values: expected at least %d rows x %d columns"
              .formatted(name, length, rows, columns));
    }
  }

  static double finiteLoss(double loss) {
    if (!(Math.abs(loss) <= ExactSum.LARGEST)) {
      throw diverged("the loss of an example is " + loss);
    }
    return loss;
  }

  static float finiteOutput(float output) {
    if (!Float.isFinite(output)) {
      throw diverged("a network output is " + output);
    }
    return output;
  }

  private static NotFiniteException diverged(String what) {
    return new NotFiniteException(
        "cannot evaluate the network: "
            + what
            + ", expected a finite number; training has diverged: lower"
            + " training.optimizer.learning-rate, scale the features, or evaluate an earlier"
            + " checkpoint");
  }
}
