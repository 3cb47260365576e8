package org.rondo.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.rondo.data.DigitRenderer;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Shard;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;

/**
 * Images of digits in one file that every peer reads: three little-endian integers, how many to
 * train on, how many to test with and how many pixels each has; then the pixels of the first and
 * their labels, then those of the second, a byte each.
 *
 * @param file its path
 * @param shape how the network sees an image
 */
record DigitExamples(String file, TensorShape shape) implements Examples {
  private static final int TRAIN = 12_800;
  private static final int TEST = 4_000;
  private static final int PIXELS = DigitRenderer.SIZE * DigitRenderer.SIZE;
  private static final int HEADER = 3 * Integer.BYTES;
  private static final long SEED = 1;

  /** Draws the images. */
  static void write(Path file) throws IOException {
    ByteBuffer out =
        ByteBuffer.allocate(HEADER + (TRAIN + TEST) * (PIXELS + 1)).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(TRAIN).putInt(TEST).putInt(PIXELS);
    put(out, 0, TRAIN);
    put(out, TRAIN, TEST);
    Files.write(file, out.array());
  }

  private static void put(ByteBuffer out, int first, int count) {
    for (int image = first; image < first + count; image++) {
      out.put(DigitRenderer.example(image, SEED));
    }
    for (int image = first; image < first + count; image++) {
      out.put((byte) DigitRenderer.label(image, SEED));
    }
  }

  @Override
  public ExampleLayout layout() {
    return ExampleLayout.of(shape, Storage.UINT8, 1);
  }

  @Override
  public Shard train(int worker, int workers) {
    return shard(HEADER, TRAIN, worker, workers);
  }

  @Override
  public Shard test(int worker, int workers) {
    return shard(HEADER + TRAIN * (PIXELS + 1), TEST, worker, workers);
  }

  private Shard shard(int offset, int count, int worker, int workers) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ShardBuilder shard = new ShardBuilder(layout());
    for (int image = worker; image < count; image += workers) {
      int from = offset + image * PIXELS;
      shard.append(
          Arrays.copyOfRange(bytes, from, from + PIXELS),
          new float[] {bytes[offset + count * PIXELS + image]});
    }
    return shard.build();
  }
}
