package org.rondo.spark.features;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rondo.spark.features.ColumnParser.UnusableValueException;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RawRow;

/** Parses and judges rows, one by one and value by value. Travels to executors. */
public final class RowTyping implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int[] places;
  private final ColumnParser[] parsers;
  private final int inputs;
  private final RowSplit split;
  private final MissingValues missing;

  private RowTyping(
      int[] places, ColumnParser[] parsers, int inputs, RowSplit split, MissingValues missing) {
    this.places = places;
    this.parsers = parsers;
    this.inputs = inputs;
    this.split = split;
    this.missing = missing;
  }

  /** The typing of a source's rows, which belong to no split. */
  public static RowTyping of(RawData data, InputSpec spec) {
    return of(data, spec, RowSplit.NONE);
  }

  static RowTyping of(RawData data, InputSpec spec, RowSplit split) {
    SourceColumns columns = new SourceColumns(data);
    MissingValues missing = new MissingValues(spec.missing());
    List<Integer> places = new ArrayList<>();
    List<ColumnParser> parsers = new ArrayList<>();
    for (InputSpec.Input input : spec.inputs()) {
      places.add(columns.place(input.name(), "data.features"));
      parsers.add(input.kind().parser(input, missing));
    }
    if (spec.weight() != null) {
      places.add(columns.place(spec.weight(), "data.weight"));
      parsers.add(new WeightParser(spec.weight()));
    }
    for (String label : spec.labels()) {
      places.add(columns.place(label, "data.label"));
      parsers.add(LabelParser.of(spec.task(), label, missing));
    }
    return new RowTyping(
        places.stream().mapToInt(Integer::intValue).toArray(),
        parsers.toArray(ColumnParser[]::new),
        spec.inputs().size(),
        split,
        missing);
  }

  /** Parses all values of a row, and says all that is wrong with it. */
  public TypedRow typed(RawRow raw) {
    RawRow row = missing.known(raw);
    @Nullable Object[] typed = new Object[inputs];
    @Nullable Object[] labels = new Object[parsers.length - inputs];
    List<String> reasons = new ArrayList<>();
    RowSplit.Mark mark = new RowSplit.Mark(null, null);
    if (row.origin().malformed() == null) {
      for (int i = 0; i < parsers.length; i++) {
        try {
          Object value = parsers[i].parse(row.values().at(places[i]));
          if (i < inputs) {
            typed[i] = value;
          } else {
            labels[i - inputs] = value;
          }
        } catch (UnusableValueException e) {
          reasons.add(String.valueOf(e.getMessage()));
        }
      }
      try {
        mark = split.of(row);
      } catch (UnusableValueException e) {
        reasons.add(String.valueOf(e.getMessage()));
      }
    } else {
      reasons.add(row.origin().malformed());
    }
    String reason = reasons.isEmpty() ? null : String.join("; ", reasons);
    return new TypedRow(typed, labels, mark, reason, row.origin());
  }
}
