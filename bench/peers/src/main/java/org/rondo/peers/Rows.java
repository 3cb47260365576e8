package org.rondo.peers;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Labelled rows in memory: features between 0 and 1, labels as class numbers.
 *
 * @param features a row after the other
 * @param labels one of each row
 * @param inputs features of a row
 */
record Rows(float[] features, int[] labels, int inputs) implements Serializable {
  private static final int HEADER = 3 * Integer.BYTES;
  private static final float WHITE = 255;

  /** Random rows, always the same. */
  static Rows random(Workload workload) {
    Random random = new Random(1);
    float[] features = new float[workload.rows() * workload.inputs()];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextFloat();
    }
    int classes = Math.max(2, workload.outputs());
    int[] labels = random.ints(workload.rows(), 0, classes).toArray();
    return new Rows(features, labels, workload.inputs());
  }

  /** The images that {@code scripts/bench peers} has written: to train on, and to test with. */
  static List<Rows> digits(Path file) {
    try {
      ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      int train = in.getInt(0);
      int test = in.getInt(Integer.BYTES);
      int pixels = in.getInt(2 * Integer.BYTES);
      in.position(HEADER);
      return List.of(images(in, train, pixels), images(in, test, pixels));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Rows images(ByteBuffer in, int count, int pixels) {
    float[] features = new float[count * pixels];
    for (int i = 0; i < features.length; i++) {
      features[i] = Byte.toUnsignedInt(in.get()) / WHITE;
    }
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = in.get();
    }
    return new Rows(features, labels, pixels);
  }

  int count() {
    return labels.length;
  }

  /**
   * The rows as batches that are ready to use.
   *
   * @param outputs of the network
   */
  List<DataSet> batches(int size, int outputs) {
    List<DataSet> batches = new ArrayList<>();
    for (int first = 0; first < count(); first += size) {
      batches.add(batch(first, Math.min(size, count() - first), outputs));
    }
    return batches;
  }

  DataSet batch(int first, int size, int outputs) {
    float[] input = new float[size * inputs];
    System.arraycopy(features, first * inputs, input, 0, input.length);
    float[] target = new float[size * outputs];
    for (int row = 0; row < size; row++) {
      int label = labels[first + row];
      if (outputs == 1) {
        target[row] = label;
      } else {
        target[row * outputs + label] = 1;
      }
    }
    INDArray in = Nd4j.createFromArray(input).reshape('c', size, inputs);
    return new DataSet(in, Nd4j.createFromArray(target).reshape('c', size, outputs));
  }
}
