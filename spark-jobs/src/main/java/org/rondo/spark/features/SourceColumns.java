package org.rondo.spark.features;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.config.Nearest;
import org.rondo.error.DataException;
import org.rondo.spark.source.RawData;

/** A source's columns by name; names ignore case, as in Spark. */
final class SourceColumns {
  private static final int MOST_NAMED = 100;

  private final List<String> names;
  private final List<StructField> fields;
  private final List<String> inner = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();

  SourceColumns(RawData data) {
    this.names = new ArrayList<>(data.columns());
    this.fields = data.fields();
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.get(i).name();
      // A column with exactly this name takes precedence.
      if (places.putIfAbsent(name.toLowerCase(Locale.ROOT), i) == null && i >= names.size()) {
        inner.add(name);
      }
    }
  }

  /**
   * A column's place in the source.
   *
   * @throws DataException when the source has no such column
   */
  int place(String column, String key) {
    Integer place = find(column);
    if (place != null) {
      return place;
    }
    String nearest = Nearest.remark(column, all());
    throw new DataException(
        "%s: the data have no column '%s'%s Columns: %s"
            .formatted(key, column, nearest.isEmpty() ? "." : nearest, shown(all())));
  }

  /** A column's place; null where there is none. */
  @Nullable Integer find(String column) {
    return places.get(column.toLowerCase(Locale.ROOT));
  }

  /** The column at a place. */
  StructField field(int place) {
    return fields.get(place);
  }

  /** Whether a column lies inside of another. */
  boolean isNested(String column) {
    return place(column, "data.source") >= names.size();
  }

  /** The names of all columns, in order, and then the paths inside them. */
  List<String> all() {
    return inner.isEmpty() ? names : Stream.concat(names.stream(), inner.stream()).toList();
  }

  /** The first of the names, for a message. */
  static String shown(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
    return names.size() <= MOST_NAMED ? first : first + ", ... (%s in all)".formatted(names.size());
  }

  /** The column's name as the source spells it. */
  String require(String column, String key) {
    return fields.get(place(column, key)).name();
  }

  /** The type of a column. */
  DataType type(String column) {
    return type(place(column, "data.source"));
  }

  /** The type of the column at a place. */
  DataType type(int place) {
    return fields.get(place).dataType();
  }

  /**
   * Refuses a column whose values would not be read as what they are.
   *
   * @throws DataException when the column's type is not one of those that are read
   */
  void requireReadable(String column, Predicate<DataType> reads, String key) {
    DataType type = type(column);
    if (!reads.test(type)) {
      throw new DataException(
          key
              + ": column '"
              + column
              + "' is "
              + type.simpleString()
              + unreadable()
              + (type instanceof StructType && !inner.isEmpty()
                  ? "; name what is inside by its path, such as " + inner.get(0)
                  : ""));
    }
  }

  /** What to do about a column of a type that is not read. */
  static String unreadable() {
    return ", which cannot be used as that; leave it out, or convert it first (numbers, text,"
        + " booleans, dates, timestamps, vectors and arrays of numbers can be used)";
  }
}
