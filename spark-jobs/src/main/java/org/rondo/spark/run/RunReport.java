package org.rondo.spark.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.rondo.bundle.BundleJson;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.error.Reason;
import org.rondo.error.RondoException;
import org.rondo.report.run.Rejected;
import org.rondo.report.run.RunCourse;
import org.rondo.report.run.RunPage;
import org.rondo.report.run.RunRecord;
import org.rondo.report.run.Tree;
import org.rondo.spark.storage.Folder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** report.html: the page of a run, out of the files in its folder. */
public final class RunReport {
  /** The page. */
  static final String NAME = "report.html";

  private static final Logger LOG = LoggerFactory.getLogger(RunReport.class);
  private static final int MAX_BYTES = 64 << 20;

  /** So many rejected rows tell the reasons. */
  private static final int MOST_REJECTED = 100_000;

  private static final Pattern VALUE = Pattern.compile("'[^']*'");

  private RunReport() {}

  /**
   * Reads what a run has recorded; it only reads.
   *
   * @param path of its folder, or of a folder of runs for the newest one of them; a path or URI
   * @throws DataException if there is none, or its files are damaged
   * @throws RondoException when storage fails
   */
  public static RunRecord read(String path, Configuration hadoop) {
    try {
      return read(RunFollower.newest(Folder.at(path, hadoop)), Map.of());
    } catch (IOException | IllegalArgumentException e) {
      throw new RondoException(
          ExitCode.UNEXPECTED, "cannot read the run %s: %s".formatted(path, Reason.of(e)), e);
    }
  }

  /**
   * Writes a run's page. A page that cannot be written does not fail the run.
   *
   * @param result which is about to be written
   */
  static void write(Folder folder, Map<String, Object> result) {
    try {
      folder.write(NAME, RunPage.of(read(folder, result)).html());
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "cannot write {}/{}: {}; write it later with: rondo report {}",
          folder.display(),
          NAME,
          Reason.of(e),
          folder.display());
    }
  }

  private static RunRecord read(Folder folder, Map<String, Object> result) throws IOException {
    RunCourse course = new RunCourse();
    lines(folder, MetricsLog.NAME, Long.MAX_VALUE, course::add);
    Folder model = folder.child("model");
    return new RunRecord(
        folder.display(),
        tree(folder, RunFolder.MANIFEST),
        course,
        result.isEmpty() ? tree(folder, RunFolder.RESULT) : new Tree(result),
        tree(model, "signature.json"),
        tree(model, "training-statistics.json"),
        rejected(folder.child("rejected")));
  }

  private static Rejected rejected(Folder folder) throws IOException {
    Map<String, Long> reasons = new LinkedHashMap<>();
    lines(
        folder,
        "rows.jsonl",
        MOST_REJECTED,
        line ->
            reasons.merge(
                VALUE.matcher(String.valueOf(line.get("reason"))).replaceAll("'…'"),
                1L,
                Long::sum));
    long counted = reasons.values().stream().mapToLong(Long::longValue).sum();
    return counted == 0 ? Rejected.NONE : new Rejected(reasons, counted);
  }

  private static Tree tree(Folder folder, String name) throws IOException {
    return folder.has(name)
        ? new Tree(BundleJson.read(folder.read(name, MAX_BYTES), Map.class, name))
        : Tree.EMPTY;
  }

  /** All whole lines; a last one without a line break is still being written. */
  private static void lines(Folder folder, String name, long most, Consumer<Map<?, ?>> line)
      throws IOException {
    if (!folder.has(name)) {
      return;
    }
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(folder.open(name), StandardCharsets.UTF_8))) {
      String text = reader.readLine();
      for (long count = 0; text != null && count < most; count++) {
        String next = reader.readLine();
        if (next != null || text.endsWith("}")) {
          line.accept(BundleJson.read(text.getBytes(StandardCharsets.UTF_8), Map.class, name));
        }
        text = next;
      }
    }
  }
}
