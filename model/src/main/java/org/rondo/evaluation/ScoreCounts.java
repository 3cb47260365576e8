package org.rondo.evaluation;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How many positive and negative examples received each score: all that the area under the ROC
 * curve needs.
 *
 * <p>Distinct scores are kept in ascending order, 20 bytes each; new ones wait in a buffer that is
 * sorted and merged in when full, n log n work in all. Serialized, neighbouring scores are stored
 * as differences in variable length: 4 bytes per score are typical.
 *
 * <p>Mutable, owned by the evaluation that holds it, and serialized with it.
 */
final class ScoreCounts implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int SMALLEST_BUFFER = 1024;

  /** Ascending, distinct; see {@link #key}. */
  private int[] keys = new int[0];

  private long[] positives = new long[0];
  private long[] negatives = new long[0];

  /** A key in the upper bits, 1 for a positive in the lowest. */
  private long[] pending = new long[SMALLEST_BUFFER];

  private int pendingSize;

  void addPositive(float score) {
    append(((long) key(score) << 1) | 1);
  }

  void addNegative(float score) {
    append((long) key(score) << 1);
  }

  /** Adds all counts of {@code other}, another object. */
  void merge(ScoreCounts other) {
    compact();
    other.compact();
    insert(other.keys, other.positives, other.negatives);
  }

  /**
   * The area under the ROC curve, absent unless both classes occur: the probability that a positive
   * scores above a negative, ties counting one half. Equation: {@code AUC = U / (P N)} with the
   * Mann-Whitney statistic {@code U = sum over scores s of positives(s) (negatives below s +
   * negatives(s) / 2)}. Source: T. Fawcett, "An introduction to ROC analysis", Pattern Recognition
   * Letters 27 (2006), section 7.
   */
  OptionalDouble areaUnderCurve() {
    compact();
    long allPositives = Arrays.stream(positives).sum();
    long allNegatives = Arrays.stream(negatives).sum();
    if (allPositives == 0 || allNegatives == 0) {
      return OptionalDouble.empty();
    }
    ExactSum wins = new ExactSum();
    long below = 0;
    for (int i = 0; i < keys.length; i++) {
      wins.add(positives[i] * (below + negatives[i] / 2.0));
      below += negatives[i];
    }
    return OptionalDouble.of(wins.value() / ((double) allPositives * allNegatives));
  }

  /** How many scores are told apart. */
  int distinctScores() {
    compact();
    return keys.length;
  }

  /** The bits of a finite float as an int of the same order; both zeros are one score. */
  private static int key(float score) {
    int bits = Float.floatToIntBits(score + 0.0f);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
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
      int key = (int) (pending[i] >> 1);
      if (last < 0 || newKeys[last] != key) {
        newKeys[++last] = key;
      }
      long positive = pending[i] & 1;
      newPositives[last] += positive;
      newNegatives[last] += 1 - positive;
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
