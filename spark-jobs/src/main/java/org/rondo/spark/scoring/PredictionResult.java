package org.rondo.spark.scoring;

/**
 * A finished batch of predictions.
 *
 * @param folder where they are; bad rows are in its {@code _rejected} folder
 * @param rows rows read
 * @param rejectedRows rows that could not be used
 */
public record PredictionResult(String folder, long rows, long rejectedRows) {}
