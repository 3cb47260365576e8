package org.rondo.spark.features;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * Typed values as bytes, so that a row is one column of Spark's plan and caches, however many
 * values it has.
 */
final class Content {
  private static final int GAP = 0;
  private static final int NUMBER = 1;
  private static final int TEXT = 2;
  private static final int BYTES = 3;
  private static final int DENSE = 4;
  private static final int SPARSE = 5;
  private static final int STEPS = 6;

  private Content() {}

  /** Packs numbers, words, vectors, bytes, gaps, and arrays of them. */
  static byte[] pack(@Nullable Object[] values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(9 * values.length + 8);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(values.length);
      for (Object value : values) {
        write(value, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(@Nullable Object value, DataOutputStream out) throws IOException {
    if (value instanceof Double number) {
      out.writeByte(NUMBER);
      out.writeDouble(number);
    } else if (value instanceof String text) {
      write(TEXT, text.getBytes(StandardCharsets.UTF_8), out);
    } else if (value instanceof byte[] bytes) {
      write(BYTES, bytes, out);
    } else if (value instanceof SparseVector sparse) {
      out.writeByte(SPARSE);
      out.writeInt(sparse.size());
      out.writeInt(sparse.indices().length);
      for (int i = 0; i < sparse.indices().length; i++) {
        out.writeInt(sparse.indices()[i]);
        out.writeDouble(sparse.values()[i]);
      }
    } else if (value instanceof Vector vector) {
      out.writeByte(DENSE);
      out.writeInt(vector.size());
      for (double number : vector.toArray()) {
        out.writeDouble(number);
      }
    } else if (value instanceof Object[] steps) {
      out.writeByte(STEPS);
      out.writeInt(steps.length);
      for (Object step : steps) {
        write(step, out);
      }
    } else {
      out.writeByte(GAP);
    }
  }

  private static void write(int tag, byte[] bytes, DataOutputStream out) throws IOException {
    out.writeByte(tag);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** The values that were packed. */
  static @Nullable Object[] unpack(byte[] packed) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(packed))) {
      @Nullable Object[] values = new Object[in.readInt()];
      for (int i = 0; i < values.length; i++) {
        values[i] = read(in);
      }
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Object read(DataInputStream in) throws IOException {
    int tag = in.readByte();
    return switch (tag) {
      case NUMBER -> in.readDouble();
      case TEXT -> new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
      case BYTES -> in.readNBytes(in.readInt());
      case DENSE -> {
        double[] values = new double[in.readInt()];
        for (int i = 0; i < values.length; i++) {
          values[i] = in.readDouble();
        }
        yield Vectors.dense(values);
      }
      case SPARSE -> {
        int size = in.readInt();
        int[] indices = new int[in.readInt()];
        double[] values = new double[indices.length];
        for (int i = 0; i < indices.length; i++) {
          indices[i] = in.readInt();
          values[i] = in.readDouble();
        }
        yield Vectors.sparse(size, indices, values);
      }
      case STEPS -> {
        @Nullable Object[] steps = new Object[in.readInt()];
        for (int i = 0; i < steps.length; i++) {
          steps[i] = read(in);
        }
        yield steps;
      }
      default -> null;
    };
  }
}
