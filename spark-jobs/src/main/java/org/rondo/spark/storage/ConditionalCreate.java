package org.rondo.spark.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a file with its whole content, but only where none of that name is: of several who try at
 * once, one does. This is what a compare-and-set comes down to where files are numbered.
 *
 * <ul>
 *   <li>On local disks, and on what is mounted, a file is written beside and then linked to its
 *       name, which POSIX refuses where that is taken.
 *   <li>On object stores that say so, the store refuses: S3's {@code If-None-Match}.
 *   <li>Elsewhere, as in HDFS, a file is written beside and renamed, which is refused where the
 *       name is taken.
 * </ul>
 */
public final class ConditionalCreate {
  private static final Logger LOG = LoggerFactory.getLogger(ConditionalCreate.class);
  private static final String CONDITIONAL = "fs.option.create.conditional.overwrite";

  private final FileSystem files;
  private final Path folder;

  private ConditionalCreate(FileSystem files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /** In a folder, which is made when it is needed. */
  public static ConditionalCreate in(Folder folder, Configuration hadoop) throws IOException {
    Path path = new Path(folder.uri());
    FileSystem files = FileSystems.of(path, hadoop);
    return new ConditionalCreate(
        files instanceof LocalFileSystem local ? local.getRawFileSystem() : files, path);
  }

  /**
   * Makes a file.
   *
   * @return whether it was made: false where one of that name is there already, as it was
   * @throws IOException when storage fails; the file may be there or not, but is never half there
   */
  public boolean create(String name, String text) throws IOException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    Path target = new Path(folder, name);
    if (!files.mkdirs(folder)) {
      throw new IOException("cannot make the folder " + folder);
    }
    if (files.exists(target)) {
      return false;
    }
    if (files.hasPathCapability(target, CONDITIONAL)) {
      return put(target, content);
    }
    Path beside = new Path(folder, "." + name + "." + UUID.randomUUID().toString().substring(0, 8));
    try {
      write(beside, content);
      return "file".equals(folder.toUri().getScheme())
          ? link(beside, target)
          : files.rename(beside, target);
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
      return false; // an answer of some file systems' renaming
    } finally {
      deleteQuietly(beside);
    }
  }

  private void write(Path file, byte[] content) throws IOException {
    try (FileStream out = new FileStream(files.create(file, true))) {
      out.write(content);
      out.persist();
    }
  }

  private static boolean link(Path beside, Path target) throws IOException {
    try {
      Files.createLink(
          java.nio.file.Path.of(target.toUri().getPath()),
          java.nio.file.Path.of(beside.toUri().getPath()));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException e) {
      throw new IOException(
          target.getParent() + " is on a file system without links; put it on another", e);
    }
  }

  private boolean put(Path target, byte[] content) throws IOException {
    FSDataOutputStreamBuilder<?, ?> file = files.createFile(target);
    file.overwrite(false);
    file.opt(CONDITIONAL, true);
    try (FSDataOutputStream out = file.build()) {
      out.write(content);
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
      return false;
    } catch (IOException | UncheckedIOException e) {
      // Some stores answer 412 in a general exception: whose file it is decides.
      if (files.exists(target)) {
        return Arrays.equals(content, read(target));
      }
      throw e;
    }
    return true;
  }

  private byte[] read(Path file) throws IOException {
    try (var in = files.open(file)) {
      return in.readAllBytes();
    }
  }

  private void deleteQuietly(Path beside) {
    try {
      files.delete(beside, false);
    } catch (IOException e) { // a hidden file too many does no harm
      LOG.debug("left {}", beside, e);
    }
  }
}
