package org.rondo.spark.source;

import java.time.Clock;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.config.DataConfig;
import org.rondo.config.SinceConfig;
import org.rondo.error.DataException;

/** A way to tell new rows from those of the last success. */
public interface Since {
  /** Among the bounds: the files that have been read; too many to be shown. */
  String FILES = "files";

  /**
   * The way that a configuration names.
   *
   * @param clock that says what is too new; asked once for each increment
   */
  static Since of(SparkSession session, DataConfig data, SinceConfig config, Clock clock) {
    if (config.partition() != null) {
      return new SinceFiles(session, data, config, config.partition());
    }
    return config.snapshot()
        ? new SinceSnapshot(session, data, config)
        : new SinceColumn(session, data, config, clock);
  }

  /**
   * Pins what is new now; may run a job.
   *
   * @param last the bounds of the last success; null to begin with the first row
   * @throws GapException when it cannot be told what is new since then
   * @throws DataException when the source cannot be read, or has no such column
   */
  Increment after(@Nullable Map<String, Object> last);

  /**
   * The rows within bounds that were pinned before; may run a job.
   *
   * @throws DataException when they are there no more
   */
  Increment within(Map<String, Object> bounds);

  /**
   * Whether an increment begins where another ended.
   *
   * @param before the bounds of the other; null for the first row
   */
  boolean follows(Map<String, Object> bounds, @Nullable Map<String, Object> before);

  /** The bounds that a next increment begins at, in words. */
  String reached(Map<String, Object> bounds);

  /** It cannot be told which rows are new since the last success. */
  final class GapException extends DataException {
    private static final long serialVersionUID = 1L;
    private final String reason;

    /**
     * A gap.
     *
     * @param reason what is in the way
     */
    public GapException(String reason) {
      super(
          "retrain.since: %s, so it cannot be told which rows are new; nothing was trained. Call again with --set retrain.since.from=beginning to read everything once, or set retrain.since.on-gap: full to do so by itself"
              .formatted(reason));
      this.reason = reason;
    }

    /** What is in the way. */
    public String reason() {
      return reason;
    }
  }
}
