package org.rondo.network;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A mini-batch as DL4J takes it; for one call.
 *
 * @param inputs of the shape {@link Dl4jNetwork#inputShape}
 * @param targets {@code [rows, outputs]}
 * @param inputMask {@code [rows, steps]}, 1 for real steps; null for ones
 * @param labelMask {@code [rows, steps]}, 1 for steps whose labels count; null for ones
 * @param weights of the examples' losses and gradients, as many as rows; null for ones
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Dl4jBatch(
    INDArray inputs,
    INDArray targets,
    @Nullable INDArray inputMask,
    @Nullable INDArray labelMask,
    float @Nullable [] weights) {}
