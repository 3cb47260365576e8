package org.rondo.spark.run;

import java.util.Map;
import java.util.Optional;
import org.rondo.spark.source.Increment;
import org.rondo.spark.source.RawData;

/** Where a run's rows come from: all rows of a source, or those that are new. */
public sealed interface RowSupply permits RowSupply.All, RowSupply.New {

  /** All rows of a source. */
  @FunctionalInterface
  non-sealed interface All extends RowSupply {
    /** Opens the source. */
    RawData open();
  }

  /** The rows that are new, within bounds that the run's manifest keeps. */
  non-sealed interface New extends RowSupply {
    /** Pins what is new now; empty where nothing is. */
    Optional<Increment> pinned();

    /**
     * The rows of an interrupted run.
     *
     * @param bounds that it has pinned
     * @return empty where they are no longer what the next run should take
     */
    Optional<Increment> again(Map<String, Object> bounds);
  }
}
