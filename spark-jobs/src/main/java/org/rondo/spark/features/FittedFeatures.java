package org.rondo.spark.features;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.config.FeatureType;
import org.rondo.error.DataException;
import org.rondo.spark.features.InputSpec.Input;

/**
 * What was learned of the training rows to turn typed values into a network's inputs: features.json
 * of a model. Plain numbers and words, of which any program can make the same inputs. Travels to
 * executors.
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
   * word is an input for each category, 1 for its own and 0 for the others, and one more for all
   * other words and for gaps.
   *
   * @param column its name
   * @param position of its first input
   * @param fill what stands in for a gap; null where there may be none
   * @param scaling of its numbers; null to take them as they are
   * @param categories in order; null for numbers
   */
  public record Column(
      String column,
      int position,
      @Nullable Double fill,
      @Nullable Scaling scaling,
      @Nullable List<String> categories)
      implements Serializable {

    private int width(Input input) {
      return categories == null ? FeatureAssembly.width(input) : categories.size() + 1;
    }

    private boolean fits(Input input, int all) {
      int width = width(input);
      boolean words = input.feature().type() == FeatureType.CATEGORICAL;
      return input.name().equals(column)
          && words == (categories != null)
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
   * @param constant the input that numbers become which are all the same in the training rows
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
   * Refuses features that are not those of a model.
   *
   * @throws DataException when they belong to other columns or inputs
   */
  public void requireFor(Signature signature) {
    List<Input> inputs = InputSpecs.inputs(signature);
    boolean fits = inputs.size() == columns.size();
    int width = 0;
    for (int i = 0; fits && i < inputs.size(); i++) {
      fits = columns.get(i).fits(inputs.get(i), signature.features().size());
      width += columns.get(i).width(inputs.get(i));
    }
    if (!fits || width != signature.features().size()) {
      throw new DataException("the model's features are not those of its signature");
    }
  }

  /** Applies them; for one thread. */
  public Applier applier(int width) {
    return new Applier(this, width);
  }

  /** Turns typed values into inputs. Used by one thread. */
  public static final class Applier {
    private final int width;
    private final List<Step> steps = new ArrayList<>();

    private Applier(FittedFeatures fitted, int width) {
      this.width = width;
      fitted.columns().forEach(column -> steps.add(Step.of(column)));
    }

    /**
     * The inputs, in a new array.
     *
     * @param values of a good row: of each column, and perhaps more
     */
    public float[] inputs(@Nullable Object[] values) {
      float[] inputs = new float[width];
      for (int i = 0; i < steps.size(); i++) {
        steps.get(i).write(values[i], inputs);
      }
      return inputs;
    }
  }

  /** How one column is written. */
  private interface Step {
    void write(@Nullable Object value, float[] inputs);

    static Step of(Column column) {
      int at = column.position();
      List<String> categories = column.categories();
      if (categories != null) {
        Vocabulary words = new Vocabulary(categories);
        return (value, inputs) -> {
          int place = words.place(value);
          inputs[at + (place == Vocabulary.UNKNOWN ? categories.size() : place)] = 1;
        };
      }
      Scaling scaling = column.scaling();
      Double fill = column.fill();
      double[] shift = scaling == null ? null : doubles(scaling.shift());
      double[] factor = scaling == null ? new double[0] : doubles(scaling.factor());
      double constant = scaling == null ? 0 : scaling.constant();
      return (value, inputs) -> {
        double[] numbers = numbers(value, fill, column);
        for (int i = 0; i < numbers.length; i++) {
          double scaled =
              shift == null
                  ? numbers[i]
                  : factor[i] == 0 ? constant : (numbers[i] - shift[i]) * factor[i];
          inputs[at + i] = (float) scaled;
        }
      };
    }

    private static double[] doubles(List<Double> values) {
      return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  private static double[] numbers(@Nullable Object value, @Nullable Double fill, Column column) {
    if (value instanceof Vector vector) {
      return vector.toArray();
    }
    Object number = value == null ? fill : value;
    if (number == null) {
      throw new DataException("the column " + column.column() + " has a gap, which nothing fills");
    }
    return new double[] {(Double) number};
  }
}
