package org.rondo.spark.shards;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.rondo.config.Task;
import org.rondo.spark.features.InputSpec;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.features.Vocabulary;

/**
 * The label's values, counted in one pass.
 *
 * @param codes made of the values in the training rows
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
    if (spec.task() == Task.REGRESSION) {
      return new LabelCount(LabelCodes.values(spec.labels().size()), List.of(), 0);
    }
    Map<String, Long> seen = new HashMap<>();
    Map<String, Long> heldOut = new HashMap<>();
    for (Row row :
        good.select(col(TypedRows.LABEL), training.holds().as(TRAINING))
            .groupBy(col(TypedRows.LABEL), col(TRAINING))
            .agg(count(lit(1)))
            .limit(2 * LabelCodes.MOST_CLASSES + 2)
            .collectAsList()) {
      if (row.getBoolean(1)) {
        seen.put(row.getString(0), row.getLong(2));
      } else {
        heldOut.put(row.getString(0), row.getLong(2));
      }
    }
    LabelCodes codes = LabelCodes.classes(spec.labels().get(0), seen.keySet());
    Vocabulary known = new Vocabulary(codes.classes());
    heldOut.keySet().removeIf(word -> known.place(word) != Vocabulary.UNKNOWN);
    Long[] rows = new Long[codes.classes().size()];
    Arrays.fill(rows, 0L);
    seen.forEach((word, count) -> rows[known.place(word)] += count);
    return new LabelCount(
        codes, List.of(rows), heldOut.values().stream().mapToLong(Long::longValue).sum());
  }
}
