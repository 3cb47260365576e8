package org.rondo.evaluation;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The weight of positive and of negative examples for each score: all that a {@link ScoreCurve}
 * needs.
 *
 * <p>Weights are counted exactly, as whole multiples of a power of two: of 1 where they are whole,
 * otherwise of a finer unit, shared by eight adjacent powers of two. There is a {@link Group} for
 * each unit that occurs: one where rows have no weights, a few where they have, whatever the
 * values.
 *
 * <p>Mutable, owned by the evaluation that holds it, and serialized with it.
 */
final class ScoreCounts implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final float WHOLE_LIMIT = 0x1p31f;
  private static final int FLOAT_DIGITS = 23;
  private static final long NO_KEY = Long.MAX_VALUE;

  /** By the exponent of the unit. */
  private final SortedMap<Integer, Group> groups = new TreeMap<>();

  private final Group whole = new Group(0);

  ScoreCounts() {
    groups.put(0, whole);
  }

  void addPositive(float score, float weight) {
    add(((long) key(score) << 32) | Group.POSITIVE, weight);
  }

  void addNegative(float score, float weight) {
    add((long) key(score) << 32, weight);
  }

  private void add(long example, float weight) {
    if (weight < WHOLE_LIMIT && weight == Math.rint(weight)) {
      whole.append(example | (long) weight);
    } else {
      int unit = 8 * Math.floorDiv(Math.getExponent(weight) - FLOAT_DIGITS, 8);
      groups
          .computeIfAbsent(unit, Group::new)
          .append(example | (long) Math.scalb((double) weight, -unit));
    }
  }

  /** Adds all counts of {@code other}, another object. */
  void merge(ScoreCounts other) {
    other.groups.forEach((unit, group) -> groups.computeIfAbsent(unit, Group::new).merge(group));
  }

  /** Takes one score after another. */
  interface Visitor {
    /**
     * The next score.
     *
     * @param positives weight that received it, only read, and only until this returns
     * @param negatives likewise
     */
    void score(float score, ExactSum positives, ExactSum negatives);
  }

  /** Visits every score once, in ascending order, with the exact sum of its weights. */
  void ascending(Visitor visitor) {
    List<Group> all = List.copyOf(groups.values());
    all.forEach(Group::compact);
    int[] next = new int[all.size()];
    ExactSum positives = new ExactSum();
    ExactSum negatives = new ExactSum();
    for (long key = lowest(all, next); key != NO_KEY; key = lowest(all, next)) {
      positives.clear();
      negatives.clear();
      for (int g = 0; g < next.length; g++) {
        Group group = all.get(g);
        if (group.keyAt(next[g]) == key) {
          positives.add(Math.scalb((double) group.positives[next[g]], group.unit));
          negatives.add(Math.scalb((double) group.negatives[next[g]], group.unit));
          next[g]++;
        }
      }
      visitor.score(Float.intBitsToFloat(ordered((int) key)), positives, negatives);
    }
  }

  private static long lowest(List<Group> groups, int[] next) {
    long lowest = NO_KEY;
    for (int g = 0; g < next.length; g++) {
      lowest = Math.min(lowest, groups.get(g).keyAt(next[g]));
    }
    return lowest;
  }

  /** How many scores are distinguished. */
  int distinctScores() {
    whole.compact();
    return whole.keys.length;
  }

  /** The bits of a finite float as an int of the same order; both zeros are one score. */
  private static int key(float score) {
    return ordered(Float.floatToIntBits(score + 0.0f));
  }

  /** Its own inverse. */
  private static int ordered(int bits) {
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  /**
   * Counts in one unit of weight.
   *
   * <p>Distinct scores are kept in ascending order, 20 bytes each; new ones wait in a buffer that
   * is sorted and merged in when full, n log n work in all. When serialized, adjacent scores are
   * stored as differences of variable length: typically 4 bytes per score.
   */
  private static final class Group implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int SMALLEST_BUFFER = 1024;
    private static final long POSITIVE = 1L << 31;

    /** Ascending, distinct; see {@link #key}. */
    private int[] keys = new int[0];

    private long[] positives = new long[0];
    private long[] negatives = new long[0];

    /** A key in the upper 32 bits, then a bit for a positive, then a count. */
    private long[] pending = new long[SMALLEST_BUFFER];

    private int pendingSize;
    private int unit;

    /** No counts, in units of {@code 2^unit}. */
    Group(int unit) {
      this.unit = unit;
    }

    /** The key at an index; past the last, a key of no score. */
    long keyAt(int index) {
      return index < keys.length ? keys[index] : NO_KEY;
    }

    void merge(Group other) {
      compact();
      other.compact();
      insert(other.keys, other.positives, other.negatives);
    }

    private void append(long entry) {
      if (pendingSize == pending.length) {
        compact();
        pending = new long[Math.max(SMALLEST_BUFFER, keys.length)];
      }
      pending[pendingSize++] = entry;
    }

    private void compact() {
      if (pendingSize == 0) {
        return;
      }
      Arrays.sort(pending, 0, pendingSize);
      int[] newKeys = new int[pendingSize];
      long[] newPositives = new long[pendingSize];
      long[] newNegatives = new long[pendingSize];
      int last = -1;
      for (int i = 0; i < pendingSize; i++) {
        int key = (int) (pending[i] >> 32);
        if (last < 0 || newKeys[last] != key) {
          newKeys[++last] = key;
        }
        long[] counts = (pending[i] & POSITIVE) == 0 ? newNegatives : newPositives;
        counts[last] += pending[i] & (POSITIVE - 1);
      }
      pendingSize = 0;
      int distinct = last + 1;
      insert(
          Arrays.copyOf(newKeys, distinct),
          Arrays.copyOf(newPositives, distinct),
          Arrays.copyOf(newNegatives, distinct));
    }

    /** Merges ascending, distinct scores into the ones held. */
    private void insert(int[] otherKeys, long[] otherPositives, long[] otherNegatives) {
      int[] mergedKeys = new int[Math.addExact(keys.length, otherKeys.length)];
      long[] mergedPositives = new long[mergedKeys.length];
      long[] mergedNegatives = new long[mergedKeys.length];
      int mine = 0;
      int theirs = 0;
      int size = 0;
      while (mine < keys.length || theirs < otherKeys.length) {
        boolean takeMine =
            theirs == otherKeys.length || (mine < keys.length && keys[mine] <= otherKeys[theirs]);
        int key = takeMine ? keys[mine] : otherKeys[theirs];
        mergedKeys[size] = key;
        if (takeMine) {
          mergedPositives[size] += positives[mine];
          mergedNegatives[size] += negatives[mine++];
        }
        if (theirs < otherKeys.length && otherKeys[theirs] == key) {
          mergedPositives[size] += otherPositives[theirs];
          mergedNegatives[size] += otherNegatives[theirs++];
        }
        size++;
      }
      keys = Arrays.copyOf(mergedKeys, size);
      positives = Arrays.copyOf(mergedPositives, size);
      negatives = Arrays.copyOf(mergedNegatives, size);
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
      compact();
      out.writeInt(unit);
      long[] steps = new long[keys.length];
      long previous = Integer.MIN_VALUE;
      for (int i = 0; i < keys.length; i++) {
        steps[i] = keys[i] - previous;
        previous = keys[i];
      }
      VariableLengthLongs.write(out, steps);
      VariableLengthLongs.write(out, positives);
      VariableLengthLongs.write(out, negatives);
    }

    private void readObject(ObjectInputStream in) throws IOException {
      unit = in.readInt();
      long[] steps = VariableLengthLongs.read(in);
      keys = new int[steps.length];
      long previous = Integer.MIN_VALUE;
      for (int i = 0; i < steps.length; i++) {
        previous += steps[i];
        keys[i] = (int) previous;
      }
      positives = VariableLengthLongs.read(in);
      negatives = VariableLengthLongs.read(in);
      pending = new long[SMALLEST_BUFFER];
    }
  }
}
