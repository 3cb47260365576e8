package org.rondo.spark.source;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.config.DataConfig;
import org.rondo.config.SinceConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.Reason;

/**
 * New rows are those that the current snapshot of a table has and the last success's had not. The
 * snapshot is looked up once, and everything is read at it, whoever writes meanwhile.
 */
final class SinceSnapshot implements Since {
  private static final String TABLE = "table:";
  private static final String FORMAT = "format";
  private static final String ID = "table-id";
  private static final String AFTER = "after-snapshot";
  private static final String THROUGH = "through-snapshot";

  private final SparkSession session;
  private final DataConfig data;
  private final SinceConfig config;

  SinceSnapshot(SparkSession session, DataConfig data, SinceConfig config) {
    this.session = session;
    this.data = data;
    this.config = config;
  }

  private String name() {
    String source = data.requiredSource();
    if (!source.startsWith(TABLE)) {
      throw new ConfigurationException(
          "retrain.since.snapshot: %s is no table; name one as table:CATALOG.DB.NAME, or set column or partition instead"
              .formatted(source));
    }
    return source.substring(TABLE.length());
  }

  @Override
  public Increment after(@Nullable Map<String, Object> last) {
    Sources.open(session, data); // says what is wrong with the name
    SnapshotTable table = SnapshotTable.of(session, name());
    String earlier = null;
    if (last != null) {
      earlier = text(last, THROUGH);
      if (earlier == null || !table.format().equals(last.get(FORMAT))) {
        throw new GapException(
            "the last success was bounded by %s, and now it is a snapshot of %s"
                .formatted(last.keySet(), table.format()));
      }
      if (!table.id().equals(last.get(ID))) {
        throw new GapException("the table %s is another than it was".formatted(name()));
      }
      table
          .gap(earlier)
          .ifPresent(
              reason -> {
                throw new GapException(reason);
              });
    }
    String now = table.current().orElse(null);
    return increment(table, earlier, now);
  }

  @Override
  public Increment within(Map<String, Object> bounds) {
    SnapshotTable table = SnapshotTable.of(session, name());
    return increment(table, text(bounds, AFTER), text(bounds, THROUGH));
  }

  private static @Nullable String text(Map<String, Object> bounds, String key) {
    Object value = bounds.get(key);
    return value == null ? null : value.toString();
  }

  @Override
  public boolean follows(Map<String, Object> bounds, @Nullable Map<String, Object> before) {
    return bounds.containsKey(THROUGH)
        && Objects.equals(text(bounds, AFTER), before == null ? null : text(before, THROUGH));
  }

  @Override
  public String reached(Map<String, Object> bounds) {
    return "snapshot %s of %s".formatted(bounds.get(THROUGH), name());
  }

  private Increment increment(SnapshotTable table, @Nullable String earlier, @Nullable String now) {
    Map<String, Object> bounds = new LinkedHashMap<>();
    bounds.put(FORMAT, table.format());
    bounds.put(ID, table.id());
    bounds.put(AFTER, earlier);
    bounds.put(THROUGH, now);
    try {
      Dataset<Row> fresh = fresh(table, earlier, now);
      Increment.Replay replay =
          earlier == null || now == null || config.replay() == 0
              ? null
              : new Increment.Replay(rows(table.kept(earlier, now)), config.replay(), earlier);
      long count = fresh.count();
      return new Increment(rows(fresh), replay, bounds, new Increment.Counts(count, -1, 0, 0));
    } catch (Exception e) { // Checked ones too: Scala declares none.
      throw new GapException(
          "what was added to %s after snapshot %s up to %s cannot be read: %s"
              .formatted(name(), earlier, now, Reason.of(e)));
    }
  }

  private Dataset<Row> fresh(SnapshotTable table, @Nullable String earlier, @Nullable String now) {
    if (now == null) {
      return session.table(name()).limit(0);
    }
    if (earlier == null) {
      return table.at(now);
    }
    return earlier.equals(now) ? table.at(now).limit(0) : table.added(earlier, now);
  }

  private static RawData rows(Dataset<Row> frame) {
    return RawData.table(frame, List.of(frame.columns()));
  }
}
