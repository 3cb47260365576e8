package org.rondo.spark.features;

import static org.apache.spark.sql.functions.approx_count_distinct;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.rondo.config.FeatureConfig;
import org.rondo.config.FeatureType;
import org.rondo.config.Impute;
import org.rondo.config.Scale;
import org.rondo.config.Task;
import org.rondo.config.Transform;
import org.rondo.error.DataException;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RowOrigin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Guesses from the data what the configuration leaves out: what columns are, and whether the label
 * is a class or a number. One pass over the data.
 */
final class ColumnGuess {
  private static final Logger LOG = LoggerFactory.getLogger(ColumnGuess.class);

  /** More distinct words than this are no categories. */
  private static final long MOST_CATEGORIES = 100;

  /** More distinct whole numbers than this in a label are no classes. */
  private static final long MOST_NUMBERED_CLASSES = 20;

  private final RawData data;

  ColumnGuess(RawData data) {
    this.data = data;
  }

  /** Every column that can serve as a feature, except those given. */
  Map<String, FeatureConfig> features(List<String> except) {
    List<String> candidates =
        data.columns().stream()
            .filter(column -> except.stream().noneMatch(other -> RowOrigin.same(column, other)))
            .toList();
    Map<String, Counts> counts = counts(candidates);
    Map<String, FeatureConfig> features = new LinkedHashMap<>();
    for (String column : candidates) {
      FeatureType type = type(column, counts.getOrDefault(column, Counts.NONE));
      if (type == null) {
        LOG.warn(
            "column '{}' is left out: it holds neither numbers nor a few categories; name it in"
                + " data.features to use it",
            column);
        continue;
      }
      boolean missing = counts.getOrDefault(column, Counts.NONE).missing() > 0;
      features.put(
          column,
          new FeatureConfig(
              type,
              type == FeatureType.NUMERIC && missing ? Impute.MEDIAN : Impute.NONE,
              type == FeatureType.NUMERIC || type == FeatureType.VECTOR
                  ? Scale.STANDARD
                  : Scale.NONE,
              Transform.NONE));
    }
    return features;
  }

  /** Whole numbers of a few distinct values, words and booleans are classes; else a number. */
  Task task(String label) {
    Counts counts = counts(List.of(label)).getOrDefault(label, Counts.NONE);
    boolean numbers = counts.present() > 0 && counts.numbers() == counts.present();
    boolean classes = counts.fractions() == 0 && counts.distinct() <= MOST_NUMBERED_CLASSES;
    return numbers && !classes ? Task.REGRESSION : Task.CLASSIFICATION;
  }

  private @org.jspecify.annotations.Nullable FeatureType type(String column, Counts counts) {
    DataType type = dataType(data.frame(), column);
    if (counts.present() == 0) {
      return null;
    }
    if (type instanceof NumericType) {
      return FeatureType.NUMERIC;
    }
    if (type instanceof BooleanType) {
      return FeatureType.BOOLEAN;
    }
    if (type.equals(SQLDataTypes.VectorType()) || type instanceof ArrayType) {
      return FeatureType.VECTOR;
    }
    if (counts.numbers() == counts.present()) {
      return FeatureType.NUMERIC;
    }
    return counts.distinct() <= MOST_CATEGORIES ? FeatureType.CATEGORICAL : null;
  }

  static DataType dataType(Dataset<Row> frame, String column) {
    return frame.schema().apply(column).dataType();
  }

  private record Counts(long rows, long present, long numbers, long fractions, long distinct) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    long missing() {
      return rows - present;
    }
  }

  private Map<String, Counts> counts(List<String> columns) {
    List<Column> aggregates = new ArrayList<>();
    for (String column : columns) {
      DataType type = dataType(data.frame(), column);
      boolean plain = !(type instanceof ArrayType) && !type.equals(SQLDataTypes.VectorType());
      String text = plain ? "trim(cast(" + RowOrigin.quoted(column) + " as string))" : "'x'";
      Column value = lower(trim(expr(text)));
      Column present = when(value.notEqual(""), value);
      String number = "try_cast(" + text + " as double)";
      aggregates.add(count(present));
      aggregates.add(count(expr(number)));
      aggregates.add(count(expr("case when " + number + " <> floor(" + number + ") then 1 end")));
      aggregates.add(approx_count_distinct(present));
    }
    if (aggregates.isEmpty()) {
      return Map.of();
    }
    aggregates.add(count(expr("1")));
    Row row =
        data.frame()
            .agg(aggregates.get(0), aggregates.subList(1, aggregates.size()).toArray(Column[]::new))
            .head();
    if (row.getLong(4 * columns.size()) == 0) {
      throw new DataException("data.source: there are no rows (a header at most)");
    }
    Map<String, Counts> counts = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      counts.put(
          columns.get(i),
          new Counts(
              row.getLong(4 * columns.size()),
              row.getLong(4 * i),
              row.getLong(4 * i + 1),
              row.getLong(4 * i + 2),
              row.getLong(4 * i + 3)));
    }
    return counts;
  }
}
