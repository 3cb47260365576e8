package org.rondo.spark.features;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.Vector;
import org.rondo.config.FeatureType;
import org.rondo.config.Impute;
import org.rondo.spark.features.InputSpec.Input;
import scala.Tuple2;

/**
 * What fills the gaps of columns of single numbers, and the moments of these numbers, all in the
 * order of the rows' keys. Columns do not depend on each other, so that they are shared among
 * tasks, of which each has a few columns of all rows in memory.
 */
final class ColumnStatistics {
  /** Numbers that a task has in memory. */
  private static final long MOST_NUMBERS = 1 << 22;

  private static final int MOMENTS = 4;

  private ColumnStatistics() {}

  /**
   * The statistics of a column.
   *
   * @param fill what fills gaps; NaN where there is no value, or nothing fills them
   * @param moments of each of the numbers that a value becomes; empty where they are not scaled
   */
  record Column(double fill, List<Moment> moments) {}

  /** The moments of one number. */
  record Moment(double mean, double deviation, double least, double most) {}

  /** Whether all values of a column are single numbers. */
  static boolean reads(Input input) {
    return input.kind().scales() && input.feature().type() != FeatureType.VECTOR;
  }

  /**
   * Computes them; runs a job, or none without columns.
   *
   * @param blocks of rows with their keys
   * @param some which rows are meant
   * @param rows how many, at most
   */
  static Map<Integer, Column> of(
      List<Input> inputs, JavaRDD<RowBlock> blocks, RowBlock.Choice some, long rows) {
    if (inputs.isEmpty()) {
      return Map.of();
    }
    int cores = blocks.context().defaultParallelism();
    int inMemory = (int) Math.max(1, Math.min(inputs.size(), MOST_NUMBERS / Math.max(1, rows)));
    int size = Math.min(inMemory, (inputs.size() + cores - 1) / cores);
    int groups = (inputs.size() + size - 1) / size;
    int[] places = inputs.stream().mapToInt(Input::index).toArray();
    Fit[] fits = inputs.stream().map(Fit::of).toArray(Fit[]::new);
    List<double[]> found =
        blocks
            .mapPartitions(part -> chunks(part, some, places, size))
            .mapToPair(chunk -> chunk)
            .partitionBy(new HashPartitioner(groups))
            .mapPartitions(chunks -> fitted(chunks, fits, size))
            .collect();
    Map<Integer, Column> columns = new HashMap<>();
    for (double[] numbers : found) {
      List<Moment> moments = new ArrayList<>();
      for (int i = 2; i < numbers.length; i += MOMENTS) {
        moments.add(new Moment(numbers[i], numbers[i + 1], numbers[i + 2], numbers[i + 3]));
      }
      columns.put(places[(int) numbers[0]], new Column(numbers[1], moments));
    }
    return columns;
  }

  /** Some rows of a partition: for each group of columns the keys and the numbers. */
  private static Iterator<Tuple2<Integer, Chunk>> chunks(
      Iterator<RowBlock> blocks, RowBlock.Choice some, int[] places, int size) {
    long[] keys = new long[1 << 10];
    double[][] columns = new double[places.length][1 << 10];
    int rows = 0;
    ContentCursor cursor = new ContentCursor();
    while (blocks.hasNext()) {
      RowBlock block = blocks.next();
      if (keys.length < rows + block.rows()) {
        int more = Math.max(2 * keys.length, rows + block.rows());
        keys = Arrays.copyOf(keys, more);
        for (int i = 0; i < columns.length; i++) {
          columns[i] = Arrays.copyOf(columns[i], more);
        }
      }
      for (int row = 0; row < block.rows(); row++) {
        if (some.holds(block, row)) {
          keys[rows] = block.first(row);
          block.open(row, cursor);
          int at = 0;
          for (int i = 0; i < places.length; i++) {
            cursor.skip(places[i] + 1 - at);
            at = places[i] + 1;
            columns[i][rows] = cursor.isNumber() ? cursor.number() : Double.NaN;
          }
          rows++;
        }
      }
    }
    long[] ownKeys = Arrays.copyOf(keys, rows);
    List<Tuple2<Integer, Chunk>> chunks = new ArrayList<>();
    for (int from = 0; from < places.length; from += size) {
      double[][] own = new double[Math.min(size, places.length - from)][];
      for (int i = 0; i < own.length; i++) {
        own[i] = Arrays.copyOf(columns[from + i], rows);
      }
      chunks.add(new Tuple2<>(from / size, new Chunk(ownKeys, own)));
    }
    return chunks.iterator();
  }

