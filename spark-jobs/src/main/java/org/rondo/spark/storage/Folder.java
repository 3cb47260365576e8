package org.rondo.spark.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.rondo.checkpoint.CheckpointManifest.Entry;

/** A folder on any file system that Hadoop can reach; names are relative to it. */
public final class Folder {
  private static final String UNFINISHED = ".unfinished";

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
    // The checksum files that the local file system would put beside each file are not needed here.
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
    return fileSystem.exists(found(name));
  }

  /** A file, or its previous version if a replacement was cut off between its two renames. */
  private Path found(String name) throws IOException {
    Path file = new Path(path, name);
    Path previous = previous(name);
    return !fileSystem.exists(file) && fileSystem.exists(previous) ? previous : file;
  }

  private Path previous(String name) {
    return new Path(path, "." + name + ".previous");
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

  /** Deletes the folder and everything in it. */
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
    try (InputStream in = open(name)) {
      return in.readAllBytes();
    }
  }

  /** Opens a file for reading; the caller closes it. */
  public InputStream open(String name) throws IOException {
    return fileSystem.open(found(name));
  }

  /**
   * The whole content of a file that cannot be long.
   *
   * @throws IOException also when it is longer
   */
  public byte[] read(String name, long maxBytes) throws IOException {
    try (InputStream in = open(name)) {
      byte[] content = in.readNBytes(Math.toIntExact(maxBytes + 1));
      if (content.length > maxBytes) {
        throw new IOException(name + " is longer than " + maxBytes + " bytes");
      }
      return content;
    }
  }

  /** Length of a file in bytes. */
  public long length(String name) throws IOException {
    return fileSystem.getFileStatus(found(name)).getLen();
  }

  /** Deletes a file, if it is there. */
  public void delete(String name) throws IOException {
    fileSystem.delete(previous(name), false);
    fileSystem.delete(new Path(path, name), false);
  }

  /** Names of the folder's direct content, sorted; none when there is no folder. */
  public List<String> names() throws IOException {
    if (!exists()) {
      return List.of();
    }
    return Arrays.stream(fileSystem.listStatus(path))
        .map(child -> child.getPath().getName())
        .sorted()
        .toList();
  }

  /** Opens a new file, for writing line by line. */
  public FileStream create(String name) throws IOException {
    return new FileStream(fileSystem.create(new Path(path, name), true));
  }

  /**
   * Opens a file for appending; where the file system cannot append, the content is written again.
   */
  public FileStream append(String name) throws IOException {
    try {
      return new FileStream(fileSystem.append(new Path(path, name)));
    } catch (UnsupportedOperationException e) {
      byte[] content = read(name);
      FileStream out = create(name);
      out.write(content);
      return out;
    }
  }

  /**
   * Writes a file under another name first, so that it is complete or absent. An existing file is
   * replaced; if anything fails, it stays unchanged.
   */
  public void write(String name, Content content) throws IOException {
    // A unique name: two drivers that write at once must not mix their content.
    Path unfinished =
        new Path(
            path, "." + name + "." + UUID.randomUUID().toString().substring(0, 8) + UNFINISHED);
    try {
      writeWhole(unfinished, fileSystem.create(unfinished, true), content);
      replace(name, unfinished);
    } catch (IOException | RuntimeException | Error e) {
      deleteAfter(e, unfinished);
      throw e;
    }
  }

  /** Deletes what a killed process has left of files that it was writing. */
  public void deleteUnfinished() throws IOException {
    for (String name : names()) {
      if (name.startsWith(".") && name.endsWith(UNFINISHED)) {
        delete(name);
      }
    }
  }

  /**
   * Writes a new file in place, for files that nothing refers to before they are complete.
   *
   * @return its length and digest
   * @throws IOException also when a file of that name exists
   */
  public Entry writeNew(String name, Content content) throws IOException {
    Path target = new Path(path, name);
    return writeWhole(target, fileSystem.create(target, false), content);
  }

  /** Checks the length, because storage may silently take less than it was given. */
  private Entry writeWhole(Path file, FSDataOutputStream stream, Content content)
      throws IOException {
    FileStream written = new FileStream(stream);
    try (written) {
      content.writeTo(written);
      written.persist();
    }
    Entry entry = written.measured();
    long kept = fileSystem.getFileStatus(file).getLen();
    if (kept != entry.bytes()) {
      throw new IOException(
          "%s has %s bytes, %s were written".formatted(file.getName(), kept, entry.bytes()));
    }
    return entry;
  }

  /** Renaming onto a file replaces it on some file systems and is refused by others. */
  private void replace(String name, Path unfinished) throws IOException {
    Path target = new Path(path, name);
    Path previous = previous(name);
    boolean replaces = fileSystem.exists(target);
    try {
      if (fileSystem.rename(unfinished, target)) {
        fileSystem.delete(previous, false);
        return;
      }
    } catch (FileAlreadyExistsException e) {
      // The answer of file systems that do not replace.
      replaces = true;
    }
    if (replaces) {
      fileSystem.delete(previous, false);
    }
    if (!replaces || !fileSystem.rename(target, previous)) {
      throw new IOException("cannot rename " + unfinished + " to " + target);
    }
    if (!fileSystem.rename(unfinished, target)) {
      fileSystem.rename(previous, target);
      throw new IOException("cannot rename " + unfinished + " to " + target);
    }
    fileSystem.delete(previous, false);
  }

  private void deleteAfter(Throwable failure, Path unfinished) {
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
    List<String> files = new ArrayList<>();
    for (String name : names()) {
      Folder child = child(name);
      boolean hidden = name.startsWith(".");
      if (!hidden && fileSystem.getFileStatus(child.path).isDirectory()) {
        child.files().forEach(file -> files.add(name + "/" + file));
      } else if (!hidden) {
        files.add(name);
      }
    }
    files.sort(null);
    return files;
  }

  /** SHA-256 of a file in hexadecimal. */
  public String sha256(String name) throws IOException {
    try (DigestInputStream in = new DigestInputStream(open(name), Digests.fresh())) {
      in.transferTo(OutputStream.nullOutputStream());
      return Digests.of(in);
    }
  }

  /** The content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes it; the stream is closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }
}
