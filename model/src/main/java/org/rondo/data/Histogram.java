package org.rondo.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often a column has values of each kind: numbers by ranges, words one by one. Those without a
 * value count apart. Part of signature.json; travels to executors.
 *
 * @param edges ascending, between the ranges of numbers: range i holds {@code edges[i-1] < x <=
 *     edges[i]}; empty for words
 * @param counts of each range, one more than there are edges; empty for words
 * @param words how often each occurs; empty for numbers
 * @param others words that are none of these
 */
public record Histogram(
    List<Double> edges, List<Long> counts, SortedMap<String, Long> words, long others)
    implements Serializable {

  /**
   * Copies.
   *
   * @throws IllegalArgumentException when the parts contradict each other
   */
  public Histogram {
    edges = List.copyOf(edges);
    counts = List.copyOf(counts);
    words = Collections.unmodifiableSortedMap(new TreeMap<>(words));
    for (int i = 1; i < edges.size(); i++) {
      require(edges.get(i - 1) < edges.get(i), "its edges do not ascend");
    }
    require(counts.isEmpty() ? edges.isEmpty() : counts.size() == edges.size() + 1, "its counts");
    require(counts.isEmpty() || words.isEmpty(), "it has both numbers and words");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("no histogram: " + what);
    }
  }

  /** A histogram of words. */
  public static Histogram ofWords(SortedMap<String, Long> words) {
    return new Histogram(List.of(), List.of(), words, 0);
  }

  /** All values that were counted. */
  public long total() {
    return shares().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * The counts in an order that two histograms of equal kinds have in common; words others last.
   */
  public List<Long> shares() {
    List<Long> all = new ArrayList<>(counts);
    if (counts.isEmpty()) {
      all.addAll(words.values());
      all.add(others);
    }
    return all;
  }
}
