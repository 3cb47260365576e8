package org.rondo.report.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A run's rounds and evaluations, taken from its log line by line. A long run is thinned: of its
 * rounds every second, fourth or eighth is kept, and so on, and always the last. For one thread.
 */
public final class RunCourse {
  /** More points than this are not seen on a screen. */
  private static final int MOST = 5_000;

  private final List<Tree> rounds = new ArrayList<>();
  private final List<Tree> evaluations = new ArrayList<>();
  private final OddWorkers odd = new OddWorkers();
  private Tree last = Tree.EMPTY;
  private boolean lastIsKept = true;
  private long every = 1;
  private long count;

  /** Takes a line of metrics.jsonl. */
  public void add(Map<?, ?> line) {
    Tree tree = new Tree(line);
    if (tree.has("evaluation")) {
      evaluations.add(tree);
      thin(evaluations);
      return;
    }
    odd.add(tree);
    last = tree;
    lastIsKept = count++ % every == 0;
    if (lastIsKept) {
      rounds.add(tree);
      if (thin(rounds)) {
        every *= 2;
      }
    }
  }

  private static boolean thin(List<Tree> lines) {
    if (lines.size() <= MOST) {
      return false;
    }
    List<Tree> kept = new ArrayList<>();
    for (int i = 0; i < lines.size(); i += 2) {
      kept.add(lines.get(i));
    }
    lines.clear();
    lines.addAll(kept);
    return true;
  }

  /** How many rounds there were. */
  long count() {
    return count;
  }

  /** Of how many rounds one is kept. */
  long every() {
    return every;
  }

  /** The rounds that are kept, with the last one. */
  List<Tree> rounds() {
    if (lastIsKept) {
      return List.copyOf(rounds);
    }
    List<Tree> all = new ArrayList<>(rounds);
    all.add(last);
    return all;
  }

  /** A value of each round that is kept. */
  double[] of(String key) {
    return values(rounds(), round -> round.number(key));
  }

  /** A value of each evaluation of some rows. */
  double[] of(String split, String key) {
    return values(evaluations(split), line -> line.number(key));
  }

  /** The evaluations of some rows. */
  List<Tree> evaluations(String split) {
    return evaluations.stream().filter(line -> line.text("evaluation").equals(split)).toList();
  }

  private static double[] values(List<Tree> lines, ToDoubleFunction<Tree> value) {
    return lines.stream().mapToDouble(value).toArray();
  }

  /** The workers that stand out. */
  OddWorkers odd() {
    return odd;
  }
}
