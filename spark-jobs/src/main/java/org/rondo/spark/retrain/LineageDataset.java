package org.rondo.spark.retrain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.rondo.error.Redaction;

/**
 * Something that is read or made, by the names that OpenLineage's "Dataset naming" gives it, so
 * that events of other programs about the same data meet these.
 *
 * @param namespace where it is, such as {@code s3://bucket}
 * @param name of it in there
 * @param facets about it by their names
 * @param statistics about its part in a run, by the names of their facets
 */
record LineageDataset(
    String namespace, String name, Map<String, Object> facets, Map<String, Object> statistics) {
  private static final Set<String> WORDS = Set.of("builtin", "table");

  /** Stores whose names of objects begin with no slash. */
  private static final Set<String> OBJECT_STORES = Set.of("s3", "gs", "abfss", "abfs", "wasbs");

  /** What stands before an @ is a secret in some URIs, and the name of a container in others. */
  private static final Pattern CREDENTIALS = Pattern.compile(":.*@");

  LineageDataset {
    facets = new LinkedHashMap<>(facets);
    statistics = new LinkedHashMap<>(statistics);
  }

  /**
   * A source of rows, or a folder.
   *
   * @param location in full: a URI, an absolute path, {@code builtin:NAME} or {@code table:NAME}
   */
  static LineageDataset at(String location) {
    int colon = location.indexOf(':');
    String scheme = colon < 0 ? "file" : location.substring(0, colon);
    String rest = location.substring(colon + 1);
    if (WORDS.contains(scheme)) {
      return new LineageDataset(scheme, rest, Map.of(), Map.of());
    }
    if (scheme.equals("s3a") || scheme.equals("s3n")) {
      scheme = "s3";
    }
    String authority = "";
    if (rest.startsWith("//")) {
      int slash = rest.indexOf('/', 2);
      authority = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
      rest = slash < 0 ? "/" : rest.substring(slash);
    }
    boolean objects = OBJECT_STORES.contains(scheme);
    String namespace = authority.isEmpty() ? scheme : scheme + "://" + authority;
    return new LineageDataset(
        CREDENTIALS.matcher(authority).find() ? Redaction.byName().text(namespace) : namespace,
        Redaction.byName().text(objects && rest.length() > 1 ? rest.substring(1) : rest),
        Map.of(),
        Map.of());
  }

  /** The same with another facet. */
  LineageDataset with(String facet, Map<String, Object> content) {
    Map<String, Object> all = new LinkedHashMap<>(facets);
    all.put(facet, content);
    return new LineageDataset(namespace, name, all, statistics);
  }

  /** The same with statistics. */
  LineageDataset counted(String facet, Map<String, Object> content) {
    Map<String, Object> all = new LinkedHashMap<>(statistics);
    all.put(facet, content);
    return new LineageDataset(namespace, name, facets, all);
  }

  /** Columns as the facet "schema" lists them. */
  static List<Map<String, Object>> fields(StructType columns) {
    List<Map<String, Object>> fields = new ArrayList<>();
    for (StructField column : columns.fields()) {
      Map<String, Object> field = new LinkedHashMap<>();
      field.put("name", column.name());
      DataType type = column.dataType();
      if (type instanceof StructType inner) {
        field.put("type", "struct");
        field.put("fields", fields(inner));
      } else {
        field.put("type", type.simpleString());
      }
      fields.add(field);
    }
    return fields;
  }
}
