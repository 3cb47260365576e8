package org.rondo.spark.source;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.rondo.error.Reason;

/**
 * A table of Delta Lake, asked by SQL, so that no class of Delta's is needed here. Where the change
 * data feed has all versions in between, only that is read, and netted; otherwise both versions are
 * compared.
 */
record DeltaTable(SparkSession session, String name) implements SnapshotTable {
  private static final String FEED = "delta.enableChangeDataFeed";
  private static final String CHANGE = "_change_type";

  @Override
  public String format() {
    return "delta";
  }

  @Override
  public String id() {
    return session.sql("DESCRIBE DETAIL " + name).head().getAs("id");
  }

  @Override
  public Optional<String> current() {
    Row last = session.sql("DESCRIBE HISTORY %s LIMIT 1".formatted(name)).head();
    return Optional.of(last.getAs("version").toString());
  }

  @Override
  public Optional<String> gap(String earlier) {
    long now = Long.parseLong(current().orElse("-1"));
    if (now < Long.parseLong(earlier)) {
      return Optional.of(
          "the last success has read up to version %s of %s, and the current one is %s: the table was made anew"
              .formatted(earlier, name, now));
    }
    try {
      at(earlier).schema();
      return Optional.empty();
    } catch (Exception e) { // Checked ones too: Scala declares none.
      return Optional.of(
          "version %s of %s, up to which the last success has read, cannot be read any more: %s"
              .formatted(earlier, name, Reason.of(e)));
    }
  }

  @Override
  public Dataset<Row> at(String version) {
    return session.read().option("versionAsOf", version).table(name);
  }

  @Override
  public Dataset<Row> added(String earlier, String version) {
    Dataset<Row> now = at(version);
    if (hasFeed(earlier, version)) {
      Dataset<Row> changes =
          session
              .read()
              .option("readChangeFeed", "true")
              .option("startingVersion", Long.toString(Long.parseLong(earlier) + 1))
              .option("endingVersion", version)
              .table(name);
      Dataset<Row> added = changes.where(col(CHANGE).isin("insert", "update_postimage"));
      Dataset<Row> gone = changes.where(col(CHANGE).isin("delete", "update_preimage"));
      return SnapshotColumns.of(added, now.schema())
          .exceptAll(SnapshotColumns.of(gone, now.schema()));
    }
    return now.exceptAll(SnapshotColumns.of(at(earlier), now.schema()));
  }

  /** Whether the feed was on at both ends, and nobody has set properties in between. */
  private boolean hasFeed(String earlier, String version) {
    List<Row> on =
        session
            .sql("SHOW TBLPROPERTIES " + name)
            .where(col("key").equalTo(FEED).and(col("value").equalTo("true")))
            .collectAsList();
    long from = Long.parseLong(earlier);
    long to = Long.parseLong(version);
    return !on.isEmpty()
        && session
                .sql("DESCRIBE HISTORY " + name)
                .where(col("version").gt(from).and(col("version").leq(to)))
                .where(
                    col("operation").isin("WRITE", "DELETE", "UPDATE", "MERGE", "STREAMING UPDATE"))
                .count()
            == to - from;
  }
}
