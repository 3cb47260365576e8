package org.rondo.spark.features;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rondo.bundle.Signature;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.DataConfig;
import org.rondo.config.FeatureConfig;
import org.rondo.config.Impute;
import org.rondo.config.Nearest;
import org.rondo.config.Scale;
import org.rondo.config.Task;
import org.rondo.config.Transform;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.spark.features.InputSpec.Input;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RowOrigin;

/** Brings configuration, or a model's signature, and a source's columns together. */
public final class InputSpecs {
  private InputSpecs() {}

  /**
   * What to read for training.
   *
   * @throws DataException when the source lacks a column that the configuration names
   * @throws ConfigurationException when there is no label
   */
  public static InputSpec forTraining(RawData data, DataConfig config) {
    List<String> labels = labels(data, config);
    ColumnGuess guess = new ColumnGuess(data);
    Task task =
        config.task() != null
            ? config.task()
            : labels.size() > 1 ? Task.REGRESSION : guess.task(labels.get(0));
    TensorShape image = data.schema().image();
    if (image != null) {
      return new InputSpec(List.of(image(image)), labels, task);
    }
    Map<String, FeatureConfig> features =
        config.features().isEmpty() ? guess.features(labels) : config.features();
    if (features.isEmpty()) {
      throw new DataException(
          "data.source: " + config.origin() + " has no column to learn from besides the label");
    }
    List<Input> inputs = new ArrayList<>();
    features.forEach(
        (column, feature) -> {
          InputColumn input = new InputColumn(require(data, column, "data.features"), feature);
          FeatureKind kind = FeatureKinds.of(input, Storage.FLOAT32);
          inputs.add(new Input(inputs.size(), input, kind, null));
        });
    for (Input input : inputs) {
      if (labels.stream().anyMatch(label -> RowOrigin.same(label, input.name()))) {
        throw new ConfigurationException(
            "data.features: '" + input.name() + "' is the label; remove it from the features");
      }
    }
    return new InputSpec(inputs, labels, task);
  }

  /**
   * What a trained model reads of a source that has its labels too.
   *
   * @throws DataException when the source lacks a column
   */
  public static InputSpec forEvaluation(RawData data, Signature signature) {
    signature.output().labels().forEach(label -> require(data, label, "the model's label"));
    InputSpec inputs = forPrediction(data, signature);
    return new InputSpec(inputs.inputs(), signature.output().labels(), inputs.task());
  }

  /**
   * What a trained model reads of a source.
   *
   * @throws DataException when the source lacks a column
   */
  public static InputSpec forPrediction(RawData data, Signature signature) {
    signature.inputs().forEach(input -> require(data, input.column(), "the model's inputs"));
    return new InputSpec(inputs(signature), List.of(), signature.output().objective().task());
  }

  private static List<Input> inputs(Signature signature) {
    List<Input> inputs = new ArrayList<>();
    for (InputColumn column : signature.inputs()) {
      FeatureKind kind = FeatureKinds.of(column, signature.layout().storage());
      inputs.add(new Input(inputs.size(), column, kind, kind.shape(column, signature)));
    }
    return inputs;
  }

  /** The widths of the vector columns that a trained model reads. */
  public static Map<String, Integer> widths(Signature signature) {
    Map<String, Integer> widths = new HashMap<>();
    for (Input input : inputs(signature)) {
      if (input.shape() != null && input.shape().rank() == 1) {
        widths.put(input.name(), input.shape().length());
      }
    }
    return widths;
  }

  private static List<String> labels(RawData data, DataConfig config) {
    if (!config.label().isEmpty()) {
      return config.label().stream().map(label -> require(data, label, "data.label")).toList();
    }
    String label = data.schema().label();
    if (label == null) {
      throw new ConfigurationException(
          "data.label: missing; name the column to predict, one of " + data.columns());
    }
    return List.of(label);
  }

  private static Input image(TensorShape shape) {
    FeatureKind kind = FeatureKinds.IMAGE;
    FeatureConfig feature = new FeatureConfig(kind.type(), Impute.NONE, Scale.NONE, Transform.NONE);
    return new Input(0, new InputColumn(RawData.Schema.IMAGE, feature), kind, shape);
  }

  /** The column's name as the source spells it. */
  private static String require(RawData data, String column, String key) {
    return data.columns().stream()
        .filter(candidate -> RowOrigin.same(candidate, column))
        .findFirst()
        .orElseThrow(
            () ->
                new DataException(
                    key
                        + ": the data have no column '"
                        + column
                        + "'"
                        + Nearest.remark(column, data.columns())
                        + (Nearest.remark(column, data.columns()).isEmpty()
                            ? ". Columns: "
                            : " Columns: ")
                        + String.join(", ", data.columns())));
  }
}
