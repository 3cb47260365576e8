package org.rondo.spark.cli;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;

/** Whether Java, memory, cores and threads are suitable for training. */
final class MachineChecks {
  private static final List<Integer> TESTED_JAVA = List.of(17, 21);
  private static final int OLDEST_JAVA = 17;
  private static final long MIN_HEAP_MEGABYTES = 512;
  private static final String OMP_NUM_THREADS = "OMP_NUM_THREADS";

  private MachineChecks() {}

  /** The checks of this process and its machine. */
  static List<Check> all() {
    return List.of(
        new Check("java", () -> java(Runtime.version().feature())),
        new Check("memory", () -> memory(Runtime.getRuntime().maxMemory() >> 20)),
        new Check("cores", () -> Finding.ok(Runtime.getRuntime().availableProcessors() + " cores")),
        new Check("threads", () -> threads(System.getenv())));
  }

  static Finding java(int feature) {
    String detail = Versions.java() + " at " + System.getProperty("java.home");
    if (feature < OLDEST_JAVA) {
      return Finding.fail(detail, "install a JDK 17 and point JAVA_HOME at it");
    }
    return TESTED_JAVA.contains(feature)
        ? Finding.ok(detail)
        : Finding.warn(detail, "Rondo is tested with Java 17 and 21: point JAVA_HOME at one");
  }

  static Finding memory(long heapMegabytes) {
    String detail =
        "heap up to %,d MB of this machine's %,d MB".formatted(heapMegabytes, physicalMegabytes());
    return heapMegabytes < MIN_HEAP_MEGABYTES
        ? Finding.warn(detail, "raise it with RONDO_MEMORY=1g")
        : Finding.ok(detail);
  }

  static Finding threads(Map<String, String> environment) {
    String set = environment.getOrDefault(OMP_NUM_THREADS, "");
    return set.equals("1")
        ? Finding.ok("OMP_NUM_THREADS=1: one native thread per task")
        : Finding.warn(
            OMP_NUM_THREADS + (set.isEmpty() ? " is not set" : "=" + set),
            "export OMP_NUM_THREADS=1, or tasks fight for cores and results are not repeatable");
  }

  private static long physicalMegabytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize() >> 20
        : 0;
  }
}
