package org.rondo.spark.picture;

import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import org.rondo.spark.picture.JpegHeader.Inks;

/**
 * A picture as bytes, {@code [channels, height, width]}: grey, or red, green and blue. Samples are
 * taken as they are stored, whatever colour profile comes with them, so that the same file is the
 * same bytes on every machine. Transparent pixels become white, as on a page.
 */
final class Planes {
  private static final int OPAQUE = 255;
  private static final int COLOURS = 3;

  private final int channels;
  private final int height;
  private final int width;
  private final byte[] values;

  /** Takes over the values. */
  Planes(int channels, int height, int width, byte[] values) {
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.values = values;
  }

  int channels() {
    return channels;
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  /** Its own array, not a copy. */
  byte[] values() {
    return values;
  }

  /** From samples of colours. */
  static Planes of(Raster raster, ColorModel colours, int channels) {
    return of(raster, colourOf(raster, colours), channels);
  }

  /** From samples of four inks. */
  static Planes of(Raster raster, Inks inks, int channels) {
    return of(raster, (samples, at, rgb) -> ink(samples, at, inks, rgb), channels);
  }

  private static Planes of(Raster raster, Pixel pixel, int channels) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    Planes planes = new Planes(channels, height, width, new byte[channels * height * width]);
    int bands = raster.getNumBands();
    int[] samples = new int[bands * width];
    int[] rgb = new int[COLOURS];
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, samples);
      for (int x = 0; x < width; x++) {
        pixel.read(samples, x * bands, rgb);
        planes.put(y * width + x, rgb);
      }
    }
    return planes;
  }

  private void put(int at, int[] rgb) {
    if (channels == 1) {
      values[at] = (byte) grey(rgb[0], rgb[1], rgb[2]);
      return;
    }
    for (int channel = 0; channel < channels; channel++) {
      values[channel * height * width + at] = (byte) rgb[channel];
    }
  }

  /** The luma of ITU-R BT.601, {@code 0.299 R + 0.587 G + 0.114 B}, rounded; in 16 bits. */
  private static int grey(int red, int green, int blue) {
    return (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
  }

  /** Whether pictures of these colours are grey. */
  static boolean isGrey(ColorModel colours) {
    if (colours instanceof IndexColorModel palette) {
      for (int i = 0; i < palette.getMapSize(); i++) {
        if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
          return false;
        }
      }
      return true;
    }
    return colours.getNumColorComponents() == 1;
  }

  /** Converts one pixel's samples to colours. */
  private interface Pixel {
    void read(int[] samples, int at, int[] rgb);
  }

  private static Pixel colourOf(Raster raster, ColorModel colours) {
    int bands = raster.getNumBands();
    if (colours instanceof IndexColorModel palette) {
      return (samples, at, rgb) -> {
        int index = samples[at];
        rgb[0] = palette.getRed(index);
        rgb[1] = palette.getGreen(index);
        rgb[2] = palette.getBlue(index);
        layOver(palette.getAlpha(index), rgb);
      };
    }
    int[] most = new int[bands];
    for (int band = 0; band < bands; band++) {
      most[band] = (1 << raster.getSampleModel().getSampleSize(band)) - 1;
    }
    boolean grey = bands < COLOURS;
    boolean alpha = bands == 2 || bands > COLOURS;
    return (samples, at, rgb) -> {
      for (int i = 0; i < COLOURS; i++) {
        int band = grey ? 0 : i;
        rgb[i] = scaled(samples[at + band], most[band]);
      }
      if (alpha) {
        layOver(scaled(samples[at + bands - 1], most[bands - 1]), rgb);
      }
    };
  }

  private static int scaled(int sample, int most) {
    return most == OPAQUE ? sample : (int) ((sample * (long) OPAQUE + most / 2) / most);
  }

  private static void layOver(int alpha, int[] rgb) {
    for (int i = 0; i < COLOURS && alpha < OPAQUE; i++) {
      rgb[i] = (rgb[i] * alpha + OPAQUE * (OPAQUE - alpha) + OPAQUE / 2) / OPAQUE;
    }
  }

  /** The light that the inks leave: that of each colour, less what black absorbs. */
  private static void ink(int[] samples, int at, Inks inks, int[] rgb) {
    rgb[0] = samples[at];
    rgb[1] = samples[at + 1];
    rgb[2] = samples[at + 2];
    int light = samples[at + COLOURS];
    switch (inks) {
      case PLAIN -> {
        light = OPAQUE - light;
        invert(rgb);
      }
      case INVERTED -> {}
      case INVERTED_YCC -> {
        colours(rgb);
        invert(rgb);
      }
    }
    for (int i = 0; i < COLOURS; i++) {
      rgb[i] = (rgb[i] * light + OPAQUE / 2) / OPAQUE;
    }
  }

  private static void invert(int[] rgb) {
    for (int i = 0; i < COLOURS; i++) {
      rgb[i] = OPAQUE - rgb[i];
    }
  }

  /** Converts JFIF's brightness and two differences to colours, in 16 bits. */
  private static void colours(int[] ycc) {
    int luma = (ycc[0] << 16) + 0x8000;
    int blue = ycc[1] - 128;
    int red = ycc[2] - 128;
    ycc[0] = Math.max(0, Math.min(OPAQUE, (luma + 91881 * red) >> 16));
    ycc[1] = Math.max(0, Math.min(OPAQUE, (luma - 22554 * blue - 46802 * red) >> 16));
    ycc[2] = Math.max(0, Math.min(OPAQUE, (luma + 116130 * blue) >> 16));
  }

  /** The same picture the right way up. */
  Planes turned(Orientation by) {
    if (by.equals(Orientation.UPRIGHT)) {
      return this;
    }
    int newHeight = by.swaps() ? width : height;
    int newWidth = by.swaps() ? height : width;
    Planes turned = new Planes(channels, newHeight, newWidth, new byte[values.length]);
    for (int channel = 0; channel < channels; channel++) {
      int plane = channel * height * width;
      for (int y = 0; y < newHeight; y++) {
        for (int x = 0; x < newWidth; x++) {
          int across = by.swaps() ? y : x;
          int down = by.swaps() ? x : y;
          int fromX = by.fromRight() ? width - 1 - across : across;
          int fromY = by.fromBottom() ? height - 1 - down : down;
          turned.values[plane + y * newWidth + x] = values[plane + fromY * width + fromX];
        }
      }
    }
    return turned;
  }
}
