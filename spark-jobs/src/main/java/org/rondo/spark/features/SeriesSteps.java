package org.rondo.spark.features;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.config.SequenceConfig;
import org.rondo.spark.features.ColumnParser.UnusableValueException;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RawRow;
import org.rondo.spark.source.RowOrigin;

/**
 * The steps of time series, each typed and checked by itself: {@link TypedRows} whose order is
 * their time. All steps of a series are in one partition, sorted; among those of the same time good
 * ones come first, then their content decides, so that files and partitions make no difference.
 * Steps that belong to no series come first.
 */
public final class SeriesSteps {
  /** Identifies the series of a step; null for a step of none. */
  static final String SERIES = RowOrigin.PREFIX + "series";

  private static final String NUMBER = RowOrigin.PREFIX + "number";
  static final StructType SCHEMA =
      TypedRows.SCHEMA.add(SERIES, DataTypes.StringType).add(NUMBER, DataTypes.BooleanType);

  /** Between the parts of a series' name. */
  private static final String SEPARATOR = "\u0000";

  private SeriesSteps() {}

  /**
   * Reads and sorts; lazily.
   *
   * @param split how steps say which split they belong to, given the columns
   */
  public static Dataset<Row> of(RawData data, InputSpec spec, Function<RawData, RowSplit> split) {
    SequenceConfig sequence = Objects.requireNonNull(spec.sequence());
    JavaRDD<Row> steps =
        sequence.ofTable()
            ? ofTable(data, RowTyping.ofSteps(data, spec, split.apply(data)), sequence)
            : ofArrays(data, spec, sequence, split);
    return data.rows()
        .session()
        .createDataFrame(steps, SCHEMA)
        .repartition(functions.col(SERIES))
        .sortWithinPartitions(
            Stream.of(
                    Stream.of(SERIES, TypedRows.ORDER, TypedRows.REASON),
                    TypedRows.HASHES.stream(),
                    Stream.of(RowOrigin.FILE, RowOrigin.PART, RowOrigin.LINE))
                .flatMap(names -> names)
                .map(functions::col)
                .toArray(Column[]::new));
  }

  private static JavaRDD<Row> ofTable(RawData data, RowTyping typing, SequenceConfig sequence) {
    SeriesKey key = new SeriesKey(data, sequence);
    return data.rows()
        .read()
        .map(
            row -> {
              TypedRow typed = typing.typed(row);
              if (row.origin().malformed() != null) {
                return row(typed, null, null);
              }
              try {
                return row(typed, key.series(row), key.time(row));
              } catch (UnusableValueException e) {
                return row(typed.because(String.valueOf(e.getMessage())), null, null);
              }
            });
  }

  /** Each row is a series, whose times are the positions in its arrays. */
  private static JavaRDD<Row> ofArrays(
      RawData data, InputSpec spec, SequenceConfig sequence, Function<RawData, RowSplit> split) {
    List<String> arrays = new ArrayList<>(sequence.values());
    arrays.addAll(spec.labels());
    SequenceSteps.Splitting splitting =
        new SequenceSteps.Splitting(data, sequence.of(arrays), new SourceColumns(data).all());
    RawData steps = splitting.of(data);
    RowTyping typing = RowTyping.ofSteps(steps, spec, split.apply(steps));
    return data.rows()
        .read()
        .zipWithUniqueId()
        .flatMap(
            series -> {
              List<Row> rows = new ArrayList<>();
              boolean malformed = series._1().origin().malformed() != null;
              for (RawRow step : splitting.split(series._1())) {
                rows.add(
                    row(
                        typing.typed(step),
                        malformed ? null : series._2().toString(),
                        malformed ? null : StepTime.of(rows.size())));
              }
              return rows.iterator();
            });
  }

  private static Row row(TypedRow typed, @Nullable String series, @Nullable StepTime time) {
    Row row = TypedRows.row(typed);
    @Nullable Object[] values = new Object[SCHEMA.length()];
    for (int i = 0; i < row.length(); i++) {
      values[i] = row.get(i);
    }
    values[SCHEMA.fieldIndex(TypedRows.ORDER)] = time == null ? null : time.order();
    values[SCHEMA.fieldIndex(SERIES)] = series;
    if (Arrays.asList(typed.labels()).contains(null)) {
      values[SCHEMA.fieldIndex(RowOrigin.TEXT)] = typed.origin().text();
    }
    values[SCHEMA.fieldIndex(NUMBER)] = time == null ? null : time.number();
    return RowFactory.create(values);
  }

  /** When a step of a series was. */
  static StepTime time(Row step) {
    return new StepTime(
        step.getLong(SCHEMA.fieldIndex(TypedRows.ORDER)),
        step.getBoolean(SCHEMA.fieldIndex(NUMBER)));
  }

  /** The time of any step of a table with this order, in words. */
  public static String shown(Dataset<Row> steps, long order) {
    Row any = steps.where(functions.col(TypedRows.ORDER).equalTo(order)).head();
    return time(any).shown();
  }

  /** Which series a row is a step of, and when. Travels to executors. */
  static final class SeriesKey implements Serializable {
    private static final long serialVersionUID = 1L;
    private final String[] names;
    private final int[] places;
    private final String orderName;
    private final int order;

    SeriesKey(RawData data, SequenceConfig sequence) {
      SourceColumns columns = new SourceColumns(data);
      this.names = sequence.key().toArray(String[]::new);
      this.places =
          Arrays.stream(names).mapToInt(name -> columns.place(name, "data.sequence.key")).toArray();
      this.orderName = Objects.requireNonNull(sequence.order());
      this.order = columns.place(orderName, "data.sequence.order");
    }

    String series(RawRow row) throws UnusableValueException {
      StringBuilder series = new StringBuilder();
      for (int i = 0; i < places.length; i++) {
        String text = ColumnParser.text(row.values().at(places[i]));
        if (text == null) {
          throw new UnusableValueException(names[i] + ", which names the series, is missing");
        }
        series.append(i == 0 ? "" : SEPARATOR).append(text);
      }
      return series.toString();
    }

    StepTime time(RawRow row) throws UnusableValueException {
      String text = ColumnParser.text(row.values().at(order));
      if (text == null) {
        throw new UnusableValueException(orderName + ", which orders the steps, is missing");
      }
      return StepTime.of(orderName, text);
    }
  }

  /** A series in words: 'the series', and its name where there are several. */
  static String words(String series, SequenceConfig sequence) {
    return sequence.key().isEmpty()
        ? "the series"
        : "the series '" + series.replace(SEPARATOR, ", ") + "'";
  }
}
