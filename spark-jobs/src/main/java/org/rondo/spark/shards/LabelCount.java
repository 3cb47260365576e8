package org.rondo.spark.shards;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode_outer;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.split;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.rondo.spark.features.InputSpec;
import org.rondo.spark.features.LabelParser;
import org.rondo.spark.features.LabelRule;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.features.Vocabulary;

/**
 * The label's values, counted in one pass.
 *
 * @param codes from the values in the training rows
 * @param rows training rows of each class; empty for values
 * @param unseen held-out rows whose value occurs in no training row
 */
record LabelCount(LabelCodes codes, List<Long> rows, long unseen) {
  private static final String TRAINING = "training";

  /**
   * Counts; runs one job for classes and none for values.
   *
   * @throws org.rondo.error.DataException when there are too few classes, or too many
   */
  static LabelCount of(Dataset<Row> good, Section training, InputSpec spec) {
    LabelRule.Kind kind = spec.rule().kind();
    boolean list = kind == LabelRule.Kind.LIST;
    if (!list && kind != LabelRule.Kind.CLASS) {
      return new LabelCount(LabelCodes.columns(spec), List.of(), 0);
    }
    Column label = col(TypedRows.LABEL);
    Column word = list ? explode_outer(split(label, LabelParser.SEPARATOR)) : label;
    Map<String, Long> seen = new HashMap<>();
    Map<String, Long> heldOut = new HashMap<>();
    for (Row row :
        good.select(word.as(TypedRows.LABEL), training.holds().as(TRAINING))
            .groupBy(col(TypedRows.LABEL), col(TRAINING))
            .agg(count(lit(1)))
            .limit(2 * LabelCodes.MOST_CLASSES + 2)
            .collectAsList()) {
      if (row.isNullAt(0) || row.getString(0).isEmpty()) {
        continue;
      }
      if (row.getBoolean(1)) {
        seen.put(row.getString(0), row.getLong(2));
      } else {
        heldOut.put(row.getString(0), row.getLong(2));
      }
    }
    LabelCodes codes = LabelCodes.words(spec, seen.keySet());
    Vocabulary known = new Vocabulary(codes.classes());
    heldOut.keySet().removeIf(found -> known.place(found) != Vocabulary.UNKNOWN);
    if (list) {
      long unseen =
          heldOut.isEmpty() ? 0 : good.where(not(training.holds()).and(not(codes.known()))).count();
      return new LabelCount(codes, List.of(), unseen);
    }
    Long[] rows = new Long[codes.classes().size()];
    Arrays.fill(rows, 0L);
    seen.forEach((found, count) -> rows[known.place(found)] += count);
    return new LabelCount(
        codes, List.of(rows), heldOut.values().stream().mapToLong(Long::longValue).sum());
  }
}
