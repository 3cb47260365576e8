package org.rondo.bundle;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rondo.data.Histogram;

/**
 * What training has seen, beyond what predicting needs, to compare later data with:
 * training-statistics.json.
 *
 * @param rows training rows
 * @param source all columns of the source, also those that the model does not read
 * @param columns how the values of the model's columns were distributed, by name; without those of
 *     vectors, pictures and hashed words
 * @param classes training rows of each class; empty where the label is not one class
 */
public record TrainingStatistics(
    long rows,
    List<String> source,
    SortedMap<String, Histogram> columns,
    SortedMap<String, Long> classes)
    implements Serializable {
  /** Copies. */
  public TrainingStatistics {
    source = List.copyOf(source);
    columns = Collections.unmodifiableSortedMap(new TreeMap<>(columns));
    classes = Collections.unmodifiableSortedMap(new TreeMap<>(classes));
  }
}
