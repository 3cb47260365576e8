package org.rondo.data;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;
import org.rondo.error.DataException;

/**
 * Reads a file of the IDX format, MNIST's, item by item. Mutable: owned by one thread, closed by
 * whoever opened it.
 *
 * <p>The file is two zero bytes, the type of the values (only 0x08, unsigned bytes, is read here),
 * the number of dimensions, each dimension as a big-endian 32-bit integer, and then the values in
 * row-major order. Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits". The
 * first dimension counts the items. A gzip stream around it is recognised by its first bytes (1f
 * 8b), not by the file's name.
 */
public final class IdxReader implements Closeable {
  private static final int UNSIGNED_BYTE = 0x08;
  private static final int MAX_DIMENSIONS = 8;
  private static final int MAX_ITEM_BYTES = 1 << 28;

  private final InputStream input;
  private final String name;
  private final List<Integer> dimensions;
  private final int itemLength;
  private long position;

  private IdxReader(InputStream input, String name) throws IOException {
    this.input = input;
    this.name = name;
    this.dimensions = header();
    this.itemLength = checkedItemLength();
  }

  /**
   * Reads the header and stops before the first item.
   *
   * @param source the file, compressed or not; owned and closed by the reader from now on
   * @param name what messages call the file, such as its path
   * @throws DataException if it is not an IDX file of unsigned bytes, or cannot be read
   */
  public static IdxReader open(InputStream source, String name) {
    try {
      return new IdxReader(plain(source), name);
    } catch (IOException failure) {
      DataException wrapped = unreadable(name, failure);
      closeAfter(source, wrapped);
      throw wrapped;
    } catch (RuntimeException failure) {
      closeAfter(source, failure);
      throw failure;
    }
  }

  private static void closeAfter(InputStream source, Exception failure) {
    try {
      source.close();
    } catch (IOException second) {
      failure.addSuppressed(second);
    }
  }

  private static InputStream plain(InputStream source) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(source, 1 << 16);
    buffered.mark(2);
    boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
    buffered.reset();
    return gzip ? new GZIPInputStream(buffered, 1 << 16) : buffered;
  }

  private static DataException unreadable(String name, IOException failure) {
    return new DataException(
        name + " cannot be read: " + failure.getMessage() + ". Fetch the file again.", failure);
  }

  private List<Integer> header() throws IOException {
    byte[] magic = input.readNBytes(4);
    if (magic.length < 4 || magic[0] != 0 || magic[1] != 0 || magic[2] != UNSIGNED_BYTE) {
      throw new DataException(
          name
              + " is not an IDX file of unsigned bytes: it starts with "
              + hexadecimal(magic)
              + ", expected 00 00 08 and the number of dimensions.");
    }
    int rank = magic[3] & 0xff;
    if (rank < 1 || rank > MAX_DIMENSIONS) {
      throw new DataException(
          name + " has " + rank + " dimensions, expected 1 to " + MAX_DIMENSIONS + ".");
    }
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      sizes.add(dimension(i, rank));
    }
    return Collections.unmodifiableList(sizes);
  }

  private int dimension(int index, int rank) throws IOException {
    byte[] size = input.readNBytes(4);
    if (size.length < 4) {
      throw new DataException(
          "%s is cut off in its header: expected %s bytes, got %s."
              .formatted(name, 4 + 4 * rank, 4 + 4 * index + size.length));
    }
    int value =
        (size[0] & 0xff) << 24 | (size[1] & 0xff) << 16 | (size[2] & 0xff) << 8 | (size[3] & 0xff);
    int least = index == 0 ? 0 : 1;
    if (value < least) {
      throw new DataException(
          "%s gives %s for dimension %s of %s, expected %s or more."
              .formatted(name, value, index + 1, rank, least));
    }
    return value;
  }

  private int checkedItemLength() {
    long length = 1;
    for (int dimension : dimensions.subList(1, dimensions.size())) {
      length *= dimension;
      if (length > MAX_ITEM_BYTES) {
        throw new DataException(
            ("%s has the dimensions %s: an item would be larger than %s bytes."
                    + " The header is damaged, or this is not an IDX file.")
                .formatted(name, dimensions, MAX_ITEM_BYTES));
      }
    }
    return (int) length;
  }

  private static String hexadecimal(byte[] bytes) {
    return bytes.length == 0
        ? "nothing (it is empty)"
        : HexFormat.ofDelimiter(" ").formatHex(bytes);
  }

  /** All dimensions, the number of items first. Unmodifiable. */
  public List<Integer> dimensions() {
    return dimensions;
  }

  /** The number of items that the header promises. */
  public int count() {
    return dimensions.get(0);
  }

  /** Bytes of one item: the product of all dimensions but the first. */
  public int itemLength() {
    return itemLength;
  }

  /**
   * Passes over items.
   *
   * @param items how many, 0 or more
   * @throws IllegalArgumentException if it is negative or more than are left
   * @throws DataException if the file is cut off or cannot be read
   */
  public void skip(long items) {
    if (items < 0 || items > count() - position) {
      throw new IllegalArgumentException(
          name + " has " + (count() - position) + " items left, asked to skip " + items + ".");
    }
    // Reading, not skipping: a file's skip() silently runs past its end.
    int chunk = Math.max(1, (1 << 16) / itemLength);
    for (long left = items; left > 0; left -= chunk) {
      take((int) Math.min(left, chunk));
    }
  }

  /**
   * The next item, row-major unsigned bytes; the caller owns the array.
   *
   * @throws NoSuchElementException if all items were read
   * @throws DataException if the file is cut off or cannot be read
   */
  public byte[] next() {
    if (position >= count()) {
      throw new NoSuchElementException(name + " has no item after its " + count() + " items.");
    }
    return take(1);
  }

  private byte[] take(int items) {
    int length = items * itemLength;
    byte[] bytes;
    try {
      bytes = input.readNBytes(length);
    } catch (IOException failure) {
      throw new DataException(
          "%s cannot be read beyond item %s of %s: %s. Fetch the file again."
              .formatted(name, position, count(), failure.getMessage()),
          failure);
    }
    if (bytes.length < length) {
      throw new DataException(
          ("%s is cut off: expected %s items of %s bytes, got %s whole items."
                  + " Fetch the file again.")
              .formatted(name, count(), itemLength, position + bytes.length / itemLength));
    }
    position += items;
    return bytes;
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
