package org.rondo.spark.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.rondo.config.Fit;
import org.rondo.data.TensorShape;

/**
 * Decodes PNG, JPEG, GIF (its first frame) and BMP to pixels of one size, by the JDK's own readers.
 * Whatever the bytes are, it takes no more memory than for {@link #MOST_PIXELS}, and reports what
 * is wrong with them. Immutable: used by any thread, and travels to executors.
 */
public final class PictureDecoder implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A picture that claims to have more pixels is not decoded. */
  static final long MOST_PIXELS = 100_000_000;

  /** In larger pictures pixels are skipped, as long as twice as many as needed remain. */
  private static final long MOST_KEPT = 4_000_000;

  private static final String OWN_READERS = "com.sun.imageio.";
  private static final int INKS = 4;

  private final TensorShape shape;
  private final Fit fit;

  /**
   * A decoder for one size.
   *
   * @param shape {@code [channels, height, width]}, of 1 or 3 channels
   */
  public PictureDecoder(TensorShape shape, Fit fit) {
    this.shape = shape;
    this.fit = fit;
  }

  /**
   * Decodes a file.
   *
   * @return {@code [channels, height, width]} unsigned bytes; the caller owns them
   * @throws UnreadablePictureException when it is not a picture, is broken, or is too large
   */
  public byte[] decode(byte[] file) throws UnreadablePictureException {
    int height = shape.dimensions().get(1);
    int width = shape.dimensions().get(2);
    Planes planes =
        opened(file, picture -> picture.decode(shape.dimensions().get(0), height, width));
    return Resampling.fit(planes, height, width, fit);
  }

  /**
   * A file's own shape, the right way up.
   *
   * @throws UnreadablePictureException when it is not a picture
   */
  public static TensorShape shapeOf(byte[] file) throws UnreadablePictureException {
    return opened(file, Opened::shape);
  }

  /** What to do with an opened file. */
  private interface Use<R> {
    R of(Opened picture) throws IOException, UnreadablePictureException;
  }

  private static <R> R opened(byte[] file, Use<R> use) throws UnreadablePictureException {
    FileKind kind = FileKind.of(file);
    ImageReader reader = reader(kind);
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      // Metadata are not needed, and could be crafted to take any amount of memory.
      reader.setInput(stream, true, true);
      JpegHeader jpeg = kind == FileKind.JPEG ? JpegHeader.of(file) : null;
      Orientation orientation =
          jpeg != null
              ? jpeg.orientation()
              : kind == FileKind.PNG ? Orientation.ofPng(file) : Orientation.UPRIGHT;
      return use.of(
          new Opened(
              reader,
              orientation,
              jpeg == null ? 0 : jpeg.components(),
              jpeg == null ? JpegHeader.Inks.PLAIN : jpeg.inks()));
    } catch (IOException | RuntimeException e) { // Readers throw either for malformed files.
      throw new UnreadablePictureException(
          "is a broken %s: %s".formatted(kind, e.getMessage() == null ? e : e.getMessage()));
    } finally {
      reader.dispose();
    }
  }

  /** The JDK's own: another reader on the class path may give other bits. */
  private static ImageReader reader(FileKind kind) {
    Iterator<ImageReader> readers =
        ImageIO.getImageReadersByFormatName(kind.name().toLowerCase(Locale.ROOT));
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getName().startsWith(OWN_READERS)) {
        return reader;
      }
    }
    throw new IllegalStateException("this Java has no reader of its own for " + kind);
  }

  /**
   * A file with its reader.
   *
   * @param components of a JPEG; 0 for others
   */
  private record Opened(
      ImageReader reader, Orientation orientation, int components, JpegHeader.Inks inks) {

    TensorShape shape() throws IOException, UnreadablePictureException {
      requireSize();
      boolean grey =
          components > 0
              ? components == 1
              : Planes.isGrey(reader.getImageTypes(0).next().getColorModel());
      int height = reader.getHeight(0);
      int width = reader.getWidth(0);
      return TensorShape.of(
          grey ? 1 : 3, orientation.swaps() ? width : height, orientation.swaps() ? height : width);
    }

    Planes decode(int channels, int height, int width)
        throws IOException, UnreadablePictureException {
      ImageReadParam kept = reader.getDefaultReadParam();
      long pixels = requireSize();
      if (pixels > MOST_KEPT) {
        int side = 2 * Math.max(height, width);
        kept.setSourceSubsampling(
            Math.max(1, reader.getWidth(0) / side), Math.max(1, reader.getHeight(0) / side), 0, 0);
      }
      Warnings warnings = new Warnings();
      reader.addIIOReadWarningListener(warnings);
      Planes planes;
      if (components == INKS) {
        planes = Planes.of(reader.readRaster(0, kept), inks, channels);
      } else {
        BufferedImage image = reader.read(0, kept);
        planes = Planes.of(image.getRaster(), image.getColorModel(), channels);
      }
      warnings.requireWhole();
      return planes.turned(orientation);
    }

    /** Checks the size before anything is allocated. */
    private long requireSize() throws IOException, UnreadablePictureException {
      long height = reader.getHeight(0);
      long width = reader.getWidth(0);
      if (height < 1 || width < 1 || height * width > MOST_PIXELS) {
        throw new UnreadablePictureException(
            "says that it has %s x %s pixels; pictures of up to %s are decoded"
                .formatted(width, height, MOST_PIXELS));
      }
      return height * width;
    }
  }
}
