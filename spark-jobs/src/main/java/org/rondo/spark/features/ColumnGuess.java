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
import java.util.Optional;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.rondo.config.FeatureConfig;
import org.rondo.config.Impute;
import org.rondo.config.Scale;
import org.rondo.config.Task;
import org.rondo.config.Transform;
import org.rondo.error.DataException;
import org.rondo.spark.features.FeatureKind.ColumnCounts;
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

  /** A label of more distinct whole numbers is a number rather than a class. */
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
    List<ColumnCounts> counts = counts(candidates);
    Map<String, FeatureConfig> features = new LinkedHashMap<>();
    for (int i = 0; i < candidates.size(); i++) {
      String column = candidates.get(i);
      ColumnCounts found = counts.get(i);
      Optional<FeatureKind> kind = FeatureKinds.guess(found);
      if (kind.isEmpty()) {
        LOG.warn(
            "column '{}' is left out: it holds neither numbers nor a few categories; name it in"
                + " data.features to use it",
            column);
        continue;
      }
      // The configuration drops what does not apply to the type.
      Impute impute = found.present() < found.rows() ? Impute.MEDIAN : Impute.NONE;
      features.put(
          column, new FeatureConfig(kind.get().type(), impute, Scale.STANDARD, Transform.NONE));
    }
    return features;
  }

  /** Whole numbers of a few distinct values, words and booleans are classes; else a number. */
  Task task(String label) {
    ColumnCounts counts = counts(List.of(label)).get(0);
    boolean classes = counts.fractions() == 0 && counts.distinct() <= MOST_NUMBERED_CLASSES;
    return counts.numeric() && !classes ? Task.REGRESSION : Task.CLASSIFICATION;
  }

  private DataType type(String column) {
    return data.frame().schema().apply(column).dataType();
  }

  private List<ColumnCounts> counts(List<String> columns) {
    List<Column> aggregates = new ArrayList<>();
    for (String column : columns) {
      DataType type = type(column);
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
      return List.of();
    }
    aggregates.add(count(expr("1")));
    Row row =
        data.frame()
            .agg(aggregates.get(0), aggregates.subList(1, aggregates.size()).toArray(Column[]::new))
            .head();
    if (row.getLong(4 * columns.size()) == 0) {
      throw new DataException("data.source: there are no rows (a header at most)");
    }
    List<ColumnCounts> counts = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      counts.add(
          new ColumnCounts(
              type(columns.get(i)),
              row.getLong(4 * columns.size()),
              row.getLong(4 * i),
              row.getLong(4 * i + 1),
              row.getLong(4 * i + 2),
              row.getLong(4 * i + 3)));
    }
    return counts;
  }
}
