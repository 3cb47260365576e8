package org.rondo.report.run;

import java.util.Map;
import java.util.TreeMap;

/**
 * Rows that were kept aside.
 *
 * @param reasons rows by reason, in order of the reasons
 * @param counted rows that these are of; others were counted and their reasons not kept
 */
public record Rejected(Map<String, Long> reasons, long counted) {
  /** No rows. */
  public static final Rejected NONE = new Rejected(Map.of(), 0);

  /** Copies the map. */
  public Rejected {
    reasons = new TreeMap<>(reasons);
  }
}
