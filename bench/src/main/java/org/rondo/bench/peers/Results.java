package org.rondo.bench.peers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** What all rounds have measured. Owned by the run, which adds to it from one thread at a time. */
final class Results {
  private final Map<Task, Map<Integer, Map<?, ?>>> lines = new LinkedHashMap<>();
  private final Set<String> versions = new LinkedHashSet<>();
  private final Set<String> failures = new LinkedHashSet<>();

  /** Takes in a line that a contestant printed. */
  synchronized void add(int round, Map<?, ?> line) {
    Object version = line.get("versions");
    if (version != null) {
      versions.add(version.toString());
      return;
    }
    Task task = Task.of(String.valueOf(line.get("task")));
    lines.computeIfAbsent(task, key -> new LinkedHashMap<>()).put(round, line);
  }

  /** Remembers that a process did not end well. */
  synchronized void fail(String what) {
    failures.add(what);
  }

  synchronized Set<String> versions() {
    return new LinkedHashSet<>(versions);
  }

  synchronized Set<String> failures() {
    return new LinkedHashSet<>(failures);
  }

  /** A number of every round that has it, in the order of the rounds. */
  synchronized List<Double> values(Task task, String name) {
    List<Double> values = new ArrayList<>();
    for (Map<?, ?> line : lines.getOrDefault(task, Map.of()).values()) {
      if (line.get(name) instanceof Number number) {
        values.add(number.doubleValue());
      }
    }
    return values;
  }

  /** Whether every round has reached the accuracy that was asked for. */
  synchronized boolean reached(Task task) {
    return lines.getOrDefault(task, Map.of()).values().stream()
        .allMatch(line -> Boolean.TRUE.equals(line.get("reached")));
  }

  OptionalDouble median(Task task, String name) {
    return median(values(task, name));
  }

  /**
   * The median of the rounds' own ratios, so that a machine that is slower for a while is slower
   * for both.
   */
  synchronized OptionalDouble ratio(Goal goal) {
    Map<Integer, Map<?, ?>> ahead =
        lines.getOrDefault(Task.speed(goal.workload(), goal.ahead()), Map.of());
    Map<Integer, Map<?, ?>> behind =
        lines.getOrDefault(Task.speed(goal.workload(), goal.behind()), Map.of());
    List<Double> ratios = new ArrayList<>();
    ahead.forEach(
        (round, line) -> {
          if (line.get("samples-per-second") instanceof Number above
              && behind.getOrDefault(round, Map.of()).get("samples-per-second")
                  instanceof Number below) {
            ratios.add(above.doubleValue() / below.doubleValue());
          }
        });
    return median(ratios);
  }

  private static OptionalDouble median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int count = sorted.size();
    return count == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((sorted.get((count - 1) / 2) + sorted.get(count / 2)) / 2);
  }
}
