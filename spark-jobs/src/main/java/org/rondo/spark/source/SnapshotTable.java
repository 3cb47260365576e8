package org.rondo.spark.source;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.rondo.error.ConfigurationException;

/** A table that keeps its snapshots, read by the names that its format gives them. */
interface SnapshotTable {
  /** The format, in lower case. */
  String format();

  /** What tells the table from another that has its name later; empty where its snapshots do. */
  default String id() {
    return "";
  }

  /** The snapshot that is current; empty for a table that has none yet. */
  Optional<String> current();

  /**
   * Why rows cannot be told from those of an earlier snapshot; empty where they can.
   *
   * @param earlier that was current once
   */
  Optional<String> gap(String earlier);

  /** The rows of a snapshot. */
  Dataset<Row> at(String snapshot);

  /**
   * Rows that a snapshot has and an earlier one had not: net, so that a row that was added and
   * deleted in between is none of them, and neither is one that only moved to another file.
   */
  Dataset<Row> added(String earlier, String snapshot);

  /** Rows that both have. */
  default Dataset<Row> kept(String earlier, String snapshot) {
    Dataset<Row> now = at(snapshot);
    return now.intersectAll(SnapshotColumns.of(at(earlier), now.schema()));
  }

  /**
   * The table of a name.
   *
   * @throws ConfigurationException when it is of a format that keeps no snapshots
   */
  static SnapshotTable of(SparkSession session, String name) {
    List<Row> described =
        session
            .sql("DESCRIBE TABLE EXTENDED " + name)
            .where("lower(col_name) = 'provider'")
            .collectAsList();
    String format =
        described.isEmpty() ? "" : described.get(0).getString(1).strip().toLowerCase(Locale.ROOT);
    return switch (format) {
      case "iceberg" -> new IcebergTable(session, name);
      case "delta" -> new DeltaTable(session, name);
      default ->
          throw new ConfigurationException(
              "retrain.since.snapshot: %s is a table of %s, which keeps no snapshots; expected one of Iceberg or Delta: set column instead"
                  .formatted(name, format.isEmpty() ? "an unknown format" : format));
    };
  }
}
