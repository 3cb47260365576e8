package org.rondo.spark.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.jspecify.annotations.Nullable;

/** A folder on any file system that Hadoop reaches; names are relative to it. */
public final class Folder {
  private final FileSystem fileSystem;
  private final Path path;

  private Folder(FileSystem fileSystem, Path path) {
    this.fileSystem = fileSystem;
    this.path = path;
  }

  /** A folder that need not exist yet. */
  public static Folder at(String path, Configuration hadoop) throws IOException {
    Path given = new Path(path);
    FileSystem fileSystem = FileSystems.of(given, hadoop);
    // The checksum files that the local file system would put beside each file are of no use here.
    FileSystem plain =
        fileSystem instanceof LocalFileSystem local ? local.getRawFileSystem() : fileSystem;
    return new Folder(plain, plain.makeQualified(given));
  }

  /** A folder inside this one. */
  public Folder child(String name) {
    return new Folder(fileSystem, new Path(path, name));
  }

  /** The folder that this one is in; null for the root. */
  public @Nullable Folder parent() {
    Path parent = path.getParent();
    return parent == null ? null : new Folder(fileSystem, parent);
  }

  /** Its full URI. */
  public String uri() {
    return path.toString();
  }

  /** Its path as people write it: without a scheme where it is local. */
  public String display() {
    return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
  }

  /** Whether a file or folder of that name exists. */
  public boolean has(String name) throws IOException {
    return fileSystem.exists(new Path(path, name));
  }

  /** Whether the folder exists. */
  public boolean exists() throws IOException {
    return fileSystem.exists(path);
  }

  /** Makes the folder and those above it. */
  public void make() throws IOException {
    if (!fileSystem.mkdirs(path)) {
      throw new IOException("cannot make the folder " + display());
    }
  }

  /** Deletes the folder and all in it. */
  public void delete() throws IOException {
    fileSystem.delete(path, true);
  }

  /** Deletes the folder only if nothing is in it. */
  public void deleteIfEmpty() throws IOException {
    if (fileSystem.exists(path) && fileSystem.listStatus(path).length == 0) {
      fileSystem.delete(path, false);
    }
  }

  /** The whole content of a file. */
  public byte[] read(String name) throws IOException {
    try (var in = fileSystem.open(new Path(path, name))) {
      return in.readAllBytes();
    }
  }

  /** Opens a file for reading; the caller closes it. */
  public InputStream open(String name) throws IOException {
    return fileSystem.open(new Path(path, name));
  }

  /**
   * The whole content of a file that cannot be long.
   *
   * @throws IOException also when it is longer than that
   */
  public byte[] read(String name, long maxBytes) throws IOException {
    try (var in = fileSystem.open(new Path(path, name))) {
      byte[] content = in.readNBytes(Math.toIntExact(maxBytes + 1));
      if (content.length > maxBytes) {
        throw new IOException(name + " is longer than " + maxBytes + " bytes");
      }
      return content;
    }
  }

  /** Length of a file in bytes. */
  public long length(String name) throws IOException {
    return fileSystem.getFileStatus(new Path(path, name)).getLen();
  }

  /** Deletes a file, if it is there. */
  public void delete(String name) throws IOException {
    fileSystem.delete(new Path(path, name), false);
  }

  /** Names of what is directly in the folder, sorted; none when there is no folder. */
  public List<String> names() throws IOException {
    if (!exists()) {
      return List.of();
    }
    return Arrays.stream(fileSystem.listStatus(path))
        .map(child -> child.getPath().getName())
        .sorted()
        .toList();
  }

  /**
   * When anything directly in the folder was last written, by the file system's clock; 0: never.
   */
  public long lastWritten() throws IOException {
    return Arrays.stream(fileSystem.listStatus(path))
        .mapToLong(FileStatus::getModificationTime)
        .max()
        .orElse(0);
  }

  /** Opens a new file, for writing line by line. */
  public FSDataOutputStream create(String name) throws IOException {
    return fileSystem.create(new Path(path, name), true);
  }

