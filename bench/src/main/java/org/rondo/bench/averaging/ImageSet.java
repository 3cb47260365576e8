package org.rondo.bench.averaging;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.rondo.data.DigitRenderer;
import org.rondo.data.ExampleLayout;
import org.rondo.data.IdxReader;
import org.rondo.data.Shard;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;

/**
 * Labelled images of digits, 28 by 28 bytes each.
 *
 * @param name for tables and files
 * @param train to train on
 * @param test to measure with
 */
record ImageSet(String name, Images train, Images test) {
  private static final ExampleLayout LAYOUT =
      ExampleLayout.of(TensorShape.of(DigitRenderer.SIZE * DigitRenderer.SIZE), Storage.UINT8, 1);

  /**
   * Images and what they show.
   *
   * @param pixels one array of each image
   * @param labels from 0 to 9
   */
  record Images(List<byte[]> pixels, List<Integer> labels) {}

  /** The four files of MNIST in a folder, as they are distributed. */
  static ImageSet mnist(Path folder) {
    return new ImageSet("mnist", read(folder, "train"), read(folder, "t10k"));
  }

  /** Digits drawn by the product itself, which need no download. */
  static ImageSet digits(int train, int test) {
    return new ImageSet("digits", rendered(0, train), rendered(train, test));
  }

  private static Images rendered(int from, int count) {
    List<byte[]> pixels = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int index = from; index < from + count; index++) {
      pixels.add(DigitRenderer.example(index, 1));
      labels.add(DigitRenderer.label(index, 1));
    }
    return new Images(pixels, labels);
  }

  private static Images read(Path folder, String part) {
    List<byte[]> pixels = items(folder.resolve(part + "-images-idx3-ubyte.gz"));
    List<Integer> labels =
        items(folder.resolve(part + "-labels-idx1-ubyte.gz")).stream()
            .map(label -> (int) label[0])
            .toList();
    return new Images(pixels, labels);
  }

  private static List<byte[]> items(Path file) {
    try (InputStream in = new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file)));
        IdxReader reader = IdxReader.open(in, file.toString())) {
      List<byte[]> items = new ArrayList<>();
      for (int i = 0; i < reader.count(); i++) {
        items.add(reader.next());
      }
      return items;
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** The layout of the shards' rows. */
  static ExampleLayout layout() {
    return LAYOUT;
  }

  /** Shuffled images, dealt out evenly. */
  static List<Shard> shards(Images images, int count, long seed) {
    List<Integer> order =
        new ArrayList<>(IntStream.range(0, images.labels().size()).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    List<ShardBuilder> builders =
        IntStream.range(0, count).mapToObj(i -> new ShardBuilder(LAYOUT)).toList();
    for (int i = 0; i < order.size(); i++) {
      int image = order.get(i);
      builders
          .get(i % count)
          .append(images.pixels().get(image), new float[] {images.labels().get(image)});
    }
    return builders.stream().map(ShardBuilder::build).toList();
  }
}
