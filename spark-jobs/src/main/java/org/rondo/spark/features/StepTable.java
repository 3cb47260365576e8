package org.rondo.spark.features;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.config.DataConfig;
import org.rondo.config.SequenceConfig;
import org.rondo.spark.features.ColumnParser.UnusableValueException;
import org.rondo.spark.jobs.Parcel;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RawRow;
import scala.Tuple2;

/**
 * A table with a row for each step becomes one with a row for each sequence: arrays of the steps'
 * values in the order of their times, and single values of the columns that belong to the whole.
 * Travels to executors.
 */
public final class StepTable implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The beginning of the key of a row that belongs to no sequence. */
  private static final String ALONE = "\u0000";

  private static final Comparator<RawRow.Origin> BY_PLACE =
      Comparator.comparing(
              RawRow.Origin::file, Comparator.nullsFirst(Comparator.<String>naturalOrder()))
          .thenComparing(
              RawRow.Origin::part, Comparator.nullsFirst(Comparator.<Long>naturalOrder()))
          .thenComparing(
              RawRow.Origin::line, Comparator.nullsFirst(Comparator.<Long>naturalOrder()));

  private final SequenceConfig sequence;
  private final List<String> names;
  private final int[] keys;
  private final int order;

  /** Columns with one value for a whole sequence. */
  private final int[] whole;

  private StepTable(RawData data, SequenceConfig sequence, List<String> others) {
    SourceColumns columns = new SourceColumns(data);
    this.sequence = sequence;
    this.names = data.fields().stream().map(StructField::name).toList();
    this.keys = places(columns, sequence.key(), "data.sequence.key");
    this.order = columns.place(Objects.requireNonNull(sequence.order()), "data.sequence.order");
    IntStream.Builder same = IntStream.builder();
    IntStream.of(keys).forEach(same);
    IntStream.of(places(columns, sequence.constant(), "data.sequence.static")).forEach(same);
    for (String name : others) {
      for (int place = 0; place < names.size(); place++) {
        if (place != order && names.get(place).equalsIgnoreCase(name)) {
          same.add(place);
        }
      }
    }
    this.whole = same.build().distinct().toArray();
  }

  private static int[] places(SourceColumns columns, List<String> names, String key) {
    return names.stream().mapToInt(name -> columns.place(name, key)).toArray();
  }

  /**
   * The sequences of a source, to train on.
   *
   * @return the rows unchanged, where they are not steps, or are {@link SeriesSteps}
   * @throws org.rondo.error.DataException when the source lacks a column
   */
  public static RawData of(RawData data, DataConfig config) {
    List<String> others = new ArrayList<>(config.split().columns());
    if (config.weight() != null) {
      others.add(config.weight());
    }
    return of(data, config.sequence(), config.label(), others);
  }

  /** The sequences of a source, to apply a model to. */
  public static RawData of(RawData data, Signature signature) {
    List<String> others = signature.weight() == null ? List.of() : List.of(signature.weight());
    return of(data, signature.sequence(), signature.output().labels(), others);
  }

  private static RawData of(
      RawData data, @Nullable SequenceConfig sequence, List<String> labels, List<String> others) {
    if (sequence == null || !sequence.ofTable() || sequence.forecasts()) {
      return data;
    }
    List<String> whole = new ArrayList<>(others);
    if (!sequence.labelsSteps()) {
      whole.addAll(labels);
    }
    StepTable table = new StepTable(data, sequence, whole);
    return data.withRows(
        data.rows()
            .read()
            .mapToPair(row -> new Tuple2<>(table.key(row), new Parcel<>(row.copy(table.width()))))
            .groupByKey()
            .flatMap(group -> table.rows(group._1(), group._2()).iterator()),
        table.types(data),
        data.types().length());
  }

  private int width() {
    return names.size();
  }

  private List<StructField> types(RawData steps) {
    List<StructField> fields = steps.fields();
    return IntStream.range(0, fields.size())
        .mapToObj(i -> isWhole(i) ? fields.get(i) : ofSteps(fields.get(i)))
        .toList();
  }

  /** A column that has an array of what another has. */
  static StructField ofSteps(StructField field) {
    return DataTypes.createStructField(
        field.name(), DataTypes.createArrayType(field.dataType()), true);
  }

  private boolean isWhole(int column) {
    return IntStream.of(whole).anyMatch(place -> place == column);
  }

  /** The key that steps of the same sequence share; for a row of no sequence, its place. */
  private String key(RawRow row) {
    StringBuilder key = new StringBuilder();
    for (int place : keys) {
      String text = row.origin().malformed() == null ? text(row, place) : null;
      if (text == null) {
        RawRow.Origin origin = row.origin();
        return ALONE + origin.file() + ALONE + origin.part() + ALONE + origin.line();
      }
      key.append(text.length()).append(':').append(text);
    }
    return key.toString();
  }

  private static @Nullable String text(RawRow row, int place) {
    return ColumnParser.text(row.values().at(place));
  }

  /** A step and its place. */
  private record Step(long order, RawRow row) {}

  private List<RawRow> rows(String key, Iterable<Parcel<RawRow>> group) {
    List<RawRow> rows = new ArrayList<>();
    group.forEach(row -> rows.add(row.content()));
    rows.sort(Comparator.comparing(RawRow::origin, BY_PLACE).thenComparing(this::content));
    if (key.startsWith(ALONE)) {
      return rows.stream().map(this::unusable).toList();
    }
    List<Step> steps = new ArrayList<>();
    String name = Objects.requireNonNull(sequence.order());
    for (RawRow row : rows) {
      String text = text(row, order);
      try {
        if (text == null) {
          throw new UnusableValueException(name + ", which orders the steps, is missing");
        }
        steps.add(new Step(StepTime.of(name, text).order(), row));
      } catch (UnusableValueException e) {
        return List.of(bad(row, String.valueOf(e.getMessage())));
      }
    }
    steps.sort(Comparator.comparingLong(Step::order));
    return List.of(sequence(steps.stream().map(Step::row).toList()));
  }

  /** The whole row as text: it orders rows that have no place. */
  private String content(RawRow row) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < width(); i++) {
      all.append(row.values().at(i)).append(ALONE);
    }
    return all.toString();
  }

  private RawRow unusable(RawRow row) {
    String malformed = row.origin().malformed();
    return bad(
        row,
        malformed != null
            ? malformed
            : String.join(", ", sequence.key()) + ", which names the sequence, is missing");
  }

  private static RawRow bad(RawRow row, String reason) {
    RawRow.Origin origin = row.origin();
    return new RawRow(
        row.values(),
        new RawRow.Origin(
            origin.file(), origin.part(), origin.line(), origin.text(), reason, origin.test()));
  }

  private RawRow sequence(List<RawRow> steps) {
    RawRow first = steps.get(0);
    for (int place : whole) {
      String expected = text(first, place);
      for (RawRow step : steps) {
        String found = text(step, place);
        if (!Objects.equals(found, expected)) {
          return bad(
              step,
              "the sequence has two values of %s: '%s' and '%s'"
                  .formatted(names.get(place), expected, found));
        }
      }
    }
    @Nullable Object[] values = new Object[width()];
    for (int i = 0; i < values.length; i++) {
      int column = i;
      values[i] =
          isWhole(i)
              ? first.values().at(i)
              : steps.stream().map(step -> step.values().at(column)).toArray();
    }
    return new RawRow(column -> values[column], first.origin());
  }
}
