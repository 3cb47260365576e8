package org.rondo.spark.features;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.data.Storage;
import org.rondo.error.DataException;
import org.rondo.spark.features.InputSpec.Input;

/**
 * What was learned from the training rows to turn typed values into a network's inputs: a model's
 * features.json. Plain numbers and words, from which any program can compute the same inputs.
 * Travels to executors.
 *
 * @param columns that are read, in the signature's order
 */
public record FittedFeatures(List<Column> columns) implements Serializable {

  /** Copies the columns. */
  public FittedFeatures {
    columns = List.copyOf(columns);
  }

  /**
   * How one column's values become inputs. A number, or each number of a vector, is one input; a
   * word becomes one input for each category, 1 for its own and 0 for the others, and one more for
   * all other words and for gaps.
   *
   * @param column its name
   * @param position of its first input
   * @param fill what replaces a gap; null where gaps are not allowed
   * @param scaling of its numbers; null to leave them unscaled
   * @param categories in order; null for numbers
   */
  public record Column(
      String column,
      int position,
      @Nullable Double fill,
      @Nullable Scaling scaling,
      @Nullable List<String> categories)
      implements Serializable {

    private boolean fits(Input input, int width, int all) {
      return input.name().equals(column)
          && (scaling == null || scaling.shift().size() == width)
          && position >= 0
          && position <= all - width;
    }
  }

  /**
   * The input is {@code (value - shift) * factor}, in double precision, and the constant where the
   * factor is 0.
   *
   * @param shift of each number
   * @param factor of each number
   * @param constant the input for numbers that are all equal in the training rows
   */
  public record Scaling(List<Double> shift, List<Double> factor, double constant)
      implements Serializable {
    /** Copies the numbers. */
    public Scaling {
      shift = List.copyOf(shift);
      factor = List.copyOf(factor);
      if (shift.size() != factor.size()) {
        throw new IllegalArgumentException(
            shift.size() + " numbers to shift by, but " + factor.size() + " factors");
      }
    }
  }

  /**
   * Refuses features that do not belong to a model.
   *
   * @throws DataException when they belong to other columns or inputs
   */
  public void requireFor(Signature signature) {
    List<Input> inputs = InputSpecs.inputs(signature);
    boolean fits = inputs.size() == columns.size();
    int width = 0;
    for (int i = 0; fits && i < inputs.size(); i++) {
      Column column = columns.get(i);
      boolean words = inputs.get(i).kind().hasWords() == (column.categories() != null);
      int own = words ? inputs.get(i).kind().width(inputs.get(i), column.categories()) : 0;
      fits = words && column.fits(inputs.get(i), own, signature.features().size());
      width += own;
    }
    if (!fits || width != signature.features().size()) {
      throw new DataException("the model's features are not those of its signature");
    }
  }

  /**
   * Applies these features; for one thread.
   *
   * @param inputs the same columns, as in the signature
   * @param width of all inputs
   */
  public Applier applier(List<InputColumn> inputs, int width) {
    List<FeatureKind.Writer> writers = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      InputColumn input = inputs.get(i);
      writers.add(FeatureKinds.of(input, Storage.FLOAT32).writer(columns.get(i), input.feature()));
    }
    return new Applier(writers, width);
  }

  /** Turns typed values of good rows into inputs. Used by one thread. */
  public static final class Applier {
    private final List<FeatureKind.Writer> writers;
    private final float[] common;

    private Applier(List<FeatureKind.Writer> writers, int width) {
      this.writers = writers;
      this.common = new float[width];
      writers.forEach(writer -> writer.common(common));
    }

    /** The values of inputs where a sparse row stores nothing; not to be changed. */
    public float[] common() {
      return common;
    }

    /** The inputs, in a new array; the values are those of each column, and perhaps more. */
    public float[] dense(@Nullable Object[] values) {
      float[] row = common.clone();
      write(values, (index, value) -> row[index] = value);
      return row;
    }

    /** The same of a packed row, up to the last of the columns. */
    public float[] dense(ContentCursor values) {
      float[] row = common.clone();
      write(values, (index, value) -> row[index] = value);
      return row;
    }

    /** The same, as {@link Storage#SPARSE} stores them. */
    public int[] sparse(@Nullable Object[] values) {
      IntStream.Builder pairs = IntStream.builder();
      write(values, (index, value) -> add(index, value, pairs));
      return pairs.build().toArray();
    }

    /** The same of a packed row, up to the last of the columns. */
    public int[] sparse(ContentCursor values) {
      IntStream.Builder pairs = IntStream.builder();
      write(values, (index, value) -> add(index, value, pairs));
      return pairs.build().toArray();
    }

    private void add(int index, float value, IntStream.Builder pairs) {
      int bits = Float.floatToRawIntBits(value);
      if (bits != Float.floatToRawIntBits(common[index])) {
        pairs.add(index).add(bits);
      }
    }

    private void write(ContentCursor values, FeatureKind.Inputs inputs) {
      for (FeatureKind.Writer writer : writers) {
        values.next();
        if (values.isNumber()) {
          writer.write(values.number(), inputs);
        } else {
          writer.write(values.value(), inputs);
        }
      }
    }

    private void write(@Nullable Object[] values, FeatureKind.Inputs inputs) {
      for (int i = 0; i < writers.size(); i++) {
        writers.get(i).write(values[i], inputs);
      }
    }
  }
}
