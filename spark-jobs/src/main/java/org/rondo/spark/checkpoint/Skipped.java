package org.rondo.spark.checkpoint;

/**
 * A checkpoint that was not believed.
 *
 * @param folder where it lies
 * @param reason why
 */
public record Skipped(String folder, String reason) {
  @Override
  public String toString() {
    return folder + ": " + reason;
  }
}
