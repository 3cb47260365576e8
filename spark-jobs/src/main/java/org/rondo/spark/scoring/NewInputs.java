package org.rondo.spark.scoring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.error.Redaction;
import org.rondo.spark.ledger.BatchFolder;
import org.rondo.spark.ledger.InputFile;
import org.rondo.spark.scoring.IncrementalOutput.Changed;
import org.rondo.spark.source.InputFiles;
import org.rondo.spark.storage.OutputPlace;

/**
 * The files of a source that no batch holds yet, as one listing has them.
 *
 * @param files those with something in them: these very ones are to be read
 * @param inputs the same for the ledger, and files with nothing in them
 */
record NewInputs(InputFiles files, List<InputFile> inputs) {
  private static final int NAMED = 3;

  /** Copies the inputs. */
  NewInputs {
    inputs = List.copyOf(inputs);
  }

  /**
   * Lists a source.
   *
   * @throws DataException when it cannot be listed, or files have changed since they were scored
   *     and this is to be refused
   * @throws ConfigurationException when the source holds the output
   */
  static NewInputs of(SparkSession session, String source, BatchFolder output, Changed changed) {
    InputFiles all = InputFiles.list(session, source);
    requireApart(all, output.place());
    Map<String, InputFile> known = output.inputs();
    Map<String, InputFile> fresh = new HashMap<>();
    List<InputFile> inputs = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (FileStatus status : all.files()) {
      InputFile file = InputFile.of(status);
      InputFile before = known.get(file.path());
      if (file.equals(before)) {
        continue;
      }
      // Of an empty file, no row has been scored: it was about to be written.
      if (before != null && !before.isEmpty()) {
        others.add(file.path());
      }
      if (fresh.put(file.path(), file) != null) {
        throw new DataException(
            "data.source: two files have the name %s, secrets apart; rename one"
                .formatted(file.path()));
      }
      inputs.add(file);
    }
    if (!others.isEmpty() && changed == Changed.REFUSE) {
      throw new DataException(
          "data.source: %s of the files have changed since they were scored: %s; nothing was scored: write new rows to new files, or score these anew as a whole with --rescore-changed"
              .formatted(others.size(), some(others)));
    }
    Set<String> read =
        inputs.stream()
            .filter(file -> !file.isEmpty())
            .map(InputFile::path)
            .collect(Collectors.toSet());
    return new NewInputs(all.only(status -> read.contains(InputFile.path(status))), inputs);
  }

  private static void requireApart(InputFiles read, OutputPlace output) {
    boolean inside =
        read.files().stream().map(FileStatus::getPath).anyMatch(output::holds)
            || (read.isNamed()
                && new OutputPlace(output.files(), read.base()).holds(output.path()));
    if (inside) {
      throw new ConfigurationException(
          "--output: %s overlaps what is read, %s: predictions would be read as input the next time; give another --output"
              .formatted(output.display(), Redaction.uri(read.name())));
    }
  }

  private static String some(List<String> paths) {
    String first = String.join(", ", paths.subList(0, Math.min(NAMED, paths.size())));
    return paths.size() > NAMED ? first + ", ..." : first;
  }

  /** How many files have nothing in them. */
  long empty() {
    return inputs.stream().filter(InputFile::isEmpty).count();
  }

  /** Whether there is anything to read. */
  boolean isEmpty() {
    return files.files().isEmpty();
  }

  /**
   * Lists the source again, after its files were read.
   *
   * @throws DataException when one of them is gone or has changed meanwhile
   */
  void requireUnchanged(SparkSession session) {
    Map<Path, FileStatus> now = new HashMap<>();
    InputFiles.list(session, files.name())
        .files()
        .forEach(status -> now.put(status.getPath(), status));
    for (FileStatus read : files.files()) {
      FileStatus after = now.get(read.getPath());
      InputFile before = InputFile.of(read);
      if (after == null || !InputFile.of(after).equals(before)) {
        throw new DataException(
            "data.source: %s %s while it was read; nothing was added: give files their names once they are complete, and call again"
                .formatted(before.path(), after == null ? "has vanished" : "has changed"));
      }
    }
  }
}
