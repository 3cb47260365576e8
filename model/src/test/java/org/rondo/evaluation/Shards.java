package org.rondo.evaluation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.function.Supplier;

/** Evaluates the same rows in one pass or cut into shards that travel and are merged. */
final class Shards {
  private final int outputs;
  private final int labelColumns;
  private final float[] predictions;
  private final float[] labels;
  private final double[] losses;

  Shards(int outputs, int labelColumns, float[] predictions, float[] labels, double[] losses) {
    this.outputs = outputs;
    this.labelColumns = labelColumns;
    this.predictions = predictions;
    this.labels = labels;
    this.losses = losses;
  }

  <E extends Evaluation> E onePass(Supplier<E> empty) {
    E evaluation = empty.get();
    add(evaluation, 0, losses.length);
    return evaluation;
  }

  /** A shard ends at each of {@code ends}, ascending; equal ends make an empty shard. */
  <E extends Evaluation> E merged(Supplier<E> empty, int... ends) {
    E merged = empty.get();
    int start = 0;
    for (int end : ends) {
      E shard = empty.get();
      add(shard, start, end);
      merged.merge(roundTrip(shard));
      start = end;
    }
    return merged;
  }

  private void add(Evaluation evaluation, int start, int end) {
    evaluation.add(
        Arrays.copyOfRange(predictions, start * outputs, end * outputs),
        Arrays.copyOfRange(labels, start * labelColumns, end * labelColumns),
        Arrays.copyOfRange(losses, start, end),
        end - start);
  }

  /** A matrix of these counts, row-major. */
  static ConfusionMatrix matrix(int classes, int... counts) {
    ConfusionMatrix matrix = new ConfusionMatrix(classes);
    for (int cell = 0; cell < counts.length; cell++) {
      matrix.add(cell / classes, cell % classes, counts[cell]);
    }
    return matrix;
  }

  static byte[] serialized(Serializable value) {
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("unchecked")
  static <T extends Serializable> T roundTrip(T value) {
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(serialized(value)))) {
      return (T) in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
