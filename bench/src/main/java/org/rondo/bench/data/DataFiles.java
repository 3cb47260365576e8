package org.rondo.bench.data;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.rondo.data.DigitRenderer;

/**
 * Generated files: a table of numbers and categories as CSV and as Parquet, and images in IDX
 * files. Owned by one measurement, which closes it and thereby deletes them.
 *
 * @param folder that they are in
 */
record DataFiles(Path folder) implements AutoCloseable {
  static final int PIXELS = DigitRenderer.SIZE * DigitRenderer.SIZE;

  private static final int IMAGES_MAGIC = 0x803;
  private static final int LABELS_MAGIC = 0x801;

  static DataFiles create() throws IOException {
    return new DataFiles(Files.createTempDirectory("bench-data"));
  }

  /** Writes a table and says where it is. */
  Path table(SparkSession session, TableShape shape, String format, long rows) {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < shape.numbers(); i++) {
      columns.add("round(sin(id * %s + 0.5) * 100, 4) n%s".formatted(i + 1, i));
    }
    for (int i = 0; i < shape.categories(); i++) {
      columns.add("concat('kind ', cast(id * %s %% %s as string)) c%s".formatted(7 + i, 5 + i, i));
    }
    columns.add("if(sin(id * 3 + 0.5) + cos(id) > 0, 'yes', 'no') label");
    Path file = folder.resolve("%s-%s-%s".formatted(format, shape.numbers(), rows));
    Dataset<Row> table = session.range(0, rows, 1, 4).selectExpr(columns.toArray(String[]::new));
    table.write().mode(SaveMode.Overwrite).option("header", "true").format(format).save(uri(file));
    return file;
  }

  /** Writes images and labels and says in which folder they are. */
  Path images(int count) throws IOException {
    Path images = Files.createDirectories(folder.resolve("idx-" + count));
    byte[] pixels = new byte[PIXELS];
    Random random = new Random(1);
    try (DataOutputStream out = stream(images.resolve("train-images-idx3-ubyte"))) {
      out.writeInt(IMAGES_MAGIC);
      out.writeInt(count);
      out.writeInt(DigitRenderer.SIZE);
      out.writeInt(DigitRenderer.SIZE);
      for (int i = 0; i < count; i++) {
        random.nextBytes(pixels);
        out.write(pixels);
      }
    }
    try (DataOutputStream out = stream(images.resolve("train-labels-idx1-ubyte"))) {
      out.writeInt(LABELS_MAGIC);
      out.writeInt(count);
      for (int i = 0; i < count; i++) {
        out.writeByte(i % 10);
      }
    }
    return images;
  }

  private static DataOutputStream stream(Path file) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
  }

  static String uri(Path path) {
    return path.toUri().toString();
  }

  /** Bytes of all files below a path. */
  static long bytes(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().endsWith(".crc"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }
}
