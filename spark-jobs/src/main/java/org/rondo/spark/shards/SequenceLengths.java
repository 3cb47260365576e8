package org.rondo.spark.shards;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.jspecify.annotations.Nullable;
import org.rondo.config.KebabCase;
import org.rondo.config.SequenceConfig;
import org.rondo.spark.features.ContentCursor;
import org.rondo.spark.features.RowBlock;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.features.WordPieces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long sequences are. Parts can be merged in any order.
 *
 * @param longest steps of the longest
 * @param cut how many have more steps than are used
 */
record SequenceLengths(int longest, long cut) {
  private static final Logger LOG = LoggerFactory.getLogger(SequenceLengths.class);

  /**
   * The most steps that are used of any sequence; runs one job, or none for windows.
   *
   * @param pieces that the words of texts are split into; null where steps are not split
   */
  static int most(JavaRDD<RowBlock> blocks, SequenceConfig sequence, @Nullable WordPieces pieces) {
    if (sequence.window() != null) {
      return sequence.window();
    }
    Integer given = sequence.maxLength();
    int limit = given == null ? Integer.MAX_VALUE : given;
    SequenceLengths whole = new SequenceLengths(1, 0);
    for (List<Long> part :
        blocks.mapPartitions(some -> List.of(of(some, limit, pieces)).iterator()).collect()) {
      whole =
          new SequenceLengths(
              Math.max(whole.longest, part.get(0).intValue()), whole.cut + part.get(1));
    }
    if (whole.cut > 0) {
      LOG.warn(
          "{} sequences have more than the {} steps of data.sequence.max-length; their {} {} are"
              + " used (the longest has {})",
          whole.cut,
          given,
          KebabCase.of(sequence.keep()),
          given,
          whole.longest);
    }
    return given == null ? whole.longest : given;
  }

  private static List<Long> of(Iterator<RowBlock> blocks, int limit, @Nullable WordPieces pieces) {
    long longest = 0;
    long cut = 0;
    ContentCursor cursor = new ContentCursor();
    while (blocks.hasNext()) {
      RowBlock block = blocks.next();
      for (int row = 0; row < block.rows(); row++) {
        if (block.isGood(row)) {
          block.open(row, cursor);
          @Nullable Object[] values = cursor.rest();
          int steps = TypedRows.length(pieces == null ? values : pieces.of(values));
          longest = Math.max(longest, steps);
          cut += steps > limit ? 1 : 0;
        }
      }
    }
    return List.of(longest, cut);
  }
}
