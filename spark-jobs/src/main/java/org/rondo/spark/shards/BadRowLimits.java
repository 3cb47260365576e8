package org.rondo.spark.shards;

import java.util.Iterator;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rondo.config.BadRowsConfig;
import org.rondo.error.DataException;
import org.rondo.spark.source.Increment;

/**
 * Keeps bad rows aside, and stops before training when there are too many of them.
 *
 * @param limits what is too many
 * @param rejected takes the bad rows, a line each; null where they are only counted
 * @param counts of an increment; null where all rows of a source are read
 */
record BadRowLimits(
    BadRowsConfig limits,
    @Nullable Consumer<Iterator<String>> rejected,
    Increment.@Nullable Counts counts) {

  /**
   * Stops where there are too many, but still keeps them aside.
   *
   * @param replayed old rows among them, none of which is bad
   */
  void require(JudgedRows judged, long replayed) {
    boolean all = judged.rejected() == judged.count();
    if (!all && !exceeded(judged, replayed)) {
      return;
    }
    handOver(judged);
    boolean fail = judged.rejected() > 0 && limits.mode() == BadRowsConfig.Mode.FAIL;
    throw new DataException(
        String.format(
            Locale.ROOT,
            "data.bad-rows: %d of %d rows cannot be used (%.2f %%), %s: %s%s",
            judged.rejected(),
            judged.count(),
            100.0 * judged.rejected() / judged.count(),
            whyTooMany(fail, all),
            RejectedRows.summary(judged.bad()),
            rejected == null ? "" : ". They are kept aside with file, line and reason"));
  }

  /**
   * Rows of which nobody can tell whether they are new are read again each time, so their share is
   * one of all rows of the source. Otherwise they would outgrow the new ones in the end.
   */
  private boolean exceeded(JudgedRows judged, long replayed) {
    if (counts == null) {
      return judged.exceed(limits);
    }
    long doubtful = counts.unusable();
    long fresh = judged.count() - doubtful - replayed;
    return new JudgedRows(judged.all(), fresh, judged.rejected() - doubtful).exceed(limits)
        || new JudgedRows(judged.all(), counts.read(), doubtful).exceed(limits);
  }

  /** Keeps them aside. */
  void handOver(JudgedRows judged) {
    if (rejected != null) {
      rejected.accept(RejectedRows.lines(judged.bad()));
    }
  }

  private String whyTooMany(boolean fail, boolean all) {
    if (fail) {
      return "and bad-rows.mode is fail";
    }
    return all ? "so none is left" : "more than max-fraction " + limits.maxFraction() + " allows";
  }
}
