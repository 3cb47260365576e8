package org.rondo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.rondo.error.DataException;

class IdxReaderTest {
  /** A file of 2 x 3 images, each pixel its place in the file. */
  private static byte[] images(int count) {
    ByteBuffer file = ByteBuffer.allocate(16 + count * 6);
    file.putInt(0x00000803).putInt(count).putInt(2).putInt(3);
    for (int i = 0; i < count * 6; i++) {
      file.put((byte) i);
    }
    return file.array();
  }

  private static byte[] header(int magic, int... dimensions) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * dimensions.length).putInt(magic);
    Arrays.stream(dimensions).forEach(file::putInt);
    return file.array();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream output = new GZIPOutputStream(bytes)) {
      output.write(plain);
    }
    return bytes.toByteArray();
  }

  private static IdxReader open(byte[] file) {
    return IdxReader.open(new ByteArrayInputStream(file), "some-file");
  }

  private static void assertReads(byte[] file) throws IOException {
    try (IdxReader reader = open(file)) {
      assertThat(reader.dimensions()).containsExactly(4, 2, 3);
      assertThat(reader.count()).isEqualTo(4);
      assertThat(reader.itemLength()).isEqualTo(6);
      assertThat(reader.next()).containsExactly(0, 1, 2, 3, 4, 5);
      reader.skip(0);
      reader.skip(2);
      assertThat(reader.next()).containsExactly(18, 19, 20, 21, 22, 23);
      assertThatThrownBy(reader::next)
          .isInstanceOf(NoSuchElementException.class)
          .hasMessage("some-file has no item after its 4 items.");
      assertThatThrownBy(() -> reader.skip(1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("some-file has 0 items left, asked to skip 1.");
    }
  }

  @Test
  void readsPlainAndCompressedFiles() throws IOException {
    assertReads(images(4));
    assertReads(gzip(images(4)));
  }

  @Test
  void readsFilesWithoutItems() throws IOException {
    try (IdxReader reader = open(header(0x00000801, 0))) {
      assertThat(reader.count()).isZero();
      assertThat(reader.itemLength()).isEqualTo(1);
    }
  }

  @Test
  void aCutFileSaysHowMuchIsThere() {
    byte[] cut = Arrays.copyOf(images(4), 16 + 2 * 6 + 1);
    IdxReader reader = open(cut);
    reader.skip(1);
    assertThat(reader.next()).hasSize(6);
    assertThatThrownBy(reader::next)
        .isInstanceOf(DataException.class)
        .hasMessage(
            "some-file is cut off: expected 4 items of 6 bytes, got 2 whole items."
                + " Fetch the file again.");
    assertThatThrownBy(() -> open(cut).skip(4))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected 4 items of 6 bytes, got 2 whole items");
    assertThatThrownBy(() -> open(Arrays.copyOf(cut, 10)))
        .isInstanceOf(DataException.class)
        .hasMessage("some-file is cut off in its header: expected 16 bytes, got 10.");
  }

  @Test
  void aCutCompressedFileIsReported() throws IOException {
    byte[] whole = gzip(images(4));
    assertThatThrownBy(() -> open(Arrays.copyOf(whole, whole.length - 12)).skip(4))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("some-file cannot be read beyond item 0 of 4: ");
    assertThatThrownBy(() -> open(Arrays.copyOf(whole, 5)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("some-file cannot be read: ");
  }

  @Test
  void otherFilesAreRefused() {
    assertThatThrownBy(() -> open("<html>".getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "some-file is not an IDX file of unsigned bytes: it starts with 3c 68 74 6d,"
                + " expected 00 00 08 and the number of dimensions.");
    assertThatThrownBy(() -> open(new byte[0]))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("it starts with nothing (it is empty)");
    assertThatThrownBy(() -> open(header(0x00000D01, 3)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("it starts with 00 00 0d 01");
  }

  @Test
  void badDimensionsAreRefused() {
    assertThatThrownBy(() -> open(header(0x00000800)))
        .isInstanceOf(DataException.class)
        .hasMessage("some-file has 0 dimensions, expected 1 to 8.");
    assertThatThrownBy(() -> open(header(0x00000803, 5, -1, 3)))
        .isInstanceOf(DataException.class)
        .hasMessage("some-file gives -1 for dimension 2 of 3, expected 1 or more.");
    assertThatThrownBy(() -> open(header(0x00000801, -7)))
        .isInstanceOf(DataException.class)
        .hasMessage("some-file gives -7 for dimension 1 of 1, expected 0 or more.");
    assertThatThrownBy(() -> open(header(0x00000803, 5, 1 << 20, 1 << 20)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(
            "some-file has the dimensions [5, 1048576, 1048576]: an item would be larger than");
  }

  @Test
  void aRefusedFileIsClosed() {
    AtomicBoolean closed = new AtomicBoolean();
    InputStream source =
        new FilterInputStream(new ByteArrayInputStream(new byte[9])) {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    assertThatThrownBy(() -> IdxReader.open(source, "zeros")).isInstanceOf(DataException.class);
    assertThat(closed).isTrue();
  }

  @Test
  void readsMnist() throws IOException {
    Path folder = Path.of(System.getProperty("rondo.root", "."), "../shared/data/mnist");
    assumeTrue(Files.isDirectory(folder), "MNIST is not on this machine");
    try (IdxReader images = mnist(folder, "train-images-idx3-ubyte.gz");
        IdxReader labels = mnist(folder, "train-labels-idx1-ubyte.gz")) {
      assertThat(images.dimensions()).containsExactly(60_000, 28, 28);
      assertThat(labels.dimensions()).containsExactly(60_000);
      assertThat(labels.next()).containsExactly(5);
      images.skip(59_999);
      assertThat(images.next()).hasSize(784);
    }
  }

  private static IdxReader mnist(Path folder, String name) throws IOException {
    return IdxReader.open(Files.newInputStream(folder.resolve(name)), name);
  }
}
