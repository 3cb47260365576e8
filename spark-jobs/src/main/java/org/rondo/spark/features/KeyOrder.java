package org.rondo.spark.features;

import java.util.Arrays;

/**
 * The ascending order of keys that are hashes, and so spread evenly between the least and the
 * greatest: as many buckets as keys, and almost nothing left to sort in each.
 */
public final class KeyOrder {
  private static final int FEW = 32;

  private KeyOrder() {}

  /**
   * The places of the keys in ascending order; equal keys stay in the order of their places.
   *
   * @param keys of which the first {@code count} are meant
   */
  public static int[] of(long[] keys, int count) {
    if (count == 0) {
      return new int[0];
    }
    long least = keys[0];
    long most = keys[0];
    for (int i = 1; i < count; i++) {
      least = Math.min(least, keys[i]);
      most = Math.max(most, keys[i]);
    }
    int bits = Long.SIZE - Long.numberOfLeadingZeros(most - least);
    int shift = Math.max(0, bits - (Integer.SIZE - Integer.numberOfLeadingZeros(count)));
    int[] starts = new int[(int) ((most - least) >>> shift) + 2];
    for (int i = 0; i < count; i++) {
      starts[(int) ((keys[i] - least) >>> shift) + 1]++;
    }
    for (int i = 1; i < starts.length; i++) {
      starts[i] += starts[i - 1];
    }
    int[] order = new int[count];
    int[] next = starts.clone();
    for (int i = 0; i < count; i++) {
      order[next[(int) ((keys[i] - least) >>> shift)]++] = i;
    }
    for (int i = 0; i + 1 < starts.length; i++) {
      sort(order, starts[i], starts[i + 1], keys);
    }
    return order;
  }

  private static void sort(int[] order, int from, int to, long[] keys) {
    if (to - from > FEW) { // only where keys are not spread evenly
      Integer[] places = Arrays.stream(order, from, to).boxed().toArray(Integer[]::new);
      Arrays.sort(places, (one, other) -> Long.compare(keys[one], keys[other]));
      for (int i = from; i < to; i++) {
        order[i] = places[i - from];
      }
      return;
    }
    for (int i = from + 1; i < to; i++) {
      int place = order[i];
      long key = keys[place];
      int at = i - 1;
      while (at >= from && keys[order[at]] > key) {
        order[at + 1] = order[at];
        at--;
      }
      order[at + 1] = place;
    }
  }
}
