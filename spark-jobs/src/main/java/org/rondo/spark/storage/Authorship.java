package org.rondo.spark.storage;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Who writes a file, and when. */
public final class Authorship {
  private Authorship() {}

  /** This moment, as files have it. */
  public static String now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** Who works here: user, host and process. */
  public static String who() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "unknown";
    }
    return "%s@%s (process %s)"
        .formatted(System.getProperty("user.name", ""), host, ProcessHandle.current().pid());
  }
}
