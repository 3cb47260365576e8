package org.rondo.spark.features;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.rondo.error.DataException;
import org.rondo.spark.jobs.Parcel;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RawRow;

/** Counts what some columns of a source hold, in one pass. Travels to executors. */
final class ColumnSurvey implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<Column> columns;
  private final MissingValues missing;
  private final ArrayList<ColumnCounts> counts = new ArrayList<>();
  private long rows;

  /** A column to examine: its place in the source, and whether it is to be a vector. */
  record Column(int place, boolean vector) implements Serializable {}

  private ColumnSurvey(List<Column> columns, RawData data, MissingValues missing) {
    this.columns = columns;
    this.missing = missing;
    SourceColumns source = new SourceColumns(data);
    columns.forEach(column -> counts.add(new ColumnCounts(source.type(column.place()))));
  }

  /**
   * Counts; runs one job, or none without columns.
   *
   * @return the counts of each column, in order
   * @throws DataException when there are no rows
   */
  static List<ColumnCounts> of(RawData data, List<Column> columns, MissingValues missing) {
    if (columns.isEmpty()) {
      return List.of();
    }
    ColumnSurvey empty = new ColumnSurvey(new ArrayList<>(columns), data, missing);
    // The task's copy of the empty survey is its own.
    ColumnSurvey whole =
        data.rows()
            .read()
            .mapPartitions(part -> List.of(new Parcel<>(empty.counted(part))).iterator())
            .treeAggregate(new Parcel<>(empty), ColumnSurvey::merged, ColumnSurvey::merged)
            .content();
    if (whole.rows == 0) {
      throw new DataException("data.source: there are no rows (a header at most)");
    }
    return whole.counts;
  }

  /** Fills this survey, the task's own copy; rows that the source could not read are ignored. */
  private ColumnSurvey counted(Iterator<RawRow> part) {
    while (part.hasNext()) {
      RawRow row = missing.known(part.next());
      rows++;
      if (row.origin().malformed() == null) {
        for (int i = 0; i < counts.size(); i++) {
          Column column = columns.get(i);
          counts.get(i).add(row.values().at(column.place()), column.vector(), missing);
        }
      }
    }
    return this;
  }

  private static Parcel<ColumnSurvey> merged(Parcel<ColumnSurvey> into, Parcel<ColumnSurvey> more) {
    into.content().rows += more.content().rows;
    for (int i = 0; i < into.content().counts.size(); i++) {
      into.content().counts.get(i).merge(more.content().counts.get(i));
    }
    return into;
  }
}
