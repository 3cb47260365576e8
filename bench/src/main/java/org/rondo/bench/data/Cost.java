package org.rondo.bench.data;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What some work took.
 *
 * @param seconds on the clock
 * @param processorSeconds of all threads of this process, the collector's and the compilers' too
 */
record Cost(double seconds, double processorSeconds) {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  static Cost of(Runnable work) {
    System.gc();
    long start = System.nanoTime();
    long before = SYSTEM.getProcessCpuTime();
    work.run();
    return new Cost((System.nanoTime() - start) / 1e9, (SYSTEM.getProcessCpuTime() - before) / 1e9);
  }
}
