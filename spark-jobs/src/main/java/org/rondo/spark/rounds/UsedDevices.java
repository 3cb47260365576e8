package org.rondo.spark.rounds;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.rondo.training.WorkerUpdate;
import org.rondo.training.WorkerUpdate.HostDevice;

/** The devices that workers have computed on, and which workers that were. Used by one thread. */
final class UsedDevices {
  private final SortedMap<HostDevice, SortedSet<Integer>> workers =
      new TreeMap<>(
          Comparator.comparing(HostDevice::host)
              .thenComparing(used -> used.device().address())
              .thenComparing(used -> used.device().name()));

  /** Takes in what the workers of a round report. */
  void note(List<WorkerUpdate.Report> reports) {
    for (WorkerUpdate.Report report : reports) {
      HostDevice device = report.measures().transit().device();
      if (device != null) {
        workers.computeIfAbsent(device, first -> new TreeSet<>()).add(report.worker());
      }
    }
  }

  /** What a manifest records: a map for each device. */
  List<Map<String, Object>> toTree() {
    return workers.entrySet().stream().map(use -> tree(use.getKey(), use.getValue())).toList();
  }

  private static Map<String, Object> tree(HostDevice used, SortedSet<Integer> workers) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("host", used.host());
    tree.put("address", used.device().address());
    tree.put("name", used.device().name());
    tree.put("workers", List.copyOf(workers));
    return tree;
  }
}
