package org.rondo.spark.source;

import static org.apache.spark.sql.functions.col;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A table of Apache Iceberg, asked by its own tables of snapshots, so that no class of Iceberg's is
 * needed here. Where only rows were appended, only their files are read.
 */
record IcebergTable(SparkSession session, String name) implements SnapshotTable {
  /** Operations after which no row is gone: appending, and rewriting files. */
  private static final Set<String> HARMLESS = Set.of("append", "replace");

  @Override
  public String format() {
    return "iceberg";
  }

  @Override
  public Optional<String> current() {
    return session.table(name + ".refs").where(col("name").equalTo("main")).collectAsList().stream()
        .map(row -> String.valueOf(row.<Long>getAs("snapshot_id")))
        .findFirst();
  }

  /**
   * The operations from the snapshot after an earlier one to another; null if it is no ancestor.
   */
  private @Nullable Set<String> operations(String earlier, String snapshot) {
    Map<String, Row> snapshots = new HashMap<>();
    for (Row row : session.table(name + ".snapshots").collectAsList()) {
      snapshots.put(String.valueOf(row.<Long>getAs("snapshot_id")), row);
    }
    Set<String> operations = new HashSet<>();
    String at = snapshot;
    while (!at.equals(earlier)) {
      Row row = snapshots.get(at);
      if (row == null || row.getAs("parent_id") == null) {
        return null;
      }
      operations.add(row.getAs("operation"));
      at = String.valueOf(row.<Long>getAs("parent_id"));
    }
    return snapshots.containsKey(earlier) ? operations : null;
  }

  @Override
  public Optional<String> gap(String earlier) {
    boolean there =
        session
                .table(name + ".snapshots")
                .where(col("snapshot_id").equalTo(Long.parseLong(earlier)))
                .count()
            > 0;
    if (!there) {
      return Optional.of(
          "snapshot %s of %s, up to which the last success has read, is there no more: it has expired, or the table was made anew"
              .formatted(earlier, name));
    }
    return operations(earlier, current().orElse(earlier)) == null
        ? Optional.of(
            "snapshot %s of %s, up to which the last success has read, is not one that the current one comes from: the table was rolled back, or snapshots between have expired"
                .formatted(earlier, name))
        : Optional.empty();
  }

  @Override
  public Dataset<Row> at(String snapshot) {
    return session.read().option("versionAsOf", snapshot).table(name);
  }

  @Override
  public Dataset<Row> added(String earlier, String snapshot) {
    Set<String> operations = operations(earlier, snapshot);
    if (operations != null && HARMLESS.containsAll(operations)) {
      return session
          .read()
          .format("iceberg")
          .option("start-snapshot-id", earlier)
          .option("end-snapshot-id", snapshot)
          .load(name);
    }
    Dataset<Row> now = at(snapshot);
    return now.exceptAll(SnapshotColumns.of(at(earlier), now.schema()));
  }
}
