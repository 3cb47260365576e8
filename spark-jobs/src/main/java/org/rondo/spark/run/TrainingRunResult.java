package org.rondo.spark.run;

import org.rondo.spark.fitting.FittingResult;

/** The result of a recorded run, and where it is recorded. */
public final class TrainingRunResult extends FittingResult {
  private final String folder;

  TrainingRunResult(String folder, FittingResult result) {
    super(result);
    this.folder = folder;
  }

  /** The folder that its files are in. */
  public String folder() {
    return folder;
  }
}
