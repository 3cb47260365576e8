package org.rondo.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Counts numbers whose range is not known beforehand, in one pass and bounded memory: cell {@code
 * i} of width {@code 2^e} holds {@code i 2^e <= x < (i + 1) 2^e}, and {@code e} is the least for
 * which no more than a given number of cells hold anything. It begins so fine that each number has
 * a cell of its own. As two neighbouring cells make exactly one of twice their width, the counts
 * are those of all numbers whatever their order and however parts of them are merged; an outlier
 * takes one cell and costs the others nothing. Mutable, for one thread; travels from executors.
 */
public final class NumberGrid implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The exponent of the least positive double. */
  private static final int FINEST = Double.MIN_EXPONENT - 52;

  private static final double EXACT_INTEGERS = 0x1p53;
  private static final int FIRST_CAPACITY = 16;

  private final int most;
  private int exponent = FINEST;
  private int cells;
  // An open hash table: the lower end of each cell, where the count is not 0.
  private double[] ends = new double[FIRST_CAPACITY];
  private long[] counts = new long[FIRST_CAPACITY];

  /**
   * An empty grid.
   *
   * @param most cells that may hold something, at least 2
   */
  public NumberGrid(int most) {
    if (most < 2) {
      throw new IllegalArgumentException("a grid of " + most + " cells");
    }
    this.most = most;
  }

  /** Adds a number; what is not finite is not counted. */
  public void add(double number) {
    if (Double.isFinite(number)) {
      add(cell(number, exponent), 1);
    }
  }

  /** Adds another grid's counts. */
  public void merge(NumberGrid other) {
    coarsen(Math.max(exponent, other.exponent));
    for (int i = 0; i < other.ends.length; i++) {
      if (other.counts[i] > 0) {
        // Adding may have made this grid coarser than before.
        add(cell(other.ends[i], exponent), other.counts[i]);
      }
    }
  }

  /** What has been counted. */
  public Histogram.Numbers histogram() {
    double[] sorted = occupied();
    return new Histogram.Numbers(
        exponent,
        DoubleStream.of(sorted).boxed().toList(),
        DoubleStream.of(sorted).mapToObj(end -> counts[place(end)]).toList());
  }

  /**
   * The lower end of the cell of width {@code 2^exponent} that holds a finite number. All
   * arithmetic here is exact.
   */
  static double cell(double number, int exponent) {
    double scaled = Math.scalb(number, -exponent);
    if (!(Math.abs(scaled) < EXACT_INTEGERS)) {
      return number; // the distance between doubles here is no less than a cell
    }
    double index = scaled == 0 && number < 0 ? -1 : Math.floor(scaled);
    return Math.scalb(index, exponent) + 0.0; // no negative zero
  }

  private void add(double end, long count) {
    int place = place(end);
    if (counts[place] == 0) {
      ends[place] = end;
      cells++;
    }
    counts[place] += count;
    if (cells > most) {
      coarsen(enough());
    } else if (2 * cells > ends.length) {
      rebuild(2 * ends.length, exponent);
    }
  }

  /** Where a cell is, or would be. */
  private int place(double end) {
    // The high bits of the product depend on all bits of the number, of which the low ones are 0.
    long bits = Double.doubleToLongBits(end) * 0x9E3779B97F4A7C15L;
    int mask = ends.length - 1;
    int place = (int) (bits >>> Long.numberOfLeadingZeros(mask));
    while (counts[place] > 0 && ends[place] != end) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private double[] occupied() {
    double[] found = new double[cells];
    int at = 0;
    for (int i = 0; i < ends.length; i++) {
      if (counts[i] > 0) {
        found[at++] = ends[i];
      }
    }
    Arrays.sort(found);
    return found;
  }

  /**
   * The least exponent with few enough cells: the coarser, the fewer. Sought from above, where it
   * is unless there are outliers.
   */
  private int enough() {
    double[] sorted = occupied();
    int low = exponent + 1;
    int high = Math.max(low, ofSpan(sorted[sorted.length - 1] - sorted[0]));
    int step = 1;
    while (low < high) {
      int lower = Math.max(low, high - step);
      if (distinct(sorted, lower) > most) {
        low = lower + 1;
        break;
      }
      high = lower;
      step *= 2;
    }
    while (low < high) {
      int middle = Math.floorDiv(low + high, 2);
      if (distinct(sorted, middle) <= most) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** An exponent that is surely enough: a span touches at most two cells more than it fills. */
  private int ofSpan(double span) {
    return most <= 2 || !Double.isFinite(span)
        ? Double.MAX_EXPONENT
        : Math.max(FINEST, Math.getExponent(span / (most - 2)) + 1);
  }

  private static int distinct(double[] sorted, int exponent) {
    int distinct = 0;
    double last = Double.NaN;
    for (double number : sorted) {
      double cell = cell(number, exponent);
      if (cell != last) {
        distinct++;
        last = cell;
      }
    }
    return distinct;
  }

  private void coarsen(int to) {
    if (to > exponent) {
      rebuild(ends.length, to);
    }
  }

  private void rebuild(int capacity, int to) {
    double[] oldEnds = ends;
    long[] oldCounts = counts;
    ends = new double[capacity];
    counts = new long[capacity];
    exponent = to;
    cells = 0;
    for (int i = 0; i < oldEnds.length; i++) {
      if (oldCounts[i] > 0) {
        double end = cell(oldEnds[i], to);
        int place = place(end);
        cells += counts[place] == 0 ? 1 : 0;
        ends[place] = end;
        counts[place] += oldCounts[i];
      }
    }
  }
}
