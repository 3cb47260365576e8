package org.rondo.spark.features;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.bundle.Signature.Seen;
import org.rondo.config.Tokens;
import org.rondo.data.Histogram;
import org.rondo.data.NumberGrid;
import org.rondo.data.Storage;
import org.rondo.spark.source.RawData;

/**
 * What typed columns hold: gaps, the range of numbers and, for a trained model, how many values
 * training has not seen. Parts can be merged in any order. Travels from executors.
 */
public final class ColumnTally implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int LEAST_SPARSE_WIDTH = 256;
  private static final int LEAST_SPARSITY = 4;

  // Histograms of very many columns are coarser, so that all of them together have bounds too.
  private static final int MOST_CELLS = 256;
  private static final int LEAST_CELLS = 16;
  private static final int ALL_CELLS = 1 << 18;

  private final List<TalliedColumn> columns;
  private long rows;

  private ColumnTally(List<TalliedColumn> columns) {
    this.columns = columns;
  }

  /**
   * What the training rows hold, and which words; runs one job, or none without typed columns.
   *
   * @param training the rows that are meant
   */
  public static ColumnTally ofTraining(
      InputSpec spec, JavaRDD<RowBlock> blocks, RowBlock.Choice training) {
    if (spec.inputs().get(0).kind().storage() == Storage.UINT8) {
      return new ColumnTally(List.of());
    }
    List<Boolean> words = spec.inputs().stream().map(input -> input.kind().hasWords()).toList();
    Start start = () -> collecting(words);
    boolean sequences = spec.sequence() != null;
    return blocks
        .mapPartitions(
            some -> {
              ColumnTally tally = start.get();
              ContentCursor cursor = new ContentCursor();
              while (some.hasNext()) {
                tally.add(some.next(), training, cursor, sequences);
              }
              return List.of(tally).iterator();
            })
        .treeAggregate(start.get(), ColumnTally::merge, ColumnTally::merge);
  }

  private void add(
      RowBlock block, RowBlock.Choice training, ContentCursor cursor, boolean sequences) {
    for (int row = 0; row < block.rows(); row++) {
      if (!training.holds(block, row)) {
        continue;
      }
      block.open(row, cursor);
      if (sequences) {
        TypedRows.forEachStep(cursor.rest(), this::add);
        continue;
      }
      for (TalliedColumn column : columns) {
        cursor.next();
        if (cursor.isNumber()) {
          column.add(cursor.number());
        } else {
          column.add(cursor.value());
        }
      }
      rows++;
    }
  }

  private static ColumnTally collecting(List<Boolean> words) {
    int cells = Math.max(LEAST_CELLS, Math.min(MOST_CELLS, ALL_CELLS / words.size()));
    List<TalliedColumn> columns = new ArrayList<>();
    for (boolean collects : words) {
      columns.add(
          collects
              ? new TalliedColumn(new HashMap<>(), null, null, null)
              : new TalliedColumn(null, new NumberGrid(cells), null, null));
    }
    return new ColumnTally(columns);
  }

  /** The columns that a model is trained on, with what the training rows hold. */
  public List<InputColumn> describe(RawData data, InputSpec spec) {
    if (columns.isEmpty()) {
      return spec.columns();
    }
    Map<String, String> types = data.typeNames();
    List<InputColumn> described = new ArrayList<>();
    for (InputColumn input : spec.columns()) {
      TalliedColumn column = columns.get(described.size());
      Seen seen =
          new Seen(
              types.getOrDefault(input.column().toLowerCase(Locale.ROOT), ""),
              rows,
              column.missing(),
              Double.isFinite(column.least()) ? column.least() : null,
              Double.isFinite(column.most()) ? column.most() : null);
      described.add(new InputColumn(input.column(), input.feature(), seen, input.fit()));
    }
    return described;
  }

  /** How the values of numbers and words are distributed, by the name of their column. */
  public SortedMap<String, Histogram> histograms(InputSpec spec) {
    SortedMap<String, Histogram> all = new TreeMap<>();
    for (int i = 0; i < columns.size(); i++) {
      Histogram histogram = columns.get(i).histogram();
      if (histogram != null && histogram.total() > 0) {
        all.put(spec.columns().get(i).column(), histogram);
      }
    }
    return all;
  }

  /** The vocabulary of each column that has one, by its index. */
  public Map<Integer, List<String>> words(List<InputSpec.Input> inputs) {
    Map<Integer, List<String>> words = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      SortedMap<String, Long> found = columns.get(i).found();
      if (found != null) {
        words.put(i, inputs.get(i).kind().vocabulary(found, inputs.get(i).feature()));
      }
    }
    return words;
  }

  /**
   * How inputs are best stored: sparsely where most are the same in most rows. The bits of the
   * trained model do not depend on it.
   *
   * @param width of all inputs
   */
  public Storage storage(InputSpec spec, int width) {
    double stored = 0;
    for (int i = 0; i < columns.size(); i++) {
      InputSpec.Input input = spec.inputs().get(i);
      stored +=
          input.shape() != null
              ? columns.get(i).entries() / (double) Math.max(1, rows)
              : input.kind().hasWords() || input.feature().buckets() != null
                  ? 1
                  : input.kind().width(input, null);
    }
    return width >= LEAST_SPARSE_WIDTH && stored * LEAST_SPARSITY <= width
        ? Storage.SPARSE
        : Storage.FLOAT32;
  }

  /** What the good typed rows hold that a model is applied to. */
  public static ColumnTally of(
      Signature signature, @Nullable FittedFeatures features, Dataset<Row> good) {
    return of(good.javaRDD(), () -> against(signature, features));
  }

  private static ColumnTally of(JavaRDD<Row> typed, Start start) {
    return typed
        .mapPartitions(
            rows -> {
              ColumnTally tally = start.get();
              rows.forEachRemaining(row -> tally.add(TypedRows.values(row)));
              return List.of(tally).iterator();
            })
        .treeAggregate(start.get(), ColumnTally::merge, ColumnTally::merge);
  }

  /** Creates the empty tally of a task. */
  private interface Start extends Supplier<ColumnTally>, Serializable {}

  /**
   * A tally of a model's columns that counts values unseen in training.
   *
   * @param features of the model; null where its inputs are pixels
   */
  public static ColumnTally against(Signature signature, @Nullable FittedFeatures features) {
    List<TalliedColumn> all = new ArrayList<>();
    for (InputColumn input : signature.inputs()) {
      List<String> known =
          features == null ? null : features.columns().get(all.size()).categories();
      // A new word may consist of known pieces.
      boolean pieces = input.feature().tokens() == Tokens.PIECES;
      Vocabulary words = known == null || pieces ? null : new Vocabulary(known);
      all.add(new TalliedColumn(null, null, words, input.seen()));
    }
    return new ColumnTally(all);
  }

  /** Adds a good row, whose first values are the columns' in order. */
  public void add(@Nullable Object[] values) {
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).add(values[i]);
    }
    rows++;
  }

  /** Adds a tally of the same columns. */
  public ColumnTally merge(ColumnTally other) {
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).merge(other.columns.get(i));
    }
    rows += other.rows;
    return this;
  }

  /** Rows that were added. */
  public long rows() {
    return rows;
  }

  /** The columns' counts, in order. */
  public List<TalliedColumn> columns() {
    return columns;
  }
}
