package org.rondo.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.data.TensorShape;

/**
 * The ND4J arrays that carry batches to a replica, one pair for each batch size that occurs (the
 * full batch and the last short one), so that a step allocates nothing off-heap. Owned by its
 * replica.
 */
final class BatchArrays implements AutoCloseable {
  private final TensorShape input;
  private final boolean keepsShape;
  private final Map<Integer, INDArray> features = new HashMap<>();
  private final Map<List<Integer>, INDArray> labels = new HashMap<>();

  /**
   * Arrays for one network.
   *
   * @param keepsShape whether the network takes examples in their own shape, {@code [rows,
   *     channels, height, width]} or {@code [rows, features, steps]}, rather than flat rows
   */
  BatchArrays(TensorShape input, boolean keepsShape) {
    this.input = input;
    this.keepsShape = keepsShape;
  }

  INDArray features(float[] values, int rows) {
    INDArray array = features.computeIfAbsent(rows, n -> Nd4j.create(shape(n), 'c'));
    FloatArray.write(values, rows * input.length(), array);
    return array;
  }

  INDArray labels(float[] values, int width, int rows) {
    INDArray array =
        labels.computeIfAbsent(
            List.of(rows, width), k -> Nd4j.create(new long[] {rows, width}, 'c'));
    FloatArray.write(values, rows * width, array);
    return array;
  }

  @Override
  public void close() {
    features.values().forEach(INDArray::close);
    labels.values().forEach(INDArray::close);
  }

  private long[] shape(int rows) {
    if (!keepsShape) {
      return new long[] {rows, input.length()};
    }
    List<Long> shape = new ArrayList<>(List.of((long) rows));
    input.dimensions().forEach(dimension -> shape.add((long) dimension));
    return shape.stream().mapToLong(Long::longValue).toArray();
  }
}
