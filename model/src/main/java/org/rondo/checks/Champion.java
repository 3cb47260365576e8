package org.rondo.checks;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.bundle.TrainingStatistics;
import org.rondo.data.Histogram;

/**
 * What is known of the data that the model in use was trained on.
 *
 * @param signature of the model
 * @param statistics null where the model is older than these
 * @param vocabularies the known words of the columns that have any, by the column's name
 */
public record Champion(
    Signature signature,
    @Nullable TrainingStatistics statistics,
    Map<String, List<String>> vocabularies) {
  /** Copies the vocabularies. */
  public Champion {
    vocabularies = Map.copyOf(vocabularies);
  }

  /** The columns of its source that it needs in order to be trained, as far as is known. */
  List<String> needed() {
    if (signature.features().isEmpty()) {
      return List.of(); // pictures
    }
    Set<String> source = statistics == null ? Set.of() : lowerCase(statistics.source());
    return Stream.of(
            signature.inputs().stream().map(InputColumn::column),
            signature.output().labels().stream(),
            Stream.ofNullable(signature.weight()))
        .flatMap(names -> names)
        // What is made from other columns is in no source.
        .filter(name -> statistics == null || source.contains(lowerCase(name)))
        .distinct()
        .toList();
  }

  /**
   * Which of a source's columns its own source did not have, or where this is unknown, it needs.
   */
  List<String> unknown(Collection<String> columns) {
    Set<String> known = lowerCase(statistics == null ? needed() : statistics.source());
    return columns.stream().filter(name -> !known.contains(lowerCase(name))).toList();
  }

  /** A column's histogram; null where there is none. */
  @Nullable Histogram histogram(String column) {
    return statistics == null ? null : statistics.columns().get(column);
  }

  /** Training rows; 0 where this is unknown. */
  long rows() {
    if (statistics != null) {
      return statistics.rows();
    }
    return signature.sequence() != null
        ? 0 // steps were counted, not rows
        : signature.inputs().stream()
            .map(InputColumn::seen)
            .filter(Objects::nonNull)
            .findFirst()
            .map(Signature.Seen::rows)
            .orElse(0L);
  }

  static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  static Set<String> lowerCase(Collection<String> names) {
    return names.stream().map(Champion::lowerCase).collect(Collectors.toSet());
  }
}
