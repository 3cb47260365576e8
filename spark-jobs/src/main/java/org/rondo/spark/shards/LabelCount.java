package org.rondo.spark.shards;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rondo.spark.features.ContentCursor;
import org.rondo.spark.features.InputSpec;
import org.rondo.spark.features.LabelParser;
import org.rondo.spark.features.LabelRule;
import org.rondo.spark.features.RowBlock;
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
  static LabelCount of(KeyedRows keyed, Section training, InputSpec spec) {
    LabelRule.Kind kind = spec.rule().kind();
    boolean list = kind == LabelRule.Kind.LIST;
    if (!list && kind != LabelRule.Kind.CLASS) {
      return new LabelCount(LabelCodes.columns(spec), List.of(), 0);
    }
    Words words =
        keyed
            .blocks()
            .mapPartitions(
                blocks -> {
                  Words own = new Words();
                  ContentCursor cursor = new ContentCursor();
                  while (blocks.hasNext()) {
                    RowBlock block = blocks.next();
                    forEachLabel(
                        block,
                        cursor,
                        (row, label) -> own.add(label, training.holds(block, row), list));
                  }
                  return List.of(own).iterator();
                })
            .treeAggregate(new Words(), Words::merge, Words::merge);
    Map<String, Long> seen = words.seen;
    Map<String, Long> heldOut = words.heldOut;
    LabelCodes codes = LabelCodes.words(spec, seen.keySet());
    Vocabulary known = new Vocabulary(codes.classes());
    heldOut.keySet().removeIf(found -> known.place(found) != Vocabulary.UNKNOWN);
    if (list) {
      long unseen = heldOut.isEmpty() ? 0 : unseen(keyed, training, codes.knownLabels());
      return new LabelCount(codes, List.of(), unseen);
    }
    Long[] rows = new Long[codes.classes().size()];
    Arrays.fill(rows, 0L);
    seen.forEach((found, count) -> rows[known.place(found)] += count);
    return new LabelCount(
        codes, List.of(rows), heldOut.values().stream().mapToLong(Long::longValue).sum());
  }

  private static long unseen(KeyedRows keyed, Section training, LabelCodes.Known known) {
    return keyed
        .blocks()
        .map(
            block -> {
              long[] unseen = {0};
              forEachLabel(
                  block,
                  new ContentCursor(),
                  (row, label) ->
                      unseen[0] += training.holds(block, row) || known.holds(label) ? 0 : 1);
              return unseen[0];
            })
        .fold(0L, Long::sum);
  }

  /** Shows the label of each good row, its last value. */
  static void forEachLabel(RowBlock block, ContentCursor cursor, Labelled action) {
    for (int row = 0; row < block.rows(); row++) {
      if (block.isGood(row)) {
        block.open(row, cursor);
        cursor.skip(cursor.left());
        action.accept(row, cursor.value());
      }
    }
  }

  /** What is done with a row's label. */
  @FunctionalInterface
  interface Labelled {
    /** Takes a row and its label, or the labels of its steps. */
    void accept(int row, @Nullable Object label);
  }

  /**
   * Words and how often they are, in the training rows and in the others; travels to the driver.
   */
  private static final class Words implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Map<String, Long> seen = new HashMap<>();
    private final Map<String, Long> heldOut = new HashMap<>();

    /** Counts a label, or those of a row's steps; gaps are none. */
    private void add(@Nullable Object label, boolean training, boolean list) {
      if (label instanceof Object[] steps) {
        for (Object step : steps) {
          add(step, training, list);
        }
      } else if (label instanceof String text) {
        Map<String, Long> words = training ? seen : heldOut;
        for (String word : list ? LabelParser.parts(text) : List.of(text)) {
          add(words, word, 1);
        }
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
