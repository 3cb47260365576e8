package org.rondo.spark.shards;

import java.io.Serializable;

/**
 * How often each pair of hashes occurs, in an open hash table of primitives. Mutable, for one
 * thread; travels between executors.
 */
final class HashCounts implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int FIRST_CAPACITY = 16;

  private long[] first;
  private long[] second;

  /** 0 where a place is free. */
  private int[] counts;

  private int size;

  HashCounts() {
    this(FIRST_CAPACITY);
  }

  private HashCounts(int capacity) {
    first = new long[capacity];
    second = new long[capacity];
    counts = new int[capacity];
  }

  /** How many different pairs there are. */
  int size() {
    return size;
  }

  /** Adds to the count of a pair and returns what it was before. */
  int add(long one, long other, int more) {
    if (2 * size >= counts.length) {
      grow();
    }
    int place = place(one, other);
    int before = counts[place];
    if (before == 0) {
      first[place] = one;
      second[place] = other;
      size++;
    }
    counts[place] = Math.addExact(before, more);
    return before;
  }

  /** The count of a pair; 0 where it was never added. */
  int count(long one, long other) {
    return size == 0 ? 0 : counts[place(one, other)];
  }

  private int place(long one, long other) {
    int mask = counts.length - 1;
    int place = (int) (one >>> 20) & mask;
    while (counts[place] != 0 && (first[place] != one || second[place] != other)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    HashCounts more = new HashCounts(Math.multiplyExact(2, counts.length));
    forEach(more::add);
    first = more.first;
    second = more.second;
    counts = more.counts;
  }

  /** Shows all pairs and their counts, in no order. */
  void forEach(Action action) {
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 0) {
        action.accept(first[i], second[i], counts[i]);
      }
    }
  }

  /** What is done with a pair and its count. */
  @FunctionalInterface
  interface Action {
    /** Takes them. */
    void accept(long first, long second, int count);
  }
}
