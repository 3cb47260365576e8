package org.rondo.spark.features;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.data.Split;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RawRow;
import org.rondo.spark.source.RowOrigin;

/**
 * A source's rows, typed and checked, as a frame of few columns: where each came from, its label,
 * and all of its values in one column.
 */
public final class TypedRows {
  /** Why the row cannot be used, or null. */
  public static final String REASON = RowOrigin.PREFIX + "reason";

  /** The word of a class that the row is labelled with; null where labels are numbers. */
  public static final String LABEL = RowOrigin.PREFIX + "label";

  /** The split that the row says it belongs to, as {@link #code}. */
  public static final String SPLIT = RowOrigin.PREFIX + "split";

  /** A number that is the same for a group of rows, or their time; null for neither. */
  public static final String ORDER = RowOrigin.PREFIX + "order";

  /** Two hashes of everything that training uses of the row. */
  public static final List<String> HASHES =
      List.of(RowOrigin.PREFIX + "hash1", RowOrigin.PREFIX + "hash2");

  /** The values of a good row, packed. */
  public static final String CONTENT = RowOrigin.PREFIX + "content";

  static final StructType SCHEMA =
      new StructType()
          .add(RowOrigin.FILE, DataTypes.StringType)
          .add(RowOrigin.PART, DataTypes.LongType)
          .add(RowOrigin.LINE, DataTypes.LongType)
          .add(RowOrigin.TEXT, DataTypes.StringType)
          .add(SPLIT, DataTypes.IntegerType)
          .add(ORDER, DataTypes.LongType)
          .add(REASON, DataTypes.StringType)
          .add(LABEL, DataTypes.StringType)
          .add(HASHES.get(0), DataTypes.LongType)
          .add(HASHES.get(1), DataTypes.LongType)
          .add(CONTENT, DataTypes.BinaryType);

  private TypedRows() {}

  /** A split as a number; 0 for none. */
  public static int code(@Nullable Split split) {
    if (split == null) {
      return 0;
    }
    return switch (split) {
      case TRAIN -> 1;
      case VALIDATION -> 2;
      case TEST -> 3;
    };
  }

  /** Parses and checks; not cached. Only bad rows keep their text. */
  public static Dataset<Row> of(RawData data, InputSpec spec) {
    return of(data, spec, RowSplit.NONE);
  }

  /** The same, for rows that say which split they belong to. */
  public static Dataset<Row> of(RawData data, InputSpec spec, RowSplit split) {
    RowTyping typing = RowTyping.of(data, spec, split);
    return data.rows()
        .session()
        .createDataFrame(data.rows().read().map(row -> row(typing.typed(row))), SCHEMA);
  }

  /** Like {@link #of}, for callers that only need to know which rows are bad, and why. */
  public static Dataset<Row> judged(RawData data, InputSpec spec) {
    return of(data, spec).drop(CONTENT, LABEL, HASHES.get(0), HASHES.get(1));
  }

  static Row row(TypedRow typed) {
    RawRow.Origin origin = typed.origin();
    boolean good = typed.reason() == null;
    Object label = typed.labels().length == 0 ? null : typed.labels()[typed.labels().length - 1];
    ContentWriter content = new ContentWriter(9 * typed.inputs().length + 32);
    content.add(typed.inputs(), typed.labels());
    RowHashes hashes = new RowHashes();
    hashes.of(typed, content.buffer(), 0);
    return RowFactory.create(
        origin.file(),
        origin.part(),
        origin.line(),
        good ? null : origin.text(),
        code(typed.mark().split()),
        typed.mark().order(),
        typed.reason(),
        label instanceof String ? label : null,
        hashes.first(),
        hashes.second(),
        good ? content.bytes() : null);
  }

  /** The {@link #values} of some rows, on the driver. */
  public static List<@Nullable Object[]> contents(JavaRDD<RowBlock> blocks, RowBlock.Choice some) {
    return blocks
        .flatMap(
            block ->
                IntStream.range(0, block.rows())
                    .filter(row -> some.holds(block, row))
                    .mapToObj(block::content)
                    .iterator())
        .collect()
        .stream()
        .map(Content::unpack)
        .toList();
  }

  /** Good rows that are sequences, with a row for each of their steps. */
  public static Dataset<Row> steps(Dataset<Row> good) {
    StructType schema = good.schema();
    int label = schema.fieldIndex(LABEL);
    int content = schema.fieldIndex(CONTENT);
    return good.flatMap(
        (FlatMapFunction<Row, Row>)
            row -> {
              List<Row> steps = new ArrayList<>();
              forEachStep(
                  values(row),
                  values -> {
                    @Nullable Object[] step = new Object[row.length()];
                    for (int i = 0; i < step.length; i++) {
                      step[i] = row.get(i);
                    }
                    Object last = values[values.length - 1];
                    step[label] = last instanceof String ? last : row.get(label);
                    step[content] = Content.pack(values);
                    steps.add(new GenericRowWithSchema(step, schema));
                  });
              return steps.iterator();
            },
        Encoders.row(schema));
  }

  /** Splits a sequence into the values of its steps, each in a new array. */
  public static void forEachStep(@Nullable Object[] sequence, Consumer<@Nullable Object[]> step) {
    for (int i = 0; i < length(sequence); i++) {
      @Nullable Object[] values = sequence.clone();
      for (int column = 0; column < values.length; column++) {
        values[column] = values[column] instanceof Object[] steps ? steps[i] : values[column];
      }
      step.accept(values);
    }
  }

  /** How many steps a sequence has. */
  public static int length(@Nullable Object[] sequence) {
    return sequence[0] instanceof Object[] steps ? steps.length : 0;
  }

  /** Whether a check holds for the last value of a row, its label; true for a bad row. */
  public static Column lastValue(Check check) {
    return functions
        .udf(
            (UDF1<byte[], Boolean>)
                content -> {
                  if (content == null) {
                    return true;
                  }
                  @Nullable Object[] values = Content.unpack(content);
                  return check.holds(values[values.length - 1]);
                },
            DataTypes.BooleanType)
        .apply(functions.col(CONTENT));
  }

  /** A condition on a value. Travels to executors. */
  @FunctionalInterface
  public interface Check extends Serializable {
    /** Whether the condition holds. */
    boolean holds(@Nullable Object value);
  }

  /** All values of a good row of the frame: its inputs in order, its weight, its labels. */
  public static @Nullable Object[] values(Row good) {
    return Content.unpack(good.getAs(CONTENT));
  }
}
