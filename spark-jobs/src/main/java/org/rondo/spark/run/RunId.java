package org.rondo.spark.run;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/** The identifiers of runs: when they began, so that they sort, and something random. */
final class RunId {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
  private static final int RANDOM = 6;

  private RunId() {}

  /** The identifier of a run that begins now. */
  static String draw() {
    return STAMP.format(Clock.systemUTC().instant().atZone(ZoneOffset.UTC))
        + "-"
        + UUID.randomUUID().toString().substring(0, RANDOM);
  }
}