  /**
   * Opens a file for writing after what it holds, which is written once more where the file system
   * cannot append.
   */
  public FSDataOutputStream append(String name) throws IOException {
    try {
      return fileSystem.append(new Path(path, name));
    } catch (UnsupportedOperationException e) {
      byte[] content = read(name);
      FSDataOutputStream out = create(name);
      out.write(content);
      return out;
    }
  }

  /**
   * Writes a file under another name first, so that it is there whole or not at all. A file of that
   * name is replaced; when anything fails, it stays as it was.
   */
  public void write(String name, Content content) throws IOException {
    Path target = new Path(path, name);
    Path unfinished = new Path(path, "." + name + ".unfinished");
    try {
      writeWhole(unfinished, fileSystem.create(unfinished, true), content);
      replace(target, unfinished);
    } catch (IOException | RuntimeException e) {
      deleteAfter(e, unfinished);
      throw e;
    }
  }

  /**
   * Writes a new file in place, for files that nothing refers to before they are whole.
   *
   * @throws IOException also when a file of that name exists
   */
  public void writeNew(String name, Content content) throws IOException {
    Path target = new Path(path, name);
    writeWhole(target, fileSystem.create(target, false), content);
  }

  /** Also where storage takes less than it was given and says nothing. */
  private void writeWhole(Path file, FSDataOutputStream stream, Content content)
      throws IOException {
    long written;
    try (FSDataOutputStream out = stream) {
      content.writeTo(out);
      persist(out);
      written = out.getPos();
    }
    long kept = fileSystem.getFileStatus(file).getLen();
    if (kept != written) {
      throw new IOException(
          "%s has %,d bytes, %,d were written".formatted(file.getName(), kept, written));
    }
  }

  /** To the disk, where the file system can; others keep a file when it is closed. */
  private static void persist(FSDataOutputStream out) throws IOException {
    out.flush();
    if (out.hasCapability(StreamCapabilities.HSYNC)) {
      out.hsync();
    }
  }

  /** Renaming onto a file replaces it on some file systems and is refused by others. */
  private void replace(Path target, Path unfinished) throws IOException {
    boolean replaces = fileSystem.exists(target);
    try {
      if (fileSystem.rename(unfinished, target)) {
        return;
      }
    } catch (FileAlreadyExistsException e) {
      // As said: an answer of file systems that do not replace.
      replaces = true;
    }
    Path previous = new Path(path, "." + target.getName() + ".previous");
    if (!replaces || !fileSystem.rename(target, previous)) {
      throw new IOException("cannot rename " + unfinished + " to " + target);
    }
    if (!fileSystem.rename(unfinished, target)) {
      fileSystem.rename(previous, target);
      throw new IOException("cannot rename " + unfinished + " to " + target);
    }
    fileSystem.delete(previous, false);
  }

  private void deleteAfter(Exception failure, Path unfinished) {
    try {
      fileSystem.delete(unfinished, false);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Writes a text file. */
  public void write(String name, String text) throws IOException {
    write(name, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Paths of all files below the folder, relative to it, sorted; hidden ones are left out. */
  public List<String> files() throws IOException {
    List<String> names = new ArrayList<>();
    collect(path, "", names);
    names.sort(null);
    return names;
  }

  private void collect(Path folder, String prefix, List<String> names) throws IOException {
    FileStatus[] children = fileSystem.listStatus(folder);
    Arrays.sort(children);
    for (FileStatus child : children) {
      String name = child.getPath().getName();
      if (name.startsWith(".")) {
        continue;
      }
      if (child.isDirectory()) {
        collect(child.getPath(), prefix + name + "/", names);
      } else {
        names.add(prefix + name);
      }
    }
  }

  /** SHA-256 of a file in hexadecimal. */
  public String sha256(String name) throws IOException {
    try (var in =
        new DigestInputStream(
            fileSystem.open(new Path(path, name)), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** What a file is to hold. */
  @FunctionalInterface
  public interface Content {
    /** Writes it; the stream is closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }
}
