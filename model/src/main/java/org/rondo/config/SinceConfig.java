package org.rondo.config;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a retraining takes for new: the rows beyond those that the last one has decided on. Exactly
 * one of column, partition and snapshot says how they are told from the old ones.
 *
 * @param type null for that of the column
 * @param lag seconds; null for none
 */
@Shorthand("column")
public record SinceConfig(
    @Doc(
            "A column that grows with time: rows whose value is greater than the highest one of the"
                + " last success are new.")
        @Nullable String column,
    @Doc(
            "As what the column's values are compared: `number`, `time` (without a zone: UTC), or"
                + " `text`, by the bytes of UTF-8. When absent, by the column's own type; a column"
                + " of text, such as any of a CSV file, needs it.")
        @Nullable SinceType type,
    @Doc(
            "Seconds: rows whose time is later than that long before the start are left for the"
                + " next retraining, so that what arrives late is not missed. None when absent.")
        @Range(min = 0)
        @Nullable Double lag,
    @Doc(
            "A column of partition folders (`NAME=value`): files that the last success has not read"
                + " are new.")
        @Nullable String partition,
    @Doc(
            "Whether the rows of a later snapshot of the Iceberg or Delta table are new that the"
                + " last success's snapshot did not have.")
        @Default("false")
        boolean snapshot,
    @Doc(
            "The fraction of the old rows that are trained on besides, others each time: chosen by"
                + " their keys.")
        @Default("0")
        @Range(min = 0, max = 1)
        double replay,
    @Doc("The fewest new rows to retrain for; fewer are left for the next retraining.")
        @Default("1")
        @Range(min = 1)
        long minRows,
    @Doc(
            "What to do where it cannot be told what is new, such as after a snapshot has expired:"
                + " `fail` (exit code 3), or `full`, which reads everything again.")
        @Default("fail")
        OnGap onGap,
    @Doc(
            "`last-success`, or `beginning`, which reads everything once and remembers how far it"
                + " came; for the command line.")
        @Default("last-success")
        From from)
    implements ConfigSection {

  /** What to do where it cannot be told what is new. */
  public enum OnGap {
    /** Ends with exit code 3. */
    FAIL,
    /** Reads everything. */
    FULL
  }

  /** Where new rows begin. */
  public enum From {
    /** After those of the last success. */
    LAST_SUCCESS,
    /** With the first. */
    BEGINNING
  }

  /** Validates. */
  public SinceConfig {
    Violations.in(
            SinceConfig.class, column, type, lag, partition, snapshot, replay, minRows, onGap, from)
        .require(
            Stream.of(column, partition, snapshot ? "" : null).filter(Objects::nonNull).count()
                == 1,
            "column, partition and snapshot are three ways to tell new rows from old ones; set one",
            "column",
            "partition",
            "snapshot")
        .require(column != null || type == null, "belongs to column; leave it out", "type")
        .require(column != null || lag == null, "belongs to column; leave it out", "lag")
        .require(
            lag == null || type == null || type == SinceType.TIME,
            "only times have one; leave it out, or set type: time",
            "lag",
            "type")
        .orThrow();
  }
}
