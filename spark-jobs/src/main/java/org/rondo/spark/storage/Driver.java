package org.rondo.spark.storage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A process that drives a run.
 *
 * @param host the machine's name, for people: several may have the same
 * @param processes the list of processes that it is in, those of one start of one machine or
 *     container; empty where the system does not say
 * @param process its number in this list
 * @param started when it did, in ticks of the machine, since numbers are used again
 * @param nonce of one run
 */
record Driver(String host, String processes, long process, String started, String nonce) {
  private static final int STATE = 0;
  private static final int START_TICKS = 19;

  /** This process. */
  static Driver here() {
    long process = ProcessHandle.current().pid();
    String started = started(process);
    return new Driver(hostName(), processList(), process, started, UUID.randomUUID().toString());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  private static String processList() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
          + " "
          + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException | UnsupportedOperationException e) { // not Linux
      return "";
    }
  }

  /** Empty when it has ended, even if nobody has taken note of its end. */
  private static String started(long process) {
    try {
      String status =
          Files.readString(Path.of("/proc/" + process + "/stat"), StandardCharsets.ISO_8859_1);
      String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ", -1);
      return fields[STATE].matches("[ZX]") ? "" : fields[START_TICKS];
    } catch (IOException e) {
      return "";
    }
  }

  Map<String, Object> tree(long beats) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("host", host);
    tree.put("processes", processes);
    tree.put("process", process);
    tree.put("process-started", started);
    tree.put("nonce", nonce);
    tree.put("beats", beats);
    return tree;
  }

  /** Whether another's process would be seen from here. */
  boolean sees(Map<?, ?> other) {
    return !processes.isEmpty() && processes.equals(other.get("processes"));
  }

  static boolean runs(Map<?, ?> seen) {
    String started = seen.get("process") instanceof Number n ? started(n.longValue()) : "";
    return !started.isEmpty() && started.equals(seen.get("process-started"));
  }
}
