package org.rondo.spark.features;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;
import org.rondo.config.DataConfig;
import org.rondo.config.SequenceConfig;
import org.rondo.error.DataException;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RawRow;

/** Sequences as rows of their steps. */
final class SequenceSteps {
  private SequenceSteps() {}

  /**
   * The columns that a configuration may read, as rows of steps, to find out what they are.
   *
   * @throws DataException when no column holds steps
   */
  static RawData of(RawData data, SequenceConfig sequence, DataConfig config) {
    SourceColumns columns = new SourceColumns(data);
    List<String> kept = new ArrayList<>();
    // Where features are chosen by patterns, any array may be one of them.
    boolean named = config.features().keySet().stream().allMatch(key -> columns.find(key) != null);
    List<String> chosen = named ? List.copyOf(config.features().keySet()) : List.of();
    List<String> wanted = sequence.values().isEmpty() ? chosen : sequence.values();
    wanted.forEach(name -> kept.add(columns.require(name, "data.sequence.values")));
    sequence.constant().forEach(name -> kept.add(columns.require(name, "data.sequence.static")));
    List<String> labels = new ArrayList<>(config.label());
    if (labels.isEmpty() && data.schema().label() != null) {
      labels.add(data.schema().label());
    }
    List<String> others = new ArrayList<>(config.split().columns());
    if (config.weight() != null) {
      others.add(config.weight());
    }
    if (!sequence.forecasts()) {
      others.addAll(labels);
    }
    boolean single = sequence.forecasts() && sequence.ofTable();
    for (String name : columns.all()) {
      StructField field = columns.field(columns.place(name, "data.sequence"));
      boolean other = contains(others, name) || contains(labels, name);
      boolean steps = wanted.isEmpty() && (single || field.dataType() instanceof ArrayType);
      if (!contains(kept, name) && (other || (steps && !contains(sequence.keys(), name)))) {
        kept.add(name);
      }
    }
    RawData steps =
        single ? columns(data, sequence, kept) : new Splitting(data, sequence, kept).of(data);
    boolean any =
        kept.stream().anyMatch(name -> !contains(others, name) && !isConstant(sequence, name));
    if (!any) {
      throw new DataException(
          "data.sequence: no column holds an array with a value for each step; name some in"
              + " data.sequence.values, or for a table with a row for each step, set"
              + " data.sequence.key and data.sequence.order");
    }
    return steps;
  }

  /** The columns of a model's sequences, and all others, as rows of steps. */
  static RawData of(RawData data, SequenceConfig sequence) {
    return new Splitting(data, sequence, new SourceColumns(data).all()).of(data);
  }

  private static boolean isConstant(SequenceConfig sequence, String name) {
    return contains(sequence.constant(), name);
  }

  private static boolean contains(List<String> names, String name) {
    return names.stream().anyMatch(name::equalsIgnoreCase);
  }

  private static RawData columns(RawData data, SequenceConfig sequence, List<String> kept) {
    int[] places = places(data, sequence, kept);
    List<StructField> all = data.fields();
    List<StructField> fields = IntStream.of(places).mapToObj(all::get).toList();
    return data.withRows(
        data.rows()
            .read()
            .map(row -> new RawRow(column -> row.values().at(places[column]), row.origin())),
        fields,
        own(data, sequence, places));
  }

  /** The places of columns in a row: first of those that guesses look at. */
  private static int[] places(RawData data, SequenceConfig sequence, List<String> kept) {
    SourceColumns columns = new SourceColumns(data);
    return kept.stream()
        .map(name -> columns.place(name, "data.sequence"))
        .sorted(Comparator.comparing(place -> isInside(data, sequence, place)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** How many are no columns inside of others, or are named by the sequence itself. */
  private static int own(RawData data, SequenceConfig sequence, int[] places) {
    return (int) IntStream.of(places).filter(place -> !isInside(data, sequence, place)).count();
  }

  private static boolean isInside(RawData data, SequenceConfig sequence, int place) {
    int own = data.types().length();
    if (place < own) {
      return false;
    }
    String name = data.nested().fields()[place - own].name();
    return !contains(sequence.values(), name) && !isConstant(sequence, name);
  }

  /** Splits rows that hold sequences in arrays. Travels to executors. */
  static final class Splitting implements Serializable {
    private static final long serialVersionUID = 1L;
    private final int[] places;
    private final boolean[] arrays;
    private final List<StructField> fields = new ArrayList<>();
    private final int own;

    /** For these columns of a source. */
    Splitting(RawData data, SequenceConfig sequence, List<String> kept) {
      this.places = places(data, sequence, kept);
      this.own = own(data, sequence, places);
      this.arrays = new boolean[places.length];
      List<StructField> all = data.fields();
      for (int i = 0; i < places.length; i++) {
        StructField field = all.get(places[i]);
        boolean named = contains(sequence.values(), field.name());
        arrays[i] =
            !isConstant(sequence, field.name()) && (field.dataType() instanceof ArrayType || named);
        fields.add(
            field.dataType() instanceof ArrayType array
                ? DataTypes.createStructField(field.name(), array.elementType(), true)
                : field);
      }
    }

    /** The steps of all sequences as the rows of a source. */
    RawData of(RawData data) {
      return data.withRows(data.rows().read().flatMap(row -> split(row).iterator()), fields, own);
    }

    /** The steps of one row, in order; a row that could not be read is returned unchanged. */
    List<RawRow> split(RawRow row) {
      if (row.origin().malformed() != null) {
        return List.of(row);
      }
      @Nullable Object[] values = new Object[places.length];
      int steps = 1;
      for (int i = 0; i < places.length; i++) {
        values[i] = row.values().at(places[i]);
        if (arrays[i]) {
          @Nullable Object[] split = SequenceSteps.of(values[i]);
          values[i] = split;
          steps = Math.max(steps, split == null ? 0 : split.length);
        }
      }
      return IntStream.range(0, steps)
          .mapToObj(step -> new RawRow(column -> at(values[column], step), row.origin()))
          .toList();
    }
  }

  private static @Nullable Object at(@Nullable Object value, int step) {
    return value instanceof Object[] steps ? step < steps.length ? steps[step] : null : value;
  }

  /** A sequence's steps, from an array or from text between blanks or commas; null if neither. */
  static @Nullable Object @Nullable [] of(@Nullable Object raw) {
    if (raw instanceof Object[] array) {
      return array;
    }
    if (raw instanceof scala.collection.Seq<?> array) {
      @Nullable Object[] steps = new Object[array.length()];
      for (int i = 0; i < steps.length; i++) {
        steps[i] = array.apply(i);
      }
      return steps;
    }
    if (raw instanceof Vector vector) {
      return Arrays.stream(vector.toArray()).boxed().toArray();
    }
    if (raw instanceof String text) {
      String bare = text.strip().replaceAll("^\\[|\\]$", "").strip();
      return bare.isEmpty() ? new Object[0] : bare.split("\\s*[\\s,;]\\s*");
    }
    return null;
  }
}