  /** A few columns of some rows; a gap is NaN. Travels between executors. */
  private static final class Chunk implements Serializable {
    private static final long serialVersionUID = 1L;
    private final long[] keys;
    private final double[][] columns;

    Chunk(long[] keys, double[][] columns) {
      this.keys = keys;
      this.columns = columns;
    }
  }

  /** The statistics of one group's columns as numbers, each with its place. */
  private static Iterator<double[]> fitted(
      Iterator<Tuple2<Integer, Chunk>> parts, Fit[] fits, int size) {
    List<Chunk> chunks = new ArrayList<>();
    int group = 0;
    int rows = 0;
    while (parts.hasNext()) {
      Tuple2<Integer, Chunk> part = parts.next();
      group = part._1();
      chunks.add(part._2());
      rows = Math.addExact(rows, part._2().keys.length);
    }
    if (chunks.isEmpty()) {
      return List.<double[]>of().iterator();
    }
    long[] keys = new long[rows];
    int at = 0;
    for (Chunk chunk : chunks) {
      System.arraycopy(chunk.keys, 0, keys, at, chunk.keys.length);
      at += chunk.keys.length;
    }
    int[] order = KeyOrder.of(keys, rows);
    List<double[]> found = new ArrayList<>();
    double[] numbers = new double[rows];
    for (int i = 0; i < chunks.get(0).columns.length; i++) {
      at = 0;
      for (Chunk chunk : chunks) {
        System.arraycopy(chunk.columns[i], 0, numbers, at, chunk.columns[i].length);
        at += chunk.columns[i].length;
      }
      int column = group * size + i;
      found.add(fits[column].of(column, numbers, order));
    }
    return found.iterator();
  }

  /**
   * How one column is fitted. Travels to executors.
   *
   * @param impute what fills gaps
   * @param type of the feature
   * @param scaled whether moments are wanted
   * @param width numbers that a value becomes
   */
  private record Fit(Impute impute, FeatureType type, boolean scaled, int width)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    static Fit of(Input input) {
      return new Fit(
          input.feature().impute(),
          input.feature().type(),
          FeatureFitting.isScaled(input),
          FeatureAssembly.width(input));
    }

    /** The column, what fills gaps, and the moments. */
    double[] of(int column, double[] numbers, int[] order) {
      double fill = Double.NaN;
      if (impute != Impute.NONE) {
        GapFill gaps = GapFill.of(impute);
        for (int row : order) {
          if (!Double.isNaN(numbers[row])) {
            gaps.add(numbers[row]);
          }
        }
        fill = gaps.value();
      }
      Moments[] moments =
          Stream.generate(Moments::new).limit(scaled ? width : 0).toArray(Moments[]::new);
      double known = Double.isNaN(fill) ? 0 : fill;
      FeatureKind kind = FeatureKinds.of(type);
      for (int row : order) {
        double number = Double.isNaN(numbers[row]) ? known : numbers[row];
        if (moments.length == 1) {
          moments[0].add(number);
        } else if (moments.length > 1) {
          Vector all = kind.numbers(number);
          for (int i = 0; i < moments.length; i++) {
            moments[i].add(all.apply(i));
          }
        }
      }
      double[] found = new double[2 + MOMENTS * moments.length];
      found[0] = column;
      found[1] = fill;
      for (int i = 0; i < moments.length; i++) {
        found[2 + MOMENTS * i] = moments[i].mean();
        found[3 + MOMENTS * i] = moments[i].deviation();
        found[4 + MOMENTS * i] = moments[i].least();
        found[5 + MOMENTS * i] = moments[i].most();
      }
      return found;
    }
  }
}
