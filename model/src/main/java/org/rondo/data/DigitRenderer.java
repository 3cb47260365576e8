package org.rondo.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.rondo.data.InkCanvas.Pen;

/**
 * Grey images of handwritten-looking digits, generated rather than downloaded: the data set {@code
 * builtin:digits}, for machines that have no other. Every image is a pure function of its seed and
 * the same, bit for bit, on every machine.
 *
 * <p>A digit is one of several ways to write it, bent at random, fitted into a box as MNIST's
 * digits are, and drawn with a random pen, with slight blur and noise.
 */
public final class DigitRenderer {
  /** The height and the width of an image, in pixels. */
  public static final int SIZE = 28;

  /** The number of classes. */
  public static final int DIGITS = 10;

  private static final int LABELS = 1;
  private static final int PIXELS = 2;

  private DigitRenderer() {}

  /**
   * The label of an example. Any ten examples that start at a multiple of ten hold each digit once.
   *
   * @param index which example, 0 or more
   * @param seed the seed of the data set
   * @return a digit, 0 to 9
   * @throws IllegalArgumentException if the index is negative
   */
  public static int label(long index, long seed) {
    if (index < 0) {
      throw new IllegalArgumentException("An example's index is 0 or more, got " + index + ".");
    }
    long ten = index / DIGITS;
    return BatchOrder.shuffled(DIGITS, SeedMixer.mix(seed, LABELS), ten, 0)
        .at((int) (index % DIGITS));
  }

  /**
   * The image of an example, showing the digit {@link #label}.
   *
   * @param index which example, 0 or more
   * @param seed the seed of the data set
   * @return {@code [28, 28]} unsigned bytes as of {@link #render}
   * @throws IllegalArgumentException if the index is negative
   */
  public static byte[] example(long index, long seed) {
    return render(label(index, seed), SeedMixer.mix(seed, PIXELS, index));
  }

  /**
   * An image of a digit.
   *
   * @param digit what it shows, 0 to 9
   * @param seed decides everything else
   * @return {@code [28, 28]} unsigned bytes, row-major, 0 for paper and 255 for ink; the caller
   *     owns the array
   * @throws IndexOutOfBoundsException if there is no such digit
   */
  public static byte[] render(int digit, long seed) {
    Objects.checkIndex(digit, DIGITS);
    RandomStream random = new RandomStream(SeedMixer.mix(seed, digit));
    List<List<Stroke>> variants = DigitStrokes.variants(digit);
    List<Stroke> glyph = variants.get(random.below(variants.size()));
    DigitDistortion distortion = new DigitDistortion(random);
    List<Stroke> bent = new ArrayList<>();
    for (Stroke stroke : glyph) {
      bent.add(stroke.moved(distortion));
    }
    Pen pen =
        new Pen(
            random.uniform(0.8, 1.75),
            random.uniform(0.55, 1.0),
            random.uniform(0, 0.3),
            random.uniform(0, 6.28));
    DigitFrame frame = new DigitFrame(bent, random);
    InkCanvas canvas = new InkCanvas(SIZE);
    for (Stroke stroke : bent) {
      canvas.draw(stroke.moved(frame), pen);
    }
    return grey(canvas.ink(pen), random);
  }

  /** Blurs and roughens the ink; paper without ink stays 0. */
  private static byte[] grey(double[] ink, RandomStream random) {
    double blur = random.uniform(0, 0.12);
    double strength = random.uniform(0.85, 1.1);
    double roughness = random.uniform(0, 0.2);
    byte[] pixels = new byte[ink.length];
    for (int i = 0; i < ink.length; i++) {
      double around = at(ink, i, -1, 0) + at(ink, i, 1, 0) + at(ink, i, 0, -1) + at(ink, i, 0, 1);
      double smooth = (1 - 4 * blur) * ink[i] + blur * around;
      double rough = strength * smooth * (1 - random.uniform(0, roughness));
      pixels[i] = (byte) (int) StrictMath.rint(255 * Math.min(1, rough));
    }
    return pixels;
  }

  private static double at(double[] ink, int index, int right, int down) {
    int x = index % SIZE + right;
    int y = index / SIZE + down;
    return x < 0 || x >= SIZE || y < 0 || y >= SIZE ? 0 : ink[y * SIZE + x];
  }
}
