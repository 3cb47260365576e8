package org.rondo.spark.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Point;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.Fit;
import org.rondo.data.TensorShape;

class PictureDecoderTest {
  private static final int HEIGHT = 3;
  private static final int WIDTH = 4;

  private static byte[] decoded(byte[] file, int channels, int height, int width, Fit fit)
      throws UnreadablePictureException {
    return new PictureDecoder(TensorShape.of(channels, height, width), fit).decode(file);
  }

  private static byte[] decoded(byte[] file, int channels) throws UnreadablePictureException {
    return decoded(file, channels, HEIGHT, WIDTH, Fit.CROP);
  }

  private static byte[] written(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!format.equals("gif")) {
      assertThat(ImageIO.write(image, format, out)).isTrue();
      return out.toByteArray();
    }
    // Java's own writer loses lines of small pictures when it interlaces them.
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ImageWriteParam plain = writer.getDefaultWriteParam();
    plain.setProgressiveMode(ImageWriteParam.MODE_DISABLED);
    try (var stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), plain);
    }
    return out.toByteArray();
  }

  /** Colours that differ in every pixel and channel. */
  private static int rgb(int y, int x) {
    int value = y * WIDTH + x;
    return 0xFF000000 | (20 * value) << 16 | (255 - 15 * value) << 8 | (7 * value + 3);
  }

  private static BufferedImage image(int type) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image.setRGB(x, y, rgb(y, x));
      }
    }
    return image;
  }

  private static byte[] planes() {
    byte[] planes = new byte[3 * HEIGHT * WIDTH];
    for (int i = 0; i < HEIGHT * WIDTH; i++) {
      int rgb = rgb(i / WIDTH, i % WIDTH);
      planes[i] = (byte) (rgb >> 16);
      planes[HEIGHT * WIDTH + i] = (byte) (rgb >> 8);
      planes[2 * HEIGHT * WIDTH + i] = (byte) rgb;
    }
    return planes;
  }

  @ParameterizedTest
  @CsvSource({
    "png, 1", "png, 2", "png, 4", "png, 5", "png, 6", "bmp, 1", "bmp, 4", "bmp, 5", "gif, 13"
  })
  void coloursAreThoseOfTheFile(String format, int type) throws Exception {
    // Of type 13, with a palette of the picture's own colours.
    BufferedImage image = type == 13 ? palette() : image(type);
    assertThat(decoded(written(image, format), 3)).isEqualTo(planes());
  }

  private static BufferedImage palette() {
    byte[][] colours = new byte[3][16];
    for (int i = 0; i < HEIGHT * WIDTH; i++) {
      for (int channel = 0; channel < 3; channel++) {
        colours[channel][i] = planes()[channel * HEIGHT * WIDTH + i];
      }
    }
    IndexColorModel model = new IndexColorModel(8, 16, colours[0], colours[1], colours[2]);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_INDEXED, model);
    for (int i = 0; i < HEIGHT * WIDTH; i++) {
      image.getRaster().setSample(i % WIDTH, i / WIDTH, 0, i);
    }
    return image;
  }

  @Test
  void greyIsTheLumaOfColoursAndColoursOfGreyAreAlike() throws Exception {
    byte[] grey = decoded(written(image(BufferedImage.TYPE_INT_RGB), "png"), 1);
    for (int i = 0; i < grey.length; i++) {
      int rgb = rgb(i / WIDTH, i % WIDTH);
      double luma = 0.299 * (rgb >> 16 & 255) + 0.587 * (rgb >> 8 & 255) + 0.114 * (rgb & 255);
      assertThat((double) (grey[i] & 255)).isCloseTo(luma, within(0.51));
    }
    BufferedImage stored = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    stored.getRaster().setDataElements(0, 0, WIDTH, HEIGHT, grey);
    byte[] file = written(stored, "png");
    assertThat(decoded(file, 1)).isEqualTo(grey);
    assertThat(PictureDecoder.shapeOf(file)).isEqualTo(TensorShape.of(1, HEIGHT, WIDTH));
    byte[] three = decoded(file, 3);
    for (int i = 0; i < three.length; i++) {
      assertThat(three[i]).isEqualTo(grey[i % grey.length]);
    }
    assertThat(PictureDecoder.shapeOf(written(image(BufferedImage.TYPE_INT_RGB), "png")))
        .isEqualTo(TensorShape.of(3, HEIGHT, WIDTH));
  }

  @Test
  void sixteenBitsAndOneBitAreScaledToEight() throws Exception {
    BufferedImage deep = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
    BufferedImage flat = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_BINARY);
    for (int i = 0; i < HEIGHT * WIDTH; i++) {
      deep.getRaster().setSample(i % WIDTH, i / WIDTH, 0, i * 5000);
      flat.getRaster().setSample(i % WIDTH, i / WIDTH, 0, i % 2);
    }
    byte[] eight = decoded(written(deep, "png"), 1);
    byte[] one = decoded(written(flat, "png"), 1);
    for (int i = 0; i < eight.length; i++) {
      assertThat(eight[i] & 255).isEqualTo((int) Math.rint(i * 5000 / 257.0));
      assertThat(one[i] & 255).isEqualTo(i % 2 * 255);
    }
  }

  @Test
  void whatIsTransparentShowsWhite() throws Exception {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00102030);
    image.setRGB(1, 0, 0x80000000);
    image.setRGB(2, 0, 0xFF102030);
    byte[] planes = decoded(written(image, "png"), 3);
    assertThat(planes[0] & 255).isEqualTo(255);
    assertThat(planes[1] & 255).isEqualTo(127);
    assertThat(planes[2] & 255).isEqualTo(0x10);
  }

  @Test
  void ofAnAnimationTheFirstFrameIsRead() throws Exception {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      ImageWriteParam plain = writer.getDefaultWriteParam();
      plain.setProgressiveMode(ImageWriteParam.MODE_DISABLED);
      writer.writeToSequence(new IIOImage(palette(), null, null), plain);
      BufferedImage black = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_INDEXED);
      writer.writeToSequence(new IIOImage(black, null, null), null);
      writer.endWriteSequence();
    }
    assertThat(decoded(out.toByteArray(), 3)).isEqualTo(planes());
  }

  @Test
  void theInksOfAJpegAreColours() throws Exception {
    // One colour: cyan 200, magenta 100, yellow 50, black 60 of 255.
    int[] inks = {200, 100, 50, 60};
    int[] light = IntStream.of(inks).map(ink -> 255 - ink).toArray();
    int[] expected = IntStream.of(0, 1, 2).map(i -> light[i] * light[3] / 255).toArray();
    assertInks(jpeg(inks, null), expected);
    assertInks(jpeg(light, "0"), expected);
    double y = 0.299 * inks[0] + 0.587 * inks[1] + 0.114 * inks[2];
    int[] ycck = {
      (int) Math.rint(y),
      (int) Math.rint(128 + (inks[2] - y) / 1.772),
      (int) Math.rint(128 + (inks[0] - y) / 1.402),
      light[3]
    };
    assertInks(jpeg(ycck, "2"), expected);
  }

  private static void assertInks(byte[] file, int[] expected) throws UnreadablePictureException {
    byte[] planes = decoded(file, 3, 8, 8, Fit.CROP);
    for (int channel = 0; channel < 3; channel++) {
      assertThat(planes[channel * 64 + 9] & 255).isCloseTo(expected[channel], within(4));
    }
  }

  /** A JPEG of four bands, with an Adobe segment of a transform or without one. */
  private static byte[] jpeg(int[] bands, String transform) throws IOException {
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 8, 8, 4, new Point());
    for (int i = 0; i < 64; i++) {
      raster.setPixel(i % 8, i / 8, bands);
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(raster, null, null), null);
    }
    byte[] file = out.toByteArray();
    if (transform == null) {
      return file;
    }
    ByteBuffer adobe = ByteBuffer.allocate(16).putShort((short) 0xFFEE).putShort((short) 14);
    adobe.put("Adobe".getBytes(StandardCharsets.US_ASCII)).put(new byte[] {0, 100, 0, 0, 0, 0});
    adobe.put(Byte.parseByte(transform));
    return inserted(file, 2, adobe.array());
  }

  private static byte[] inserted(byte[] file, int at, byte[] piece) {
    return ByteBuffer.allocate(file.length + piece.length)
        .put(file, 0, at)
        .put(piece)
        .put(file, at, file.length - at)
        .array();
  }

  /** What a viewer shows of the pixels 1 2 3 / 4 5 6 for each value of the tag. */
  @ParameterizedTest
  @CsvSource({
    "1, 123456, 2", "2, 321654, 2", "3, 654321, 2", "4, 456123, 2", "5, 142536, 3",
    "6, 415263, 3", "7, 635241, 3", "8, 362514, 3", "0, 123456, 2", "9, 123456, 2"
  })
  void picturesAreTurnedTheRightWayUp(int tag, String shown, int height) throws Exception {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 6; i++) {
      image.getRaster().setSample(i % 3, i / 3, 0, 40 * (i + 1));
    }
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      byte[] png = inserted(written(image, "png"), 33, chunk("eXIf", exif(tag, order)));
      byte[] pixels = decoded(png, 1, height, 6 / height, Fit.STRETCH);
      StringBuilder seen = new StringBuilder();
      for (byte pixel : pixels) {
        seen.append((pixel & 255) / 40);
      }
      assertThat(seen).hasToString(shown);
      byte[] jpeg = inserted(written(image, "jpeg"), 2, segment(exif(tag, order)));
      assertThat(PictureDecoder.shapeOf(jpeg).dimensions()).containsExactly(1, height, 6 / height);
    }
  }

  private static byte[] exif(int tag, ByteOrder order) {
    ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 2 * 12 + 4).order(order);
    tiff.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.US_ASCII));
    tiff.putShort((short) 42).putInt(8).putShort((short) 2);
    tiff.putShort((short) 0x010F).putShort((short) 2).putInt(1).putInt(0);
    tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) tag);
    return tiff.array();
  }

  private static byte[] segment(byte[] exif) {
    return ByteBuffer.allocate(10 + exif.length)
        .putShort((short) 0xFFE1)
        .putShort((short) (8 + exif.length))
        .put("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
        .put(exif)
        .array();
  }

  private static byte[] chunk(String type, byte[] content) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    return ByteBuffer.allocate(12 + content.length)
        .putInt(content.length)
        .put(name)
        .put(content)
        .putInt((int) crc.getValue())
        .array();
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
  void aBrokenPictureIsNamedAsOne(String format) throws Exception {
    BufferedImage noise = new BufferedImage(60, 60, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int i = 0; i < 3600; i++) {
      noise.setRGB(i % 60, i / 60, random.nextInt());
    }
    byte[] file = written(noise, format);
    for (int length : new int[] {file.length / 2, 40, 9}) {
      assertThatThrownBy(() -> decoded(Arrays.copyOf(file, length), 3))
          .as("%s of %s bytes", length, file.length)
          .isInstanceOf(UnreadablePictureException.class)
          .hasMessageStartingWith("is a broken " + format.toUpperCase(java.util.Locale.ROOT));
    }
    // Whatever the bytes are, it is read, or said to be broken.
    for (int i = 0; i < 300; i++) {
      byte[] changed = file.clone();
      for (int j = 0; j < 4; j++) {
        changed[4 + random.nextInt(Math.min(200, file.length - 4))] = (byte) random.nextInt();
      }
      try {
        assertThat(decoded(changed, 1)).hasSize(HEIGHT * WIDTH);
      } catch (UnreadablePictureException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }

  @Test
  void whatIsNoPictureIsNamed() {
    assertThatThrownBy(() -> decoded(new byte[0], 1)).hasMessage("is empty");
    assertThatThrownBy(() -> decoded("hello".getBytes(StandardCharsets.UTF_8), 1))
        .hasMessage("is not a picture: expected PNG, JPEG, GIF or BMP");
    assertThatThrownBy(() -> decoded("RIFF1234WEBPVP8 ".getBytes(StandardCharsets.UTF_8), 1))
        .hasMessage("is a WEBP, which is not read; convert it to PNG or JPEG");
    assertThatThrownBy(() -> decoded("MM\0*....".getBytes(StandardCharsets.UTF_8), 1))
        .hasMessage("is a TIFF, which is not read; convert it to PNG or JPEG");
  }

  @Test
  void aPictureThatSaysItIsHugeIsNotDecoded() {
    assertThatThrownBy(() -> decoded(png(40_000, 40_000), 1))
        .hasMessage(
            "says that it has 40000 x 40000 pixels; pictures of up to 100000000 are decoded");
    assertThatThrownBy(() -> decoded(png(1_000_000, 1_000_000), 1))
        .isInstanceOf(UnreadablePictureException.class);
  }

  @Test
  void ofALargePictureEnoughPixelsAreKept() throws Exception {
    // 8,000 x 8,000 pixels of white, in a few hundred kilobytes.
    byte[] pixels = decoded(png(8_000, 8_000), 3);
    assertThat(pixels).hasSize(3 * HEIGHT * WIDTH).containsOnly(-1);
  }

  /** A white PNG of one bit a pixel. */
  private static byte[] png(int width, int height) {
    int line = 1 + (width + 7) / 8;
    byte[] raw = new byte[(int) Math.min(100_000_000L, (long) line * Math.min(height, 10_000))];
    Arrays.fill(raw, (byte) -1);
    for (long at = 0; at < raw.length; at += line) {
      raw[(int) at] = 0;
    }
    Deflater deflater = new Deflater(1);
    deflater.setInput(raw);
    deflater.finish();
    byte[] packed = new byte[1_000_000];
    int length = deflater.deflate(packed);
    deflater.end();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1));
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put(new byte[] {1, 0, 0, 0, 0})
            .array();
    out.writeBytes(chunk("IHDR", header));
    out.writeBytes(chunk("IDAT", Arrays.copyOf(packed, length)));
    out.writeBytes(chunk("IEND", new byte[0]));
    return out.toByteArray();
  }

  @ParameterizedTest
  @EnumSource(Fit.class)
  void everySizeIsReachedAsTheFormulaSays(Fit fit) throws Exception {
    Random random = new Random(2);
    for (int[] size : new int[][] {{5, 9, 5, 9}, {9, 5, 4, 4}, {7, 20, 3, 5}, {4, 6, 11, 13}}) {
      BufferedImage image = new BufferedImage(size[1], size[0], BufferedImage.TYPE_BYTE_GRAY);
      double[][] source = new double[size[0]][size[1]];
      for (int i = 0; i < size[0] * size[1]; i++) {
        int value = random.nextInt(256);
        source[i / size[1]][i % size[1]] = value;
        image.getRaster().setSample(i % size[1], i / size[1], 0, value);
      }
      byte[] fitted = decoded(written(image, "png"), 1, size[2], size[3], fit);
      double[][] expected = expected(source, size[2], size[3], fit);
      for (int i = 0; i < fitted.length; i++) {
        assertThat((double) (fitted[i] & 255))
            .as("%s %s pixel %s", fit, Arrays.toString(size), i)
            .isCloseTo(expected[i / size[3]][i % size[3]], within(1.01));
      }
      if (size[0] == size[2] && size[1] == size[3]) {
        assertThat(fitted)
            .isEqualTo(image.getRaster().getDataElements(0, 0, size[1], size[0], null));
      }
    }
  }

  /** The mean under a triangle in both directions at once, in double. */
  private static double[][] expected(double[][] source, int height, int width, Fit fit) {
    double down = source.length / (double) height;
    double across = source[0].length / (double) width;
    double scale = fit == Fit.CROP ? Math.min(down, across) : Math.max(down, across);
    int innerHeight = height;
    int innerWidth = width;
    if (fit == Fit.PAD) {
      innerHeight = (int) Math.rint(source.length / scale);
      innerWidth = (int) Math.rint(source[0].length / scale);
      down = source.length / (double) innerHeight;
      across = source[0].length / (double) innerWidth;
    } else if (fit == Fit.CROP) {
      down = scale;
      across = scale;
    }
    double top = (source.length - down * innerHeight) / 2;
    double left = (source[0].length - across * innerWidth) / 2;
    double[][] result = new double[height][width];
    for (int y = 0; y < innerHeight; y++) {
      for (int x = 0; x < innerWidth; x++) {
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < source.length; i++) {
          for (int j = 0; j < source[0].length; j++) {
            double weight =
                triangle(i + 0.5 - top - (y + 0.5) * down, down)
                    * triangle(j + 0.5 - left - (x + 0.5) * across, across);
            weights += weight;
            sum += weight * source[i][j];
          }
        }
        result[(height - innerHeight) / 2 + y][(width - innerWidth) / 2 + x] = sum / weights;
      }
    }
    return result;
  }

  private static double triangle(double distance, double scale) {
    return Math.max(0, 1 - Math.abs(distance) / Math.max(1, scale));
  }

  @Test
  void manyThreadsDecodeAtOnce() throws Exception {
    byte[] jpeg = written(image(BufferedImage.TYPE_INT_RGB), "jpeg");
    byte[] png = written(image(BufferedImage.TYPE_INT_RGB), "png");
    PictureDecoder decoder = new PictureDecoder(TensorShape.of(3, 8, 8), Fit.PAD);
    byte[] one = decoder.decode(jpeg);
    byte[] other = decoder.decode(png);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<byte[]> first = () -> decoder.decode(jpeg);
      Callable<byte[]> second = () -> decoder.decode(png);
      List<Callable<byte[]>> all =
          IntStream.range(0, 200).mapToObj(i -> i % 2 == 0 ? first : second).toList();
      var results = threads.invokeAll(all);
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get()).isEqualTo(i % 2 == 0 ? one : other);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
