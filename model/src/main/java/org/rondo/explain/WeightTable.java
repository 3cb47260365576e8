package org.rondo.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.rondo.data.FloatRows;

/** A table of weights, a row for each; of many weights, those with the largest of some numbers. */
final class WeightTable {
  private static final int MOST = 24;

  private final WeightNames names;
  private final int all;
  private final List<Integer> places;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * A table without columns.
   *
   * @param size decides which weights are shown where they are too many
   */
  WeightTable(WeightNames names, FloatRows size) {
    this.names = names;
    this.all = size.width();
    this.places = all <= MOST ? IntStream.range(0, all).boxed().toList() : largest(size, MOST);
    rows.add(new ArrayList<>(List.of("")));
    places.forEach(place -> rows.add(new ArrayList<>(List.of(this.names.of(place)))));
  }

  /** The places of the numbers that are furthest from 0, in their order. */
  static List<Integer> largest(FloatRows numbers, int count) {
    return IntStream.range(0, numbers.width())
        .boxed()
        .sorted(Comparator.comparingDouble(place -> -Math.abs(numbers.at(0, place))))
        .limit(count)
        .sorted()
        .toList();
  }

  WeightTable column(String name, FloatRows values) {
    return column(name, place -> values.at(0, place));
  }

  WeightTable column(String name, IntToDoubleFunction values) {
    rows.get(0).add(name);
    for (int i = 0; i < places.size(); i++) {
      rows.get(i + 1).add(Figures.shown(values.applyAsDouble(places.get(i))));
    }
    return this;
  }

  String caption() {
    return places.size() == all
        ? "All weights"
        : "The %s of %s weights with the largest gradients".formatted(places.size(), all);
  }

  List<List<String>> rows() {
    return rows.stream().map(List::copyOf).toList();
  }
}
