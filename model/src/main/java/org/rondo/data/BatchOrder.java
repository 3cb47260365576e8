package org.rondo.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The order in which an epoch visits the rows of a shard: a permutation of 0 to {@code rows - 1}.
 * Immutable. Every worker derives it from the seed; it is never sent.
 *
 * <p>Unless rows are grouped, nothing is stored per row, and any position is found in constant
 * expected time. The rows are numbered by pairs, x = left + a * right, with a = ceil(sqrt(rows)),
 * rounded up to an even number, and b = ceil(rows / a), and a generalized Feistel network shuffles
 * the pairs:
 *
 * <pre>
 *   left  = (left  + F(2i,   right)) mod a
 *   right = (right + F(2i+1, left))  mod b        for i = 0 .. ROUNDS/2 - 1
 * </pre>
 *
 * A pair beyond the last row goes through the network again until it is a row (cycle walking).
 * Since a * b exceeds the number of rows by less than a, that is rare. Source: Black and Rogaway,
 * "Ciphers with arbitrary finite domains", CT-RSA 2002, sections 4 (cycle walking) and 5
 * (generalized Feistel). Deviations: F is the finalizer of {@link SeedMixer} under a key per round,
 * not a block cipher, since nobody attacks a batch order; sixteen rounds, not three, since the
 * halves of a small shard have few values and each round then shuffles little (with eight, the 720
 * orders of six rows are visibly not equally likely); a is even, since with two odd halves every
 * round is an even permutation and half of the orders would be rare.
 */
public final class BatchOrder {
  private static final int ROUNDS = 16;
  private static final int GROUPED = 32;

  private final int rows;
  private final int leftSize;
  private final int rightSize;

  /** One key per round; empty for the sequential order. */
  private final long[] keys;

  /** The rows by position, where they are listed. */
  private final int @Nullable [] listed;

  private BatchOrder(int rows, long[] keys) {
    this(rows, keys, null);
  }

  private BatchOrder(int rows, long[] keys, int @Nullable [] listed) {
    if (rows < 0) {
      throw new IllegalArgumentException("An order has 0 or more rows, got " + rows + ".");
    }
    this.rows = rows;
    int root = (int) StrictMath.ceil(StrictMath.sqrt(rows));
    this.leftSize = Math.max(2, root + root % 2);
    this.rightSize = Math.max(1, (int) (((long) rows + leftSize - 1) / leftSize));
    this.keys = keys;
    this.listed = listed;
  }

  /**
   * A pseudo-random order, the same for the same arguments on every machine.
   *
   * @param rows the number of rows of the shard
   * @param seed the seed of the run
   * @param epoch which pass over the data
   * @param shard which worker's rows
   * @throws IllegalArgumentException if {@code rows} is negative
   */
  public static BatchOrder shuffled(int rows, long seed, long epoch, int shard) {
    long[] keys = new long[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      keys[round] = SeedMixer.mix(seed, epoch, shard, round);
    }
    return new BatchOrder(rows, keys);
  }

  /**
   * The order in which the rows are stored, for data that must not be shuffled.
   *
   * @throws IllegalArgumentException if {@code rows} is negative
   */
  public static BatchOrder sequential(int rows) {
    return new BatchOrder(rows, new long[0]);
  }

  /**
   * The same rows, in batches of sequences of similar length, so that little is padded. Rows move
   * only within groups of {@value #GROUPED} batches: a group's rows are sorted by length and cut
   * into batches, which follow each other by the first of their rows in this order.
   *
   * @param batchSize rows of a batch
   * @param lengths of the rows
   */
  public BatchOrder grouped(int batchSize, IntUnaryOperator lengths) {
    int[] rowsByPosition = new int[rows];
    int window = (int) Math.min(Integer.MAX_VALUE, (long) GROUPED * batchSize);
    for (int from = 0; from < rows; from += Math.min(window, rows - from)) {
      int to = from + Math.min(window, rows - from);
      List<Integer> sorted =
          IntStream.range(from, to)
              .boxed()
              .sorted(Comparator.comparingInt(position -> lengths.applyAsInt(at(position))))
              .toList();
      List<List<Integer>> batches = new ArrayList<>();
      for (int i = 0; i < sorted.size(); i += batchSize) {
        batches.add(sorted.subList(i, Math.min(sorted.size(), i + batchSize)));
      }
      int full = sorted.size() / batchSize; // A shorter batch stays the last.
      batches.subList(0, full).sort(Comparator.comparing(Collections::min));
      int next = from;
      for (List<Integer> batch : batches) {
        for (int position : batch) {
          rowsByPosition[next++] = at(position);
        }
      }
    }
    return new BatchOrder(rows, keys, rowsByPosition);
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /**
   * The row at a position.
   *
   * @param position 0 to {@code rows() - 1}
   * @throws IndexOutOfBoundsException if there is no such position
   */
  public int at(int position) {
    Objects.checkIndex(position, rows);
    if (listed != null) {
      return listed[position];
    }
    long row = position;
    do {
      row = shuffledPair(row);
    } while (row >= rows);
    return (int) row;
  }

  private long shuffledPair(long pair) {
    int left = (int) (pair % leftSize);
    int right = (int) (pair / leftSize);
    for (int round = 0; round < keys.length; round += 2) {
      left = turned(left, bounded(keys[round], right, leftSize), leftSize);
      right = turned(right, bounded(keys[round + 1], left, rightSize), rightSize);
    }
    return left + (long) leftSize * right;
  }

  /** (half + shift) mod size, for two numbers below the size. */
  private static int turned(int half, int shift, int size) {
    int sum = half + shift;
    return sum < size ? sum : sum - size;
  }

  /** A pseudo-random number from 0 to {@code bound - 1} for a half under a key. */
  private static int bounded(long key, int half, int bound) {
    long hash = SeedMixer.scramble(key + half * SeedMixer.GOLDEN_GAMMA);
    return (int) (((hash >>> 32) * bound) >>> 32);
  }
}
