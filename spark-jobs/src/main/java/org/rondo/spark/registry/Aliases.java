package org.rondo.spark.registry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a model's aliases are at one time. Pure: whoever moves one gets another of these.
 *
 * @param aliases versions by alias
 * @param champions the champions in the order of their promotion, as far as rolling back may go:
 *     the last is the champion, and the one before it the previous one
 * @param pruned versions that are no more
 */
record Aliases(
    SortedMap<String, Integer> aliases, List<Integer> champions, SortedSet<Integer> pruned) {
  static final Aliases NONE = new Aliases(new TreeMap<>(), List.of(), new TreeSet<>());

  Aliases {
    aliases = Collections.unmodifiableSortedMap(new TreeMap<>(aliases));
    champions = List.copyOf(champions);
    pruned = Collections.unmodifiableSortedSet(new TreeSet<>(pruned));
  }

  /** The champion; 0 for none. */
  int champion() {
    return aliases.getOrDefault(ModelReference.CHAMPION, 0);
  }

  /** With another champion; a challenger that has become it is none any more. */
  Aliases promoted(int number) {
    List<Integer> all = new ArrayList<>(champions);
    if (champion() != number) {
      all.add(number);
    }
    return crowned(all);
  }

  /** With the champion before; null where there is none. */
  @Nullable Aliases rolledBack() {
    List<Integer> all = new ArrayList<>(champions);
    if (!all.isEmpty()) {
      all.remove(all.size() - 1);
    }
    all.removeAll(pruned);
    return all.isEmpty() ? null : crowned(all);
  }

  private Aliases crowned(List<Integer> all) {
    SortedMap<String, Integer> moved = new TreeMap<>(aliases);
    int champion = all.get(all.size() - 1);
    moved.put(ModelReference.CHAMPION, champion);
    if (all.size() > 1) {
      moved.put(ModelReference.PREVIOUS, all.get(all.size() - 2));
    } else {
      moved.remove(ModelReference.PREVIOUS);
    }
    moved.remove(ModelReference.CHALLENGER, champion);
    return new Aliases(moved, all, pruned);
  }

  /**
   * With an alias elsewhere.
   *
   * @param number null takes it away
   */
  Aliases with(String alias, @Nullable Integer number) {
    SortedMap<String, Integer> moved = new TreeMap<>(aliases);
    if (number == null) {
      moved.remove(alias);
    } else {
      moved.put(alias, number);
    }
    return new Aliases(moved, champions, pruned);
  }

  /** Without all but some of the newest of these versions, and those that have an alias. */
  Aliases pruned(List<Integer> numbers, int keep) {
    TreeSet<Integer> gone = new TreeSet<>(pruned);
    numbers.stream()
        .limit(Math.max(0, numbers.size() - keep))
        .filter(number -> !aliases.containsValue(number))
        .forEach(gone::add);
    return new Aliases(aliases, champions, gone);
  }

  /** The aliases that stand elsewhere in another state. */
  List<String> movedTo(Aliases other) {
    SortedSet<String> all = new TreeSet<>(aliases.keySet());
    all.addAll(other.aliases.keySet());
    return all.stream().filter(alias -> !at(alias).equals(other.at(alias))).toList();
  }

  /** The version of an alias, in words. */
  String at(String alias) {
    Integer version = aliases.get(alias);
    return version == null ? "none" : version.toString();
  }
}
