package org.rondo.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.data.Batch;
import org.rondo.network.Dl4jBatch;
import org.rondo.network.Dl4jNetwork;
import org.rondo.network.FloatArray;

/**
 * The ND4J arrays that carry batches to a network, one for each use and each recent batch size
 * (usually the full batch and the last short one), so that a step allocates nothing off-heap. Owned
 * by its engine.
 */
final class Dl4jArrays implements AutoCloseable {
  /** Enough for all uses of two batch sizes, or of a dozen sequence lengths. */
  static final int MOST = 64;

  private final Dl4jNetwork network;

  /** The least recently used first, which is closed when there are too many. */
  private final Map<Key, INDArray> arrays =
      new LinkedHashMap<>(2 * MOST, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, INDArray> eldest) {
          boolean dropped = size() > MOST;
          if (dropped) {
            eldest.getValue().close();
          }
          return dropped;
        }
      };

  /** What an array is for. */
  private enum Use {
    INPUTS,
    TARGETS,
    OUTPUTS,
    INPUT_MASK,
    LABEL_MASK
  }

  private record Key(Use use, int rows, int steps, int width) {}

  Dl4jArrays(Dl4jNetwork network) {
    this.network = network;
  }

  /** A batch to learn from. */
  Dl4jBatch of(Batch batch) {
    return new Dl4jBatch(
        inputs(batch), targets(batch), inputMask(batch), labelMask(batch), batch.scaledWeights());
  }

  INDArray inputs(Batch batch) {
    INDArray array =
        arrays.computeIfAbsent(
            new Key(Use.INPUTS, batch.rows(), batch.steps(), 0),
            key -> Nd4j.create(network.inputShape(key.rows(), key.steps()), 'c'));
    FloatArray.write(batch.inputs(), Math.toIntExact(array.length()), array);
    return array;
  }

  INDArray targets(Batch batch) {
    return outputs(Use.TARGETS, batch, batch.targets());
  }

  INDArray outputs(Batch batch, float[] outputs) {
    return outputs(Use.OUTPUTS, batch, outputs);
  }

  /** {@code [rows, outputs]}, or for steps {@code [rows, outputs, steps]}. */
  private INDArray outputs(Use use, Batch batch, float[] values) {
    int rows = batch.rows();
    if (!batch.labelsSteps()) {
      return matrix(use, values, rows, use == Use.TARGETS ? batch.outputs() : values.length / rows);
    }
    INDArray array =
        arrays.computeIfAbsent(
            new Key(use, rows, batch.steps(), batch.outputs()),
            key -> Nd4j.create(new long[] {rows, key.width(), key.steps()}, 'c'));
    FloatArray.write(values, Math.toIntExact(array.length()), array);
    return array;
  }

  @Nullable INDArray inputMask(Batch batch) {
    return mask(Use.INPUT_MASK, batch.inputMask(), batch.rows(), batch.inputMaskSteps());
  }

  @Nullable INDArray labelMask(Batch batch) {
    return mask(Use.LABEL_MASK, batch.labelMask(), batch.rows(), batch.labelMaskSteps());
  }

  private @Nullable INDArray mask(Use use, float @Nullable [] mask, int rows, int steps) {
    return mask == null ? null : matrix(use, mask, rows, steps);
  }

  private INDArray matrix(Use use, float[] values, int rows, int width) {
    INDArray array =
        arrays.computeIfAbsent(
            new Key(use, rows, 0, width), key -> Nd4j.create(new long[] {rows, width}, 'c'));
    FloatArray.write(values, rows * width, array);
    return array;
  }

  /** Bytes that it holds off-heap. */
  long bytes() {
    return arrays.values().stream().mapToLong(array -> array.length() * Float.BYTES).sum();
  }

  @Override
  public void close() {
    arrays.values().forEach(INDArray::close);
  }
}
