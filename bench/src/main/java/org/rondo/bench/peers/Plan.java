package org.rondo.bench.peers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.rondo.bench.Workload;

/**
 * What a run of all measures.
 *
 * @param warm seconds before each measurement
 * @param measure seconds of each measurement
 * @param rounds at most
 * @param seconds for all rounds; no round begins that would not end in them
 * @param lines who measures what in each round, a process for each
 */
record Plan(double warm, double measure, int rounds, double seconds, List<Line> lines) {

  /** What all of them can train. */
  static final List<Workload> WORKLOADS =
      List.of(Workload.W1, Workload.W2, Workload.W3, Workload.W4);

  /**
   * What one process measures, in order.
   *
   * @param contestant whose process
   * @param tasks one after the other
   */
  record Line(Contestant contestant, List<Task> tasks) {}

  /** The ratios and no more, in four minutes with what the start of it takes. */
  static Plan quick() {
    Set<Task> tasks = new LinkedHashSet<>();
    for (Goal goal : Goal.ALL) {
      tasks.add(Task.speed(goal.workload(), goal.ahead()));
      tasks.add(Task.speed(goal.workload(), goal.behind()));
    }
    return new Plan(3, 2, 3, 215, lines(List.copyOf(tasks)));
  }

  /** Everything, and the time to equal accuracy. */
  static Plan full() {
    List<Task> tasks = new ArrayList<>();
    for (Peer peer : Peer.values()) {
      for (Workload workload : WORKLOADS) {
        // MLlib has no convolutions.
        if (peer != Peer.MLLIB || workload != Workload.W2) {
          tasks.add(Task.speed(workload, peer));
        }
      }
      if (peer != Peer.MLLIB && peer != Peer.DL4J_WRAPPER && peer != Peer.RONDO_THREADS) {
        tasks.add(new Task(Task.Measure.ACCURACY, Workload.W1, peer));
      }
    }
    return new Plan(5, 2, 3, 900, lines(tasks));
  }

  private static List<Line> lines(List<Task> tasks) {
    List<Line> lines = new ArrayList<>();
    for (Contestant contestant : Contestant.values()) {
      List<Task> own =
          tasks.stream().filter(task -> contestant.peers().contains(task.peer())).toList();
      if (!own.isEmpty()) {
        lines.add(new Line(contestant, byWorkload(own)));
      }
    }
    return lines;
  }

  /** Side by side what is compared, in the order of the peers: plain threads follow auto. */
  private static List<Task> byWorkload(List<Task> tasks) {
    List<Task> sorted = new ArrayList<>(tasks);
    sorted.sort(
        Comparator.comparing(Task::measure)
            .thenComparing(Task::workload)
            .thenComparing(Task::peer));
    return sorted;
  }
}
