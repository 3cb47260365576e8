package rondo.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.spark.source.RowOrigin;
import scala.collection.Seq;

/**
 * The columns of a schema by the names that Params give, found as Spark finds them: by the exact
 * name; else by one that differs in case alone, unless the session tells such names apart; else as
 * a field inside a struct, by a path such as {@code address.city}, where no other field is called
 * like it.
 */
final class StageColumns {
  private final StructType schema;

  private StageColumns(StructType schema) {
    this.schema = schema;
  }

  static StageColumns of(StructType schema) {
    return new StageColumns(schema);
  }

  /**
   * A column, or a field inside one.
   *
   * @param places of the column, and then of the field inside it and so on
   * @param field with its own name and type
   */
  record Found(List<Integer> places, StructField field) {
    Found {
      places = List.copyOf(places);
    }

    /** Whether it is a column of its own. */
    boolean isColumn() {
      return places.size() == 1;
    }

    /** The place of the column. */
    int column() {
      return places.get(0);
    }
  }

  /**
   * Finds a column.
   *
   * @param param that names it, for the message
   * @throws IllegalArgumentException when there is none, or more than one
   */
  Found require(String param, String name) {
    return find(param, name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: there is no column '%s'; the columns are %s"
                        .formatted(param, name, String.join(", ", schema.fieldNames()))));
  }

  private Optional<Found> find(String param, String name) {
    Optional<Found> column = inside(schema, List.of(name), param, name);
    return column.isPresent() ? column : inside(schema, parts(name), param, name);
  }

  private static List<String> parts(String name) {
    List<String> parts = new ArrayList<>();
    try {
      Seq<String> path = UnresolvedAttribute.parseAttributeName(name);
      for (int i = 0; i < path.length(); i++) {
        parts.add(path.apply(i));
      }
    } catch (Exception e) { // Scala declares none, but throws one for a name that is not a path.
      parts.clear();
    }
    return parts;
  }

  private static Optional<Found> inside(
      StructType schema, List<String> path, String param, String name) {
    List<Integer> places = new ArrayList<>();
    StructField field = null;
    StructType within = schema;
    for (String part : path) {
      if (within == null) {
        return Optional.empty();
      }
      Integer place = place(within, part, param, name);
      if (place != null && !places.isEmpty()) {
        requireOne(within, place, param, name);
      }
      if (place == null) {
        return Optional.empty();
      }
      places.add(place);
      field = within.fields()[place];
      within = field.dataType() instanceof StructType deeper ? deeper : null;
    }
    return field == null ? Optional.empty() : Optional.of(new Found(places, field));
  }

  /** Inside a struct Spark finds no field whose name another has, as the session compares them. */
  private static void requireOne(StructType within, int place, String param, String name) {
    String own = within.fields()[place].name();
    if (!SQLConf.get().caseSensitiveAnalysis() && places(within, own, true).size() > 1) {
      throw ambiguous(within, param, name);
    }
  }

  private static IllegalArgumentException ambiguous(StructType within, String param, String name) {
    return new IllegalArgumentException(
        "%s: there is more than one column '%s'; the columns are %s; rename or drop one"
            .formatted(param, name, String.join(", ", within.fieldNames())));
  }

  private static @Nullable Integer place(
      StructType within, String part, String param, String name) {
    List<Integer> exact = places(within, part, false);
    List<Integer> found =
        exact.isEmpty() && !SQLConf.get().caseSensitiveAnalysis()
            ? places(within, part, true)
            : exact;
    if (found.size() > 1) {
      throw ambiguous(within, param, name);
    }
    return found.isEmpty() ? null : found.get(0);
  }

  private static List<Integer> places(StructType within, String part, boolean ignoringCase) {
    return IntStream.range(0, within.length())
        .filter(
            i -> {
              String name = within.fields()[i].name();
              return ignoringCase ? RowOrigin.same(name, part) : name.equals(part);
            })
        .boxed()
        .toList();
  }

  /** Whether two names are the same column for the session. */
  static boolean same(String one, String other) {
    return SQLConf.get().caseSensitiveAnalysis() ? one.equals(other) : RowOrigin.same(one, other);
  }

  /** A data set whose columns are called by place and name, so that no two are called alike. */
  static Dataset<Row> apart(Dataset<?> dataset) {
    String[] names = dataset.columns();
    Arrays.setAll(names, i -> i + ":" + names[i]);
    return dataset.toDF(names);
  }

  /** The column or field in what {@link #apart} has made of a data set of the schema. */
  Column in(Found found) {
    StructField top = schema.fields()[found.column()];
    Column column = RowOrigin.column(found.column() + ":" + top.name());
    StructType within = found.isColumn() ? schema : (StructType) top.dataType();
    for (int place : found.places().subList(1, found.places().size())) {
      StructField field = within.fields()[place];
      column = column.getField(field.name());
      within = field.dataType() instanceof StructType deeper ? deeper : within;
    }
    return column;
  }
}
