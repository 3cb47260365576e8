package org.rondo.spark;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** The local file system under the scheme {@code faulty:}, failing in one way at a time. */
public class FaultyFileSystem extends RawLocalFileSystem {
  private static volatile Fault fault = Fault.NONE;

  /** Files whose writing fails: all whose path contains this. */
  private static volatile String where = "";

  /** What goes wrong. */
  public enum Fault {
    NONE,
    RENAME_RETURNS_FALSE,
    RENAME_THROWS,
    WRITE_STOPS,
    /** Says nothing: the rest is just not there. */
    WRITE_LOSES_THE_REST,
    CLOSE_THROWS,
    READ_ONLY,
    DISK_FULL,
    /** No fault, but the way of object stores: no appending, and no file before it is closed. */
    SHOWS_WHEN_CLOSED
  }

  /** Fails from now on. */
  public static void fail(Fault how, String in) {
    fault = how;
    where = in;
  }

  /** Works again. */
  public static void repair() {
    fail(Fault.NONE, "");
  }

  /** Tells Hadoop of the scheme. */
  public static Configuration register(Configuration hadoop) {
    hadoop.set("fs.faulty.impl", FaultyFileSystem.class.getName());
    hadoop.setBoolean("fs.faulty.impl.disable.cache", true);
    return hadoop;
  }

  /** A local path under the scheme. */
  public static String uri(Path path) {
    return "faulty://" + path.toAbsolutePath();
  }

  @Override
  public URI getUri() {
    return URI.create("faulty:///");
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  private static boolean fails(Fault how, org.apache.hadoop.fs.Path path) {
    return fault == how && path.toString().contains(where);
  }

  @Override
  public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
      throws IOException {
    if (fails(Fault.RENAME_THROWS, to)) {
      throw new IOException("rename failed");
    }
    return !fails(Fault.RENAME_RETURNS_FALSE, to)
        && !fails(Fault.READ_ONLY, to)
        && super.rename(from, to);
  }

  @Override
  public boolean mkdirs(org.apache.hadoop.fs.Path path) throws IOException {
    if (fails(Fault.READ_ONLY, path)) {
      throw new IOException("Read-only file system");
    }
    return super.mkdirs(path);
  }

  @Override
  public boolean mkdirs(org.apache.hadoop.fs.Path path, FsPermission permission)
      throws IOException {
    return mkdirs(path);
  }

  /** Plain ones: those of the local file system look for a path's owner under file: only. */
  @Override
  public FileStatus getFileStatus(org.apache.hadoop.fs.Path path) throws IOException {
    return plain(super.getFileStatus(path));
  }

  @Override
  public FileStatus[] listStatus(org.apache.hadoop.fs.Path path) throws IOException {
    return Arrays.stream(super.listStatus(path))
        .map(FaultyFileSystem::plain)
        .toArray(FileStatus[]::new);
  }

  private static FileStatus plain(FileStatus status) {
    return new FileStatus(
        status.getLen(),
        status.isDirectory(),
        1,
        status.getBlockSize(),
        status.getModificationTime(),
        status.getPath());
  }

  @Override
  public boolean delete(org.apache.hadoop.fs.Path path, boolean recursive) throws IOException {
    if (fails(Fault.READ_ONLY, path)) {
      throw new IOException("Read-only file system");
    }
    return super.delete(path, recursive);
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
    if (fails(Fault.READ_ONLY, path)) {
      throw new IOException("Read-only file system");
    }
    if (fails(Fault.SHOWS_WHEN_CLOSED, path)) {
      return new FSDataOutputStream(
          new ByteArrayOutputStream() {
            @Override
            public void close() throws IOException {
              Files.write(Path.of(path.toUri().getPath()), toByteArray());
            }
          },
          null);
    }
    OutputStream sound =
        super.create(path, overwrite, bufferSize, replication, blockSize, progress);
    return new FSDataOutputStream(new FaultyStream(sound, path), null);
  }

  @Override
  public FSDataOutputStream create(
      org.apache.hadoop.fs.Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return create(path, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public FSDataOutputStream append(
      org.apache.hadoop.fs.Path path, int bufferSize, Progressable progress) throws IOException {
    if (fails(Fault.SHOWS_WHEN_CLOSED, path)) {
      throw new UnsupportedOperationException("append");
    }
    return super.append(path, bufferSize, progress);
  }

  private static final class FaultyStream extends FilterOutputStream {
    private final org.apache.hadoop.fs.Path path;

    FaultyStream(OutputStream out, org.apache.hadoop.fs.Path path) {
      super(out);
      this.path = path;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] values, int offset, int length) throws IOException {
      if (fails(Fault.DISK_FULL, path)) {
        throw new IOException("No space left on device");
      }
      boolean stops = fails(Fault.WRITE_STOPS, path);
      boolean half = stops || fails(Fault.WRITE_LOSES_THE_REST, path);
      out.write(values, offset, half ? length / 2 : length);
      if (stops) {
        throw new IOException("connection lost");
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
      if (fails(Fault.CLOSE_THROWS, path)) {
        throw new IOException("close failed");
      }
    }
  }
}
