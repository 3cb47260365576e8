package org.rondo.spark.features;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.config.SequenceConfig;
import org.rondo.spark.features.ColumnParser.UnusableValueException;
import org.rondo.spark.jobs.Parcel;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RawRow;
import scala.Tuple2;

/**
 * The newest window of each series as a row: arrays of its steps, and single values of the columns
 * that name the series or are the same in all of it. A row whose series or time is unknown, and a
 * series with too few rows, are malformed. No task holds more than a few windows of a series.
 * Travels to executors.
 */
public final class LastWindows implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final Comparator<Step> IN_TIME =
      Comparator.<Step>comparingLong(step -> step.time().order()).thenComparing(Step::content);

  private final SequenceConfig sequence;
  private final int window;
  private final int width;
  private final SeriesSteps.SeriesKey key;
  private final boolean[] arrays;

  /** A row of a series; its content orders rows of the same time. */
  private record Step(StepTime time, String content, RawRow row) implements Serializable {}

  private LastWindows(RawData data, SequenceConfig sequence) {
    this.sequence = sequence;
    this.window = Objects.requireNonNull(sequence.window());
    List<StructField> fields = data.fields();
    this.width = fields.size();
    this.key = new SeriesSteps.SeriesKey(data, sequence);
    this.arrays = new boolean[width];
    List<String> single = new ArrayList<>(sequence.key());
    single.addAll(sequence.constant());
    for (int i = 0; i < width; i++) {
      arrays[i] = single.stream().noneMatch(fields.get(i).name()::equalsIgnoreCase);
    }
  }

  /**
   * The newest windows of a source.
   *
   * @return the rows unchanged, where a model does not forecast
   * @throws org.rondo.error.DataException when the source lacks a column
   */
  public static RawData of(RawData data, Signature signature) {
    SequenceConfig sequence = signature.sequence();
    if (sequence == null || !sequence.forecasts()) {
      return data;
    }
    return sequence.ofTable() ? new LastWindows(data, sequence).of(data) : ofArrays(data, sequence);
  }

  private RawData of(RawData data) {
    List<StructField> fields = new ArrayList<>(data.fields());
    for (int i = 0; i < width; i++) {
      fields.set(i, arrays[i] ? StepTable.ofSteps(fields.get(i)) : fields.get(i));
    }
    JavaPairRDD<String, Parcel<Step>> steps =
        data.rows()
            .read()
            .filter(row -> trouble(row) == null)
            .mapToPair(row -> new Tuple2<>(key.series(row), new Parcel<>(step(row))));
    JavaRDD<RawRow> newest =
        steps
            .aggregateByKey(
                (List<Parcel<Step>>) new ArrayList<Parcel<Step>>(), this::added, this::merged)
            .map(series -> row(series._1(), series._2()));
    return data.withRows(newest.union(unusable(data)), fields, data.types().length());
  }

  private JavaRDD<RawRow> unusable(RawData data) {
    return data.rows()
        .read()
        .map(row -> malformed(row.copy(width), trouble(row)))
        .filter(row -> row.origin().malformed() != null);
  }

  /** How many rows of a source belong to no series; runs a job where a model forecasts tables. */
  public static long countUnusable(RawData data, Signature signature) {
    SequenceConfig sequence = signature.sequence();
    return sequence == null || !sequence.forecasts() || !sequence.ofTable()
        ? 0
        : new LastWindows(data, sequence).unusable(data).count();
  }

  private Step step(RawRow row) throws UnusableValueException {
    RawRow copy = row.copy(width);
    return new Step(key.time(row), Arrays.deepToString(copy.values(width)), copy);
  }

  /** Why a row belongs to no series; null where it belongs to one. */
  private @Nullable String trouble(RawRow row) {
    if (row.origin().malformed() != null) {
      return row.origin().malformed();
    }
    try {
      key.series(row);
      key.time(row);
      return null;
    } catch (UnusableValueException e) {
      return e.getMessage();
    }
  }

  private static RawRow malformed(RawRow row, @Nullable String reason) {
    RawRow.Origin origin = row.origin();
    return new RawRow(
        row.values(),
        new RawRow.Origin(
            origin.file(), origin.part(), origin.line(), origin.text(), reason, origin.test()));
  }

  private List<Parcel<Step>> added(List<Parcel<Step>> newest, Parcel<Step> step) {
    newest.add(step);
    return newest.size() < 4 * window + 100 ? newest : trimmed(newest);
  }

  private List<Parcel<Step>> merged(List<Parcel<Step>> newest, List<Parcel<Step>> more) {
    newest.addAll(more);
    return trimmed(newest);
  }

  /** As many of the newest steps as a window has; in order. */
  private List<Parcel<Step>> trimmed(List<Parcel<Step>> steps) {
    steps.sort(Comparator.comparing(Parcel::content, IN_TIME));
    return new ArrayList<>(steps.subList(Math.max(0, steps.size() - window), steps.size()));
  }

  private RawRow row(String series, List<Parcel<Step>> all) {
    List<Step> steps = trimmed(all).stream().map(Parcel::content).toList();
    Step last = steps.get(steps.size() - 1);
    @Nullable Object[] values = new Object[width];
    for (int i = 0; i < width; i++) {
      int column = i;
      values[i] =
          arrays[i]
              ? steps.stream().map(step -> step.row().values().at(column)).toArray()
              : last.row().values().at(i);
    }
    return malformed(
        new RawRow(column -> values[column], last.row().origin()), trouble(series, steps));
  }

  private @Nullable String trouble(String series, List<Step> steps) {
    String name = SeriesSteps.words(series, sequence);
    for (int i = 1; i < steps.size(); i++) {
      if (steps.get(i).time().equals(steps.get(i - 1).time())) {
        return "%s has two rows of %s".formatted(name, steps.get(i).time().shown());
      }
    }
    return tooFew(name, steps.size(), window);
  }

  private static @Nullable String tooFew(String name, int rows, int window) {
    return rows < window
        ? "%s has %s rows, fewer than data.sequence.window, %s".formatted(name, rows, window)
        : null;
  }

  /** The ends of arrays. */
  private static RawData ofArrays(RawData data, SequenceConfig sequence) {
    int window = Objects.requireNonNull(sequence.window());
    List<StructField> fields = data.fields();
    int[] cut =
        IntStream.range(0, fields.size())
            .filter(
                i ->
                    sequence.constant().stream().noneMatch(fields.get(i).name()::equalsIgnoreCase)
                        && (fields.get(i).dataType() instanceof ArrayType
                            || isValue(sequence, fields.get(i).name())))
            .toArray();
    int width = fields.size();
    List<String> names = fields.stream().map(StructField::name).toList();
    return data.withRows(
        data.rows()
            .read()
            .map(
                row -> {
                  @Nullable Object[] values = row.values(width);
                  String few = row.origin().malformed();
                  for (int column : cut) {
                    @Nullable Object[] steps = SequenceSteps.of(values[column]);
                    if (steps != null) {
                      int from = Math.max(0, steps.length - window);
                      values[column] = Arrays.copyOfRange(steps, from, steps.length);
                      boolean read = isValue(sequence, names.get(column));
                      few = few == null && read ? tooFew("the series", steps.length, window) : few;
                    }
                  }
                  return malformed(new RawRow(column -> values[column], row.origin()), few);
                }),
        fields,
        data.types().length());
  }

  private static boolean isValue(SequenceConfig sequence, String name) {
    return sequence.values().stream().anyMatch(name::equalsIgnoreCase);
  }

  /**
   * The columns shown beside a prediction: all columns of the source; beside a forecast, those that
   * identify the series, and the last time. Travels to executors.
   */
  public static final class Shown implements Serializable {
    private static final long serialVersionUID = 1L;
    private final StructType types;
    private final int[] places;

    private Shown(StructType types, int[] places) {
      this.types = types;
      this.places = places;
    }

    /**
     * The shown columns of a source.
     *
     * @param data as {@link #of} returns them
     */
    public static Shown of(RawData data, Signature signature) {
      SequenceConfig sequence = signature.sequence();
      int own = data.types().length();
      if (sequence == null) {
        return new Shown(data.types(), IntStream.range(0, own).toArray());
      }
      List<StructField> fields = data.fields();
      StructType types = new StructType();
      IntStream.Builder places = IntStream.builder();
      for (int i = 0; i < fields.size(); i++) {
        StructField field = fields.get(i);
        boolean last =
            sequence.forecasts()
                && field.name().equalsIgnoreCase(sequence.order())
                && field.dataType() instanceof ArrayType;
        if (i < own ? isShown(field, sequence) : names(field, sequence)) {
          types =
              last && field.dataType() instanceof ArrayType array
                  ? types.add(field.name(), array.elementType())
                  : types.add(field);
          places.add(last ? -1 - i : i);
        }
      }
      return new Shown(types, places.build().toArray());
    }

    private static boolean isShown(StructField field, SequenceConfig sequence) {
      return !sequence.forecasts()
          || field.name().equalsIgnoreCase(sequence.order())
          || !(field.dataType() instanceof ArrayType || isValue(sequence, field.name()));
    }

    /** Whether a column says of what a sequence is: shown even where it lies inside of another. */
    private static boolean names(StructField field, SequenceConfig sequence) {
      return Stream.of(sequence.forecasts() ? sequence.keys() : sequence.key(), sequence.constant())
          .flatMap(List::stream)
          .anyMatch(field.name()::equalsIgnoreCase);
    }

    /** The columns. */
    public StructType types() {
      return types;
    }

    /** A column's value in a row; for a column of steps, that of the last step. */
    public @Nullable Object value(RawRow row, int column) {
      int place = places[column];
      Object value = row.values().at(place < 0 ? -1 - place : place);
      return place < 0 && value instanceof Object[] steps
          ? steps.length == 0 ? null : steps[steps.length - 1]
          : value;
    }
  }
}
