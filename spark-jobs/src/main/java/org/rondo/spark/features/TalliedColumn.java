package org.rondo.spark.features;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature.Seen;
import org.rondo.data.Histogram;
import org.rondo.data.NumberGrid;

/** One column's counts in a {@link ColumnTally}. Travels from executors. */
public final class TalliedColumn implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int MOST_EXAMPLES = 3;

  /** The words of training rows; null for others. */
  private final @Nullable Map<String, Long> found;

  /** The numbers of training rows; null for others. */
  private final @Nullable NumberGrid grid;

  /** The words that training has seen; null where unseen words are not counted. */
  private final transient @Nullable Vocabulary words;

  private final @Nullable Double from;
  private final @Nullable Double to;
  private final TreeSet<String> examples = new TreeSet<>();
  private long missing;
  private long unseen;

  /** Numbers that vectors store explicitly. */
  private long entries;

  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;

  /**
   * Counts of no value yet.
   *
   * @param found counts words; null where they are not counted
   * @param grid counts numbers; null where they are not counted
   * @param words that training has seen; null where unseen ones are not counted
   * @param seen in training; null where there was none
   */
  TalliedColumn(
      @Nullable Map<String, Long> found,
      @Nullable NumberGrid grid,
      @Nullable Vocabulary words,
      @Nullable Seen seen) {
    this.found = found;
    this.grid = grid;
    this.words = words;
    this.from = seen == null ? null : seen.least();
    this.to = seen == null ? null : seen.most();
  }

  /** Adds a value; null for a gap. */
  void add(@Nullable Object value) {
    if (value == null) {
      missing++;
    } else if (value instanceof String word) {
      if (found != null) {
        found.merge(word, 1L, Long::sum);
      }
      if (words != null && words.place(word) == Vocabulary.UNKNOWN) {
        unseen++;
        example(word);
      }
    } else if (value instanceof Double number) {
      add(number.doubleValue());
    } else if (value instanceof Vector vector) {
      entries += vector.numActives();
      DoubleStream own =
          DoubleStream.of(
              vector instanceof SparseVector sparse ? sparse.values() : vector.toArray());
      var summary =
          (vector.numActives() < vector.size() ? DoubleStream.concat(own, DoubleStream.of(0)) : own)
              .summaryStatistics();
      range(summary.getMin(), summary.getMax());
    }
  }

  /** Adds a number. */
  void add(double number) {
    if (grid != null) {
      grid.add(number);
    }
    range(number, number);
  }

  /** How the values are distributed; null where they are not counted. */
  @Nullable Histogram histogram() {
    return found != null
        ? Histogram.of(found)
        : grid == null ? null : Histogram.of(grid.histogram());
  }

  private void range(double low, double high) {
    least = Math.min(least, low);
    most = Math.max(most, high);
    if (from != null && to != null && (low < from || high > to)) {
      unseen++;
    }
  }

  private void example(String word) {
    examples.add(word);
    if (examples.size() > MOST_EXAMPLES) {
      examples.pollLast();
    }
  }

  /** Adds the counts of another part of the same column. */
  void merge(TalliedColumn other) {
    if (found != null && other.found != null) {
      other.found.forEach((word, count) -> found.merge(word, count, Long::sum));
    }
    if (grid != null && other.grid != null) {
      grid.merge(other.grid);
    }
    missing += other.missing;
    entries += other.entries;
    unseen += other.unseen;
    least = Math.min(least, other.least);
    most = Math.max(most, other.most);
    other.examples.forEach(this::example);
  }

  /** How often each word was found; null where words are not counted. */
  @Nullable SortedMap<String, Long> found() {
    return found == null ? null : new TreeMap<>(found);
  }

  /** Numbers that vectors store explicitly. */
  long entries() {
    return entries;
  }

  /** Rows without a value. */
  public long missing() {
    return missing;
  }

  /** Words that training has not seen, or numbers outside the range that it has seen. */
  public long unseen() {
    return unseen;
  }

  /** A few of the words. */
  public List<String> examples() {
    return List.copyOf(examples);
  }

  /** The least number; infinite where there is none. */
  public double least() {
    return least;
  }

  /** The greatest number; infinite where there is none. */
  public double most() {
    return most;
  }
}
