package org.rondo.spark.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A value inside structs. Travels to executors.
 *
 * @param name its path, with a dot between a struct's name and a field's
 * @param places of the structs, from the frame's own row on
 * @param widths of those rows
 * @param last its place in the innermost
 */
record NestedField(String name, List<Integer> places, List<Integer> widths, FrameRows.Reader last)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  NestedField {
    places = List.copyOf(places);
    widths = List.copyOf(widths);
  }

  /**
   * All fields inside columns.
   *
   * @param schema of a frame
   * @param columns a source's own, or fields of its {@link RowOrigin#PARSED}
   */
  static List<NestedField> of(StructType schema, Set<String> columns) {
    List<NestedField> found = new ArrayList<>();
    for (int i = 0; i < schema.length(); i++) {
      StructField field = schema.fields()[i];
      boolean holder =
          field.name().equals(RowOrigin.PARSED) || field.name().equals(RowOrigin.NESTED);
      if (field.dataType() instanceof StructType inner) {
        for (int j = 0; holder && j < inner.length(); j++) {
          StructField own = inner.fields()[j];
          if (columns.contains(own.name())) {
            add(own.name(), own.dataType(), List.of(i, j), List.of(inner.length()), found);
          }
        }
        if (columns.contains(field.name())) {
          add(field.name(), inner, List.of(i), List.of(), found);
        }
      }
    }
    return found;
  }

  /** Adds the fields inside a struct at these places; adds nothing for other types. */
  private static void add(
      String name,
      DataType type,
      List<Integer> places,
      List<Integer> widths,
      List<NestedField> found) {
    if (!(type instanceof StructType struct)) {
      return;
    }
    List<Integer> inside = new ArrayList<>(widths);
    inside.add(struct.length());
    for (int i = 0; i < struct.length(); i++) {
      StructField field = struct.fields()[i];
      String path = name + "." + field.name();
      if (field.dataType() instanceof StructType) {
        List<Integer> deeper = new ArrayList<>(places);
        deeper.add(i);
        add(path, field.dataType(), deeper, inside, found);
      } else {
        found.add(new NestedField(path, places, inside, FrameRows.Reader.of(i, field.dataType())));
      }
    }
  }

  /** The type of the values. */
  DataType type() {
    return last.type();
  }

  /** The value in an internal row of the frame; null where a struct is null. */
  @Nullable Object value(InternalRow row) {
    InternalRow inner = row;
    for (int i = 0; i < places.size(); i++) {
      if (inner.isNullAt(places.get(i))) {
        return null;
      }
      inner = inner.getStruct(places.get(i), widths.get(i));
    }
    return last.value(inner);
  }

  /** The value in a row of the frame; null where a struct is null. */
  @Nullable Object value(Row row) {
    Row inner = row;
    for (int place : places) {
      if (inner.isNullAt(place)) {
        return null;
      }
      inner = inner.getStruct(place);
    }
    return inner.get(last.place());
  }
}
