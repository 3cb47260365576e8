package org.rondo.spark.features;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.FeatureConfig;
import org.rondo.config.Task;
import org.rondo.data.ExampleLayout;
import org.rondo.data.TensorShape;

/**
 * Which columns are read and what they are to be.
 *
 * @param inputs columns that become network inputs, in order; all stored in the same way
 * @param labels columns to predict; empty for prediction alone
 * @param weight the column that says how much a row counts; null where each counts 1
 * @param task what to learn
 * @param leftOut why each column of the source that was looked at is not read, by its name; null
 *     where the configuration or a model names what is read
 * @param missing what stands for no value, besides null and blank text; null for the usual words
 */
public record InputSpec(
    List<Input> inputs,
    List<String> labels,
    @Nullable String weight,
    Task task,
    @Nullable Map<String, String> leftOut,
    @Nullable List<String> missing) {

  /** Copies the lists. */
  public InputSpec {
    inputs = List.copyOf(inputs);
    labels = List.copyOf(labels);
    missing = missing == null ? null : List.copyOf(missing);
  }

  /**
   * A column that becomes network inputs.
   *
   * @param index its place among the inputs
   * @param column its name and what the configuration says about it
   * @param kind what it is
   * @param shape that its values must have; null where each is one value
   */
  public record Input(
      int index, InputColumn column, FeatureKind kind, @Nullable TensorShape shape) {

    /** The column's name in the source. */
    public String name() {
      return column.column();
    }

    /** What the configuration says about it. */
    public FeatureConfig feature() {
      return column.feature();
    }
  }

  /** The columns as a signature lists them. */
  public List<InputColumn> columns() {
    return inputs.stream().map(Input::column).toList();
  }

  /** Where a row's labels begin among its values: behind its inputs and its weight. */
  public int labelsAt() {
    return inputs.size() + (weight == null ? 0 : 1);
  }

  /**
   * How examples are packed.
   *
   * @param fitted what {@link FeatureFitting} has made of the inputs; null where the network reads
   *     the only one as it is
   * @param labelWidth floats of labels
   */
  public ExampleLayout layout(@Nullable NamedFeatures fitted, int labelWidth) {
    Input first = inputs.get(0);
    TensorShape shape =
        fitted == null
            ? Objects.requireNonNull(first.shape())
            : TensorShape.of(fitted.names().size());
    ExampleLayout layout = ExampleLayout.of(shape, first.kind().storage(), labelWidth);
    return weight == null ? layout : layout.weighted();
  }
}
