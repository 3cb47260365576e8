package org.rondo.spark.source;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature.Reader;
import org.rondo.config.DataConfig;
import org.rondo.config.KebabCase;
import org.rondo.config.SinceConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;

/**
 * New rows are those in files that the last success has not read. Files are known by their path
 * below the source's folder and their length: a file that comes late into the folder of an old day
 * is new, and one that lies there already is not, however its folder compares with others.
 */
final class SinceFiles implements Since {
  private static final String PARTITION = "partition";
  private static final String NEW = "new";

  private final SparkSession session;
  private final DataConfig data;
  private final SinceConfig config;
  private final String partition;

  SinceFiles(SparkSession session, DataConfig data, SinceConfig config, String partition) {
    this.session = session;
    this.data = data;
    this.config = config;
    this.partition = partition;
  }

  @Override
  public Increment after(@Nullable Map<String, Object> last) {
    InputFiles listed = listed();
    Map<String, Long> now = lengths(listed);
    Map<String, Long> seen = last == null ? Map.of() : lengths(last, FILES);
    if (last != null && !partition.equals(last.get(PARTITION))) {
      throw new GapException(
          "the last success was bounded by %s, and now it is the partition %s"
              .formatted(last.getOrDefault(PARTITION, last.get("column")), partition));
    }
    for (Map.Entry<String, Long> file : now.entrySet()) {
      Long before = seen.get(file.getKey());
      if (before != null && !before.equals(file.getValue())) {
        throw new GapException(
            "the file %s has been written again: it had %s bytes when it was read, and has %s"
                .formatted(file.getKey(), before, file.getValue()));
      }
    }
    Set<String> fresh = new TreeSet<>(now.keySet());
    fresh.removeAll(seen.keySet());
    return increment(listed, now, fresh);
  }

  @Override
  public Increment within(Map<String, Object> bounds) {
    InputFiles listed = listed();
    Map<String, Long> now = lengths(listed);
    Map<String, Long> pinned = lengths(bounds, FILES);
    Map<String, Long> fresh = lengths(bounds, NEW);
    for (Map.Entry<String, Long> file : fresh.entrySet()) {
      if (!file.getValue().equals(now.get(file.getKey()))) {
        throw new DataException(
            "retrain.since: the file %s is there no more, or is another".formatted(file.getKey()));
      }
    }
    now.keySet().retainAll(pinned.keySet());
    return increment(listed, now, fresh.keySet());
  }

  @Override
  public boolean follows(Map<String, Object> bounds, @Nullable Map<String, Object> before) {
    Set<String> seen = before == null ? Set.of() : lengths(before, FILES).keySet();
    Set<String> fresh = lengths(bounds, NEW).keySet();
    Set<String> old = new TreeSet<>(lengths(bounds, FILES).keySet());
    old.removeAll(fresh);
    return partition.equals(bounds.get(PARTITION))
        && seen.containsAll(old)
        && fresh.stream().noneMatch(seen::contains);
  }

  @Override
  public String reached(Map<String, Object> bounds) {
    Collection<String> files = lengths(bounds, FILES).keySet();
    return "the %s files of partitions by %s that have been read"
        .formatted(files.size(), partition);
  }

  private InputFiles listed() {
    String name = data.requiredSource();
    if (!Sources.areFiles(name)) {
      throw new ConfigurationException(
          "retrain.since.partition: %s has no folders; set column%s instead"
              .formatted(name, name.startsWith("table:") ? " or snapshot" : ""));
    }
    InputFiles listed =
        InputFiles.of(session, name).requireContent().only(file -> file.getLen() > 0);
    List<String> columns = listed.folders(new ReaderOptions(data)).columns();
    if (columns.stream().noneMatch(column -> RowOrigin.same(column, partition))) {
      throw new DataException(
          "retrain.since.partition: the files in %s are in no folders %s=VALUE; the folders' columns are %s"
              .formatted(name, partition, columns));
    }
    return listed;
  }

  private static Map<String, Long> lengths(InputFiles listed) {
    Map<String, Long> lengths = new TreeMap<>();
    for (FileStatus file : listed.files()) {
      lengths.put(listed.relative(file), file.getLen());
    }
    return lengths;
  }

  private static Map<String, Long> lengths(Map<String, Object> bounds, String key) {
    Map<String, Long> lengths = new HashMap<>();
    if (bounds.get(key) instanceof Map<?, ?> files) {
      files.forEach((file, length) -> lengths.put(file + "", ((Number) length).longValue()));
    }
    return lengths;
  }

  private Increment increment(InputFiles listed, Map<String, Long> files, Set<String> fresh) {
    Set<String> old = new TreeSet<>(files.keySet());
    old.removeAll(fresh);
    RawData rows =
        fresh.isEmpty()
            ? Sources.open(session, data).choosing(all -> all.filter(row -> false))
            : open(listed, fresh);
    Map<String, Long> added = new TreeMap<>(files);
    added.keySet().retainAll(fresh);
    Map<String, Object> bounds = new LinkedHashMap<>();
    bounds.put(PARTITION, partition);
    bounds.put(NEW, added);
    bounds.put(FILES, new TreeMap<>(files));
    return new Increment(
        rows,
        old.isEmpty() || config.replay() == 0
            ? null
            : new Increment.Replay(open(listed, old), config.replay(), String.join("|", fresh)),
        bounds,
        new Increment.Counts(fresh.isEmpty() ? 0 : rows.rows().read().count(), -1, 0, 0));
  }

  /** Some files; those of some formats lie in folders as others do, but have no columns of them. */
  private RawData open(InputFiles listed, Set<String> chosen) {
    InputFiles files = listed.only(file -> chosen.contains(listed.relative(file)));
    RawData rows = Sources.open(session, data, files, Map.of(), null);
    Reader reader = rows.reader();
    if (reader != null
        && rows.columns().stream().noneMatch(column -> RowOrigin.same(column, partition))) {
      throw new ConfigurationException(
          "retrain.since.partition: files of the format %s have no columns in their folders' names; use CSV, JSON, Parquet or ORC"
              .formatted(KebabCase.of(reader.format())));
    }
    return rows;
  }
}
