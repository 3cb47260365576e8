package org.rondo.spark.features;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.FeatureConfig;
import org.rondo.config.Loss;
import org.rondo.config.SequenceConfig;
import org.rondo.config.Task;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;

/**
 * Which columns are read and what they become.
 *
 * @param inputs columns that become network inputs, in order; all stored in the same way
 * @param labels columns to predict; empty for prediction alone
 * @param weight the column that says how much a row counts; null where each counts 1
 * @param rule what the labels hold
 * @param leftOut why each column that was examined is not read, by its name; null where the
 *     configuration or a model names what is read
 * @param missing what stands for a missing value, besides null and blank text; null for the usual
 *     words
 * @param sequence how rows become sequences, whose steps the inputs describe; null where each row
 *     is an example of its own
 */
public record InputSpec(
    List<Input> inputs,
    List<String> labels,
    @Nullable String weight,
    LabelRule rule,
    @Nullable Map<String, String> leftOut,
    @Nullable List<String> missing,
    @Nullable SequenceConfig sequence) {

  /** Copies the lists. */
  public InputSpec {
    inputs = List.copyOf(inputs);
    labels = List.copyOf(labels);
    missing = missing == null ? null : List.copyOf(missing);
  }

  /** What to learn. */
  public Task task() {
    return rule.kind().task();
  }

  /** The same columns, for a loss that may restrict the labels further. */
  public InputSpec learnedBy(Loss loss) {
    return new InputSpec(inputs, labels, weight, rule.learnedBy(loss), leftOut, missing, sequence);
  }

  /**
   * A column that becomes network inputs.
   *
   * @param index its place among the inputs
   * @param column its name and its configuration
   * @param kind of feature
   * @param shape that its values must have; null where each is one value
   */
  public record Input(
      int index, InputColumn column, FeatureKind kind, @Nullable TensorShape shape) {

    /** The column's name in the source. */
    public String name() {
      return column.column();
    }

    /** Its configuration. */
    public FeatureConfig feature() {
      return column.feature();
    }
  }

  /** The columns as a signature lists them. */
  public List<InputColumn> columns() {
    return inputs.stream().map(Input::column).toList();
  }

  /** The same, where each row is a sequence of these steps. */
  InputSpec ofSteps(SequenceConfig of) {
    if (of.labelsSteps() && task() == Task.MULTI_LABEL) {
      throw new ConfigurationException(
          "data.task: multi-label is for whole sequences, but '%s' labels each step; set data.task:"
                  .formatted(labels.get(0))
              + " classification or data.sequence.target: sequence");
    }
    List<String> steps =
        inputs.stream()
            .map(Input::name)
            .filter(name -> of.constant().stream().noneMatch(name::equalsIgnoreCase))
            .toList();
    return new InputSpec(inputs, labels, weight, rule, leftOut, missing, of.of(steps));
  }

  /** The same, where no sequence has more steps. */
  public InputSpec ofSteps(int most) {
    SequenceConfig of = Objects.requireNonNull(sequence);
    return new InputSpec(inputs, labels, weight, rule, leftOut, missing, of.of(most));
  }

  /** The number of labels of an example whose labels are numbers. */
  public int targets() {
    return labels.size() * (sequence == null ? 1 : sequence.targetsOfLabel());
  }

  /** Whether the examples are windows of series. */
  public boolean forecasts() {
    return sequence != null && sequence.forecasts();
  }

  /** Whether a column has one value for a whole sequence. */
  boolean isConstant(String column) {
    return sequence == null || sequence.constant().stream().anyMatch(column::equalsIgnoreCase);
  }

  /** Where a row's labels begin among its values: after its inputs and its weight. */
  public int labelsAt() {
    return inputs.size() + (weight == null ? 0 : 1);
  }

  /**
   * How examples are packed.
   *
   * @param fitted the features that {@link FeatureFitting} has fitted; null where the network reads
   *     the only input directly
   * @param stored how the inputs of a table are stored
   * @param labelWidth floats of labels
   */
  public ExampleLayout layout(@Nullable NamedFeatures fitted, Storage stored, int labelWidth) {
    Input first = inputs.get(0);
    ExampleLayout layout;
    if (sequence != null && fitted != null) {
      int steps = Objects.requireNonNull(sequence.steps());
      layout =
          ExampleLayout.sequences(
              TensorShape.of(fitted.names().size(), steps),
              sequence.labelsSteps()
                  ? TensorShape.of(labelWidth, steps)
                  : TensorShape.of(labelWidth));
      return weight == null ? layout : layout.weighted();
    }
    TensorShape shape =
        fitted == null
            ? Objects.requireNonNull(first.shape())
            : TensorShape.of(fitted.names().size());
    layout = ExampleLayout.of(shape, fitted == null ? first.kind().storage() : stored, labelWidth);
    return weight == null ? layout : layout.weighted();
  }
}
