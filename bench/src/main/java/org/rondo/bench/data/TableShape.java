package org.rondo.bench.data;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The columns of a generated table beside its label.
 *
 * @param numbers how many are numbers: n0, n1, ...
 * @param categories how many are words of a few: c0, c1, ...
 */
record TableShape(int numbers, int categories) {
  List<String> numberNames() {
    return IntStream.range(0, numbers).mapToObj(i -> "n" + i).toList();
  }

  List<String> categoryNames() {
    return IntStream.range(0, categories).mapToObj(i -> "c" + i).toList();
  }

  @Override
  public String toString() {
    return "%s numbers and %s categories".formatted(numbers, categories);
  }
}
