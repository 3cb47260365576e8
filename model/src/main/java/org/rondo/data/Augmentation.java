package org.rondo.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Changes pictures at random as training batches are read: never the same picture twice, and always
 * the same bits for the same seed, epoch, worker and row. Travels to executors.
 *
 * <p>A row's random numbers come from a stream of its own, one for each setting whatever the others
 * are. In this order: the picture is mirrored, rotated about its centre and shifted (bilinearly
 * between pixels, and with 0 for what comes from outside); its values are multiplied by the
 * brightness and clipped to 0 to 1; a square is set to 0. With mix-up, each example of a batch is
 * then blended with the next, and the last with the first, and their targets likewise:
 *
 * <pre>
 *   x = l x_i + (1 - l) x_i+1,   t = l t_i + (1 - l) t_i+1,   l from Beta(alpha, alpha)
 * </pre>
 *
 * (H. Zhang et al., "mixup: beyond empirical risk minimization", ICLR 2018, with an l of its own
 * for each example; cutout: T. DeVries and G. Taylor, "Improved regularization of convolutional
 * neural networks with cutout", 2017).
 *
 * @param horizontal whether half of the pictures are mirrored left to right
 * @param vertical whether half of the pictures are mirrored top to bottom
 * @param shift the most pixels that a picture moves in each direction
 * @param rotation the most degrees that it turns either way
 * @param brightness how far the factor of its values may be from 1
 * @param cutout the side of the square; 0 for none
 * @param mixup alpha; 0 for none
 */
public record Augmentation(
    boolean horizontal,
    boolean vertical,
    int shift,
    double rotation,
    double brightness,
    int cutout,
    double mixup)
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long STREAM = 0x617567L;

  /** What a row of a worker's shard draws its numbers from. */
  static RandomStream stream(long seed, int epoch, int worker, int row) {
    return new RandomStream(SeedMixer.mix(seed, STREAM, epoch, worker, row));
  }

  /** Changes pictures of a shape, {@code [channels, height, width]}; for one thread. */
  Pictures pictures(TensorShape shape) {
    return new Pictures(shape);
  }

  /** Changes one example's picture; owns its buffers, for one thread. */
  final class Pictures {
    private final int channels;
    private final int height;
    private final int width;
    private final float[] source;

    private Pictures(TensorShape shape) {
      List<Integer> dimensions = shape.dimensions();
      this.channels = dimensions.get(0);
      this.height = dimensions.get(1);
      this.width = dimensions.get(2);
      this.source = new float[shape.length()];
    }

    /**
     * Changes the picture that begins at an offset.
     *
     * @param values of 0 to 1, {@code [channels, height, width]}
     * @return the share of itself that the example keeps in mix-up
     */
    double change(float[] values, int offset, RandomStream random) {
      double mirrored = random.uniform(0, 1);
      double turnedOver = random.uniform(0, 1);
      int down = random.below(2 * shift + 1) - shift;
      int right = random.below(2 * shift + 1) - shift;
      double angle = StrictMath.toRadians(random.uniform(-rotation, rotation));
      double factor = random.uniform(1 - brightness, 1 + brightness);
      int row = random.below(height);
      int column = random.below(width);
      boolean left = horizontal && mirrored < 0.5;
      boolean over = vertical && turnedOver < 0.5;
      if (left || over || down != 0 || right != 0 || angle != 0) {
        System.arraycopy(values, offset, source, 0, source.length);
        move(values, offset, new Motion(angle, down, right, over ? -1 : 1, left ? -1 : 1));
      }
      if (brightness > 0) {
        for (int i = offset; i < offset + source.length; i++) {
          values[i] = (float) Math.min(1, values[i] * factor);
        }
      }
      cut(values, offset, row - cutout / 2, column - cutout / 2);
      return mixup > 0 ? beta(random, mixup) : 1;
    }

    /** Fills each pixel from the place that it comes from. */
    private void move(float[] values, int offset, Motion motion) {
      double middleY = (height - 1) / 2.0;
      double middleX = (width - 1) / 2.0;
      double cosine = motion.angle() == 0 ? 1 : StrictMath.cos(motion.angle());
      double sine = motion.angle() == 0 ? 0 : StrictMath.sin(motion.angle());
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          double toY = y - motion.down() - middleY;
          double toX = x - motion.right() - middleX;
          double fromY = middleY + motion.flipY() * (cosine * toY - sine * toX);
          double fromX = middleX + motion.flipX() * (sine * toY + cosine * toX);
          int at = offset + y * width + x;
          for (int channel = 0; channel < channels; channel++) {
            values[at + channel * height * width] = between(channel * height * width, fromY, fromX);
          }
        }
      }
    }

    private float between(int plane, double y, double x) {
      int top = (int) Math.floor(y);
      int left = (int) Math.floor(x);
      double lower = y - top;
      double later = x - left;
      return (float)
          ((1 - lower) * ((1 - later) * at(plane, top, left) + later * at(plane, top, left + 1))
              + lower
                  * ((1 - later) * at(plane, top + 1, left)
                      + later * at(plane, top + 1, left + 1)));
    }

    private double at(int plane, int y, int x) {
      return y < 0 || y >= height || x < 0 || x >= width ? 0 : source[plane + y * width + x];
    }

    private void cut(float[] values, int offset, int top, int left) {
      for (int plane = 0; plane < channels; plane++) {
        for (int y = Math.max(0, top); y < Math.min(height, top + cutout); y++) {
          int line = offset + (plane * height + y) * width;
          int from = Math.max(0, left);
          Arrays.fill(
              values, line + from, line + Math.max(from, Math.min(width, left + cutout)), 0);
        }
      }
    }
  }

  /** How a picture moves: mirrored, then rotated, then shifted. */
  private record Motion(double angle, int down, int right, int flipY, int flipX) {}

  /**
   * A number from Beta(alpha, alpha), alpha of at most 1: M. Jöhnk, "Erzeugung von betaverteilten
   * und gammaverteilten Zufallszahlen", Metrika 8, 1964.
   */
  private static double beta(RandomStream random, double alpha) {
    while (true) {
      double one = StrictMath.pow(random.uniform(0, 1), 1 / alpha);
      double other = StrictMath.pow(random.uniform(0, 1), 1 / alpha);
      if (one + other <= 1 && one + other > 0) {
        return one / (one + other);
      }
    }
  }

  /** Blends each row with the next, and the last with the first. */
  static void mix(float[] values, int rows, int length, double[] shares) {
    float[] first = Arrays.copyOf(values, length);
    for (int row = 0; row < rows; row++) {
      float share = (float) shares[row];
      for (int i = 0; i < length; i++) {
        float other = row + 1 < rows ? values[(row + 1) * length + i] : first[i];
        int at = row * length + i;
        values[at] = share * values[at] + (1 - share) * other;
      }
    }
  }
}
