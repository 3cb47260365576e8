package org.rondo.spark.shards;

import static org.apache.spark.sql.functions.not;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private static final int MOST_KINDS = 2 * LabelCodes.MOST_CLASSES + 2;

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
    Words words =
        good.javaRDD()
            .mapPartitions(
                rows -> {
                  Words own = new Words();
                  rows.forEachRemaining(row -> own.add(row, training, list));
                  return List.of(own).iterator();
                })
            .treeAggregate(new Words(), Words::merge, Words::merge);
    Map<String, Long> seen = words.seen;
    Map<String, Long> heldOut = words.heldOut;
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

  /**
   * Words and how often they are, in the training rows and in the others; travels to the driver.
   */
  private static final class Words implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Map<String, Long> seen = new HashMap<>();
    private final Map<String, Long> heldOut = new HashMap<>();

    private void add(Row row, Section training, boolean list) {
      String label = row.getAs(TypedRows.LABEL);
      if (label == null) {
        return;
      }
      Map<String, Long> words = training.holds(row) ? seen : heldOut;
      for (String word : list ? LabelParser.parts(label) : List.of(label)) {
        add(words, word, 1);
      }
    }

    /** So many kinds of words are refused, whatever the others are. */
    private static void add(Map<String, Long> words, String word, long count) {
      if (!word.isEmpty() && (words.size() < MOST_KINDS || words.containsKey(word))) {
        words.merge(word, count, Long::sum);
      }
    }

    private Words merge(Words other) {
      other.seen.forEach((word, count) -> add(seen, word, count));
      other.heldOut.forEach((word, count) -> add(heldOut, word, count));
      return this;
    }
  }
}
