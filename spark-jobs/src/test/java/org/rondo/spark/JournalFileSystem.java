package org.rondo.spark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.util.Progressable;

/**
 * The local file system under the scheme {@code journal:}, which records every change to it, so
 * that what a crash would have left after any of them can be put together, and which can fail at
 * any of them.
 */
final class JournalFileSystem extends FaultyFileSystem {
  private static final List<Change> JOURNAL = new ArrayList<>();
  private static int failing = -1;
  private static When when = When.BEFORE;
  private static boolean replaces = true;

  /** Where within a change a fault strikes. */
  enum When {
    BEFORE,
    HALF_WAY,
    AFTER
  }

  /** What is done to a file or folder. */
  enum Kind {
    MAKE,
    CREATE,
    WRITE,
    RENAME,
    DELETE
  }

  /**
   * A change.
   *
   * @param to the new name, for a renaming
   * @param content what is added, for a writing
   */
  record Change(Kind kind, Path path, Path to, byte[] content) {

    /** Applies it, or the first half of what it writes, to a copy of the files. */
    void apply(Path root, Path copy, When extent) throws IOException {
      Path file = copy.resolve(root.relativize(path));
      switch (kind) {
        case MAKE -> Files.createDirectories(file);
        case CREATE -> Files.write(file, new byte[0]);
        case WRITE -> Files.write(file, half(extent), StandardOpenOption.APPEND);
        case RENAME ->
            Files.move(
                file,
                copy.resolve(root.relativize(to)),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
        case DELETE -> Files.delete(file);
      }
    }

    private byte[] half(When extent) {
      return extent == When.HALF_WAY ? Arrays.copyOf(content, content.length / 2) : content;
    }

    @Override
    public String toString() {
      return kind + " " + path + (kind == Kind.RENAME ? " to " + to : "");
    }
  }

  public static Configuration register(Configuration hadoop) {
    hadoop.set("fs.journal.impl", JournalFileSystem.class.getName());
    hadoop.setBoolean("fs.journal.impl.disable.cache", true);
    return hadoop;
  }

  public static String uri(Path path) {
    return "journal://" + path.toAbsolutePath();
  }

  /** Begins an empty journal. */
  static synchronized void begin() {
    begin(-1, When.BEFORE);
  }

  /** Begins an empty journal, whose change of this number will fail. */
  static synchronized void begin(int change, When moment) {
    JOURNAL.clear();
    failing = change;
    when = moment;
  }

  /** Whether renaming replaces a file, as on local disks, or is refused, as in HDFS. */
  static synchronized void renamingReplaces(boolean does) {
    replaces = does;
  }

  /** All changes since it was begun. */
  static synchronized List<Change> journal() {
    return List.copyOf(JOURNAL);
  }

  private interface Action {
    void run() throws IOException;
  }

  private static synchronized void change(
      Kind kind, Path path, Path to, byte[] content, Action action) throws IOException {
    boolean fails = JOURNAL.size() == failing;
    if (fails && when == When.BEFORE) {
      JOURNAL.add(new Change(kind, path, to, new byte[0]));
      throw failure(kind);
    }
    action.run();
    JOURNAL.add(new Change(kind, path, to, content));
    if (fails) {
      throw failure(kind);
    }
  }

  /** Local disks report a write that fails as an error. */
  private static IOException failure(Kind kind) {
    IOException failure = new IOException("No space left on device");
    if (kind == Kind.WRITE) {
      throw error(failure);
    }
    return failure;
  }

  private static FSError error(IOException cause) {
    try {
      Constructor<FSError> hidden = FSError.class.getDeclaredConstructor(Throwable.class);
      hidden.setAccessible(true);
      return hidden.newInstance(cause);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static Path local(org.apache.hadoop.fs.Path path) {
    return Path.of(path.toUri().getPath());
  }

  @Override
  public URI getUri() {
    return URI.create("journal:///");
  }

  @Override
  public String getScheme() {
    return "journal";
  }

  @Override
  public boolean mkdirs(org.apache.hadoop.fs.Path path) throws IOException {
    Path folder = local(path);
    if (!Files.isDirectory(folder)) {
      change(Kind.MAKE, folder, folder, new byte[0], () -> Files.createDirectories(folder));
    }
    return true;
  }

  @Override
  public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
      throws IOException {
    Path source = local(from);
    Path target = Files.isDirectory(local(to)) ? local(to).resolve(from.getName()) : local(to);
    if (!Files.exists(source) || (!replaces && Files.exists(target))) {
      return false;
    }
    change(
        Kind.RENAME,
        source,
        target,
        new byte[0],
        () -> Files.move(source, target, StandardCopyOption.REPLACE_EXISTING));
    return true;
  }

  @Override
  public boolean delete(org.apache.hadoop.fs.Path path, boolean recursive) throws IOException {
    Path whole = local(path);
    if (!Files.exists(whole)) {
      return false;
    }
    Files.walkFileTree(
        whole,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            change(Kind.DELETE, file, file, new byte[0], () -> Files.delete(file));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException failure)
              throws IOException {
            change(Kind.DELETE, folder, folder, new byte[0], () -> Files.delete(folder));
            return FileVisitResult.CONTINUE;
          }
        });
    return true;
  }

  @Override
  public FSDataOutputStream create(
      org.apache.hadoop.fs.Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    Path file = local(path);
    if (!overwrite && Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    mkdirs(path.getParent());
    change(Kind.CREATE, file, file, new byte[0], () -> Files.write(file, new byte[0]));
    return new FSDataOutputStream(new JournalStream(file), null);
  }

  @Override
  public FSDataOutputStream append(
      org.apache.hadoop.fs.Path path, int bufferSize, Progressable progress) throws IOException {
    return new FSDataOutputStream(new JournalStream(local(path)), null, Files.size(local(path)));
  }

  /** Holds what is written until it is flushed. */
  private static final class JournalStream extends OutputStream
      implements Syncable, StreamCapabilities {
    private final Path file;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    private JournalStream(Path file) {
      this.file = file;
    }

    @Override
    public void write(int value) {
      held.write(value);
    }

    @Override
    public void write(byte[] values, int offset, int length) {
      held.write(values, offset, length);
    }

    @Override
    public void flush() throws IOException {
      byte[] content = held.toByteArray();
      held.reset();
      if (content.length > 0) {
        change(
            Kind.WRITE,
            file,
            file,
            content,
            () ->
                Files.write(
                    file,
                    new Change(Kind.WRITE, file, file, content).half(fails() ? when : When.AFTER),
                    StandardOpenOption.APPEND));
      }
    }

    private static boolean fails() {
      return JOURNAL.size() == failing;
    }

    @Override
    public void hflush() throws IOException {
      flush();
    }

    @Override
    public void hsync() throws IOException {
      flush();
    }

    @Override
    public boolean hasCapability(String capability) {
      return capability.equals(HSYNC) || capability.equals(HFLUSH);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }

  /** A copy of a folder. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
