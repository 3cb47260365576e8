package org.rondo.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How often a column has which values: numbers by ranges, or words one by one. Missing values are
 * not among them. Bounded in size.
 *
 * @param numbers null for words
 * @param words null for numbers
 */
public record Histogram(@Nullable Numbers numbers, @Nullable Words words) implements Serializable {
  /** Words that are counted one by one. */
  static final int MOST_WORDS = 256;

  /**
   * Checks.
   *
   * @throws IllegalArgumentException unless there is one of the two
   */
  public Histogram {
    require((numbers == null) != (words == null), "it is of numbers or of words");
  }

  /** A histogram of numbers. */
  public static Histogram of(Numbers numbers) {
    return new Histogram(numbers, null);
  }

  /** A histogram of the most frequent words; of equally frequent ones, the first by name. */
  public static Histogram of(Map<String, Long> words) {
    TreeMap<String, Long> most = new TreeMap<>();
    words.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_WORDS)
        .forEach(word -> most.put(word.getKey(), word.getValue()));
    long all = words.values().stream().mapToLong(Long::longValue).sum();
    return new Histogram(null, new Words(most, all - sum(most.values())));
  }

  private static long sum(Iterable<Long> counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("no histogram: " + what);
    }
  }

  /**
   * Numbers, as a {@link NumberGrid} counts them.
   *
   * @param exponent of the width of a cell, which is {@code 2^exponent}
   * @param cells the lower ends of those that hold something, ascending
   * @param counts of each
   */
  public record Numbers(int exponent, List<Double> cells, List<Long> counts)
      implements Serializable {
    /**
     * Copies.
     *
     * @throws IllegalArgumentException when the parts contradict each other
     */
    public Numbers {
      cells = List.copyOf(cells);
      counts = List.copyOf(counts);
      require(cells.size() == counts.size(), "it has not a count for each cell");
      for (int i = 0; i < cells.size(); i++) {
        require(counts.get(i) > 0, "a cell holds nothing");
        require(i == 0 || cells.get(i - 1) < cells.get(i), "its cells do not ascend");
      }
    }

    /** All numbers that were counted. */
    public long total() {
      return sum(counts);
    }

    /** The same counts in wider cells. */
    Numbers coarsened(int to) {
      List<Double> wider = new ArrayList<>();
      List<Long> sums = new ArrayList<>();
      for (int i = 0; i < cells.size(); i++) {
        double cell = NumberGrid.cell(cells.get(i), Math.max(to, exponent));
        int last = wider.size() - 1;
        if (last >= 0 && wider.get(last) == cell) {
          sums.set(last, sums.get(last) + counts.get(i));
        } else {
          wider.add(cell);
          sums.add(counts.get(i));
        }
      }
      return new Numbers(Math.max(to, exponent), wider, sums);
    }

    /** Numbers certainly below one number or above another: those of whole cells. */
    public long outside(double least, double most) {
      double width = Math.scalb(1.0, exponent);
      long outside = 0;
      for (int i = 0; i < cells.size(); i++) {
        if (cells.get(i) > most || (cells.get(i) < least && cells.get(i) + width <= least)) {
          outside += counts.get(i);
        }
      }
      return outside;
    }
  }

  /**
   * Words.
   *
   * @param most the most frequent ones, and how often each occurs
   * @param others how often others occur
   */
  public record Words(SortedMap<String, Long> most, long others) implements Serializable {
    /** Copies. */
    public Words {
      most = Collections.unmodifiableSortedMap(new TreeMap<>(most));
      require(others >= 0, "fewer words than none");
    }

    /** All words that were counted. */
    public long total() {
      return sum(most.values()) + others;
    }

    /** How often a word occurs; -1 where it may be among the others. */
    long count(String word) {
      return most.getOrDefault(word, others == 0 ? 0L : -1L);
    }
  }

  /** All values that were counted. */
  public long total() {
    return numbers != null ? numbers.total() : words == null ? 0 : words.total();
  }

  /**
   * Two histograms' counts of the same ranges or words: as fine as both of them are, so that no
   * count is an estimate.
   *
   * @throws IllegalArgumentException when one is of numbers and the other of words
   */
  public static Aligned aligned(Histogram then, Histogram now) {
    Numbers thenNumbers = then.numbers;
    Numbers nowNumbers = now.numbers;
    if (thenNumbers != null && nowNumbers != null) {
      return alignedNumbers(thenNumbers, nowNumbers);
    }
    Words thenWords = then.words;
    Words nowWords = now.words;
    if (thenWords == null || nowWords == null) {
      throw new IllegalArgumentException("numbers cannot be compared with words");
    }
    return alignedWords(thenWords, nowWords);
  }

  private static Aligned alignedNumbers(Numbers then, Numbers now) {
    int exponent = Math.max(then.exponent, now.exponent);
    TreeMap<Double, long[]> pairs = new TreeMap<>();
    add(pairs, then.coarsened(exponent), 0);
    add(pairs, now.coarsened(exponent), 1);
    return Aligned.of(pairs.values(), true);
  }

  private static void add(TreeMap<Double, long[]> pairs, Numbers numbers, int side) {
    for (int i = 0; i < numbers.cells.size(); i++) {
      pairs.computeIfAbsent(numbers.cells.get(i), cell -> new long[2])[side] +=
          numbers.counts.get(i);
    }
  }

  private static Aligned alignedWords(Words then, Words now) {
    TreeMap<String, long[]> pairs = new TreeMap<>();
    then.most.keySet().forEach(word -> pairs.put(word, new long[2]));
    now.most.keySet().forEach(word -> pairs.put(word, new long[2]));
    long[] rest = {then.total(), now.total()};
    pairs
        .entrySet()
        .removeIf(
            pair -> {
              long before = then.count(pair.getKey());
              long after = now.count(pair.getKey());
              if (before < 0 || after < 0) {
                return true;
              }
              pair.setValue(new long[] {before, after});
              rest[0] -= before;
              rest[1] -= after;
              return false;
            });
    List<long[]> all = new ArrayList<>(pairs.values());
    if (rest[0] + rest[1] > 0) {
      all.add(rest);
    }
    return Aligned.of(all, false);
  }

  /**
   * Counts of the same ranges or words.
   *
   * @param then counts of the first histogram
   * @param now counts of the second
   * @param ordered whether the ranges ascend; words have no order
   */
  public record Aligned(List<Long> then, List<Long> now, boolean ordered) {
    private static Aligned of(Iterable<long[]> pairs, boolean ordered) {
      List<Long> then = new ArrayList<>();
      List<Long> now = new ArrayList<>();
      for (long[] pair : pairs) {
        then.add(pair[0]);
        now.add(pair[1]);
      }
      return new Aligned(List.copyOf(then), List.copyOf(now), ordered);
    }
  }
}
