package org.rondo.network;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Checks a DL4J zip from its beginning, as DL4J will read it, before DL4J does. DL4J would read any
 * entry into memory whatever its size, and Java objects from {@code preprocessor.bin}.
 */
final class NetworkZipCheck {
  static final String CONFIGURATION = "configuration.json";
  private static final String PARAMETERS = "coefficients.bin";
  private static final String INNER_STATE = "updaterState.bin";
  private static final String NO_PARAMETERS = "noParams.marker";

  private static final int MAX_CONFIGURATION_BYTES = 64 << 20;
  private static final int MAX_HEADER_BYTES = 4096;

  /** Numbers of the shape of an array of 32 dimensions, ND4J's most. */
  private static final int MAX_SHAPE = 2 * 32 + 4;

  /** Numbers hardly compress; anything that grows by more than this is a zip bomb. */
  private static final long MAX_RATIO = 100;

  private static final long RATIO_MATTERS_FROM = 64L << 20;

  /** No optimizer of DL4J keeps more numbers per parameter. */
  private static final long MAX_STATE_PER_PARAMETER = 4;

  private final Map<String, Long> inflated = new LinkedHashMap<>();
  private byte @Nullable [] configuration;

  private NetworkZipCheck() {}

  /**
   * Reads all of the zip, keeping only the configuration.
   *
   * @return the configuration, whose classes are all known to describe networks
   * @throws RefusedNetworkException when it holds more than a network
   * @throws IOException when it is not a zip, or has no network
   */
  static String configuration(File zip) throws IOException {
    NetworkZipCheck check = new NetworkZipCheck();
    try (CountingStream counted =
            new CountingStream(new BufferedInputStream(new FileInputStream(zip)));
        ZipInputStream entries = new ZipInputStream(counted)) {
      for (ZipEntry e = entries.getNextEntry(); e != null; e = entries.getNextEntry()) {
        check.entry(e.getName(), entries, counted);
      }
    } catch (ZipException | IllegalArgumentException | EOFException e) {
      throw new IOException("a damaged zip: " + e.getMessage(), e);
    }
    byte[] json = check.configuration;
    if (json == null) {
      throw new IOException(zip + " has no " + CONFIGURATION + ": not a DL4J network");
    }
    String text = new String(json, StandardCharsets.UTF_8);
    NetworkJson.require(text);
    return text;
  }

  private void entry(String name, ZipInputStream entries, CountingStream counted)
      throws IOException {
    requireKnown(name);
    if (inflated.containsKey(name)) {
      throw new RefusedNetworkException("it has the entry '" + name + "' twice");
    }
    CappedStream content = new CappedStream(name, entries, counted);
    if (name.equals(CONFIGURATION)) {
      configuration = content.readAllBytes();
    } else if (name.equals(NO_PARAMETERS)) {
      content.transferTo(OutputStream.nullOutputStream());
    } else {
      requireArray(name, content);
    }
    inflated.put(name, content.bytes);
  }

  private static void requireKnown(String name) throws RefusedNetworkException {
    switch (name) {
      case CONFIGURATION, PARAMETERS, INNER_STATE, NO_PARAMETERS -> {}
      case "preprocessor.bin", "normalizer.bin" ->
          throw new RefusedNetworkException(
              "it has the entry '"
                  + name
                  + "', which would be read as Java objects; save the network without it");
      default ->
          throw new RefusedNetworkException(
              "it has the entry '"
                  + name
                  + "'; a network has only "
                  + String.join(", ", CONFIGURATION, PARAMETERS, INNER_STATE));
    }
  }

  /**
   * An ND4J array states its own length, and native code trusts it: a buffer of the shape's rank,
   * lengths, strides and three more numbers, then one of the values.
   */
  private static void requireArray(String name, CappedStream content) throws IOException {
    DataInputStream in = new DataInputStream(content);
    try {
      long elements = elements(name, in);
      in.readUTF();
      long length = in.readLong();
      String type = in.readUTF();
      int width = width(type);
      if (width == 0 || length != elements) {
        throw new RefusedNetworkException(
            "its %s is not an array of numbers: %s of type '%s'".formatted(name, length, type));
      }
      skipExactly(in, length * width);
    } catch (EOFException e) {
      throw new RefusedNetworkException("its " + name + " is shorter than it says");
    }
    if (in.read() >= 0) {
      throw new RefusedNetworkException("its " + name + " is longer than it says");
    }
  }

  /** How many values the shape has, all of which lie within as many places. */
  private static long elements(String name, DataInputStream in) throws IOException {
    in.readUTF();
    long length = in.readLong();
    boolean longs = in.readUTF().equals("LONG");
    long rank = longs && length >= 4 && length <= MAX_SHAPE ? in.readLong() : -1;
    if (rank < 0 || length != 2 * rank + 4) {
      throw new RefusedNetworkException("its " + name + " has no shape that ND4J writes");
    }
    long[] dimensions = longs(in, (int) rank);
    long[] strides = longs(in, (int) rank);
    long elements = 1;
    long last = 0;
    for (int i = 0; i < rank; i++) {
      boolean sane = dimensions[i] > 0 && dimensions[i] <= Integer.MAX_VALUE && strides[i] >= 0;
      elements = sane ? elements * dimensions[i] : Long.MAX_VALUE;
      if (elements > Integer.MAX_VALUE || strides[i] > Integer.MAX_VALUE) {
        throw new RefusedNetworkException("its " + name + " has no shape that ND4J writes");
      }
      last += (dimensions[i] - 1) * strides[i];
    }
    if (last >= elements) {
      throw new RefusedNetworkException("its " + name + " reaches beyond its values");
    }
    longs(in, 3);
    return elements;
  }

  private static long[] longs(DataInputStream in, int count) throws IOException {
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = in.readLong();
    }
    return values;
  }

  private static int width(String type) {
    return switch (type) {
      case "DOUBLE" -> Double.BYTES;
      case "FLOAT" -> Float.BYTES;
      case "HALF", "BFLOAT16" -> Short.BYTES;
      default -> 0;
    };
  }

  private static void skipExactly(InputStream in, long bytes) throws IOException {
    byte[] buffer = new byte[1 << 13];
    for (long left = bytes; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new EOFException();
      }
      left -= read;
    }
  }

  /** Bytes taken from the file so far. */
  private static final class CountingStream extends FilterInputStream {
    private long bytes;

    CountingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      bytes += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      bytes += Math.max(0, read);
      return read;
    }
  }

  /** One entry; refused as soon as it is larger than it may be. */
  private final class CappedStream extends InputStream {
    private final String name;
    private final InputStream in;
    private final CountingStream counted;
    private final long start;
    private long bytes;

    CappedStream(String name, InputStream in, CountingStream counted) {
      this.name = name;
      this.in = in;
      this.counted = counted;
      this.start = counted.bytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = in.read(buffer, offset, length);
      bytes += Math.max(0, read);
      if (bytes > limit()) {
        throw new RefusedNetworkException(
            String.format(Locale.ROOT, "its %s inflates to more than %,d bytes", name, limit()));
      }
      return read;
    }

    private long limit() {
      if (name.equals(CONFIGURATION) || name.equals(NO_PARAMETERS)) {
        return MAX_CONFIGURATION_BYTES;
      }
      Long parameters = inflated.get(PARAMETERS);
      return name.equals(INNER_STATE) && parameters != null
          ? MAX_STATE_PER_PARAMETER * parameters + MAX_HEADER_BYTES
          : Math.max(RATIO_MATTERS_FROM, MAX_RATIO * (counted.bytes - start));
    }
  }
}
