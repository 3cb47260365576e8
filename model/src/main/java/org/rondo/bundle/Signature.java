package org.rondo.bundle;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rondo.config.FeatureConfig;
import org.rondo.config.Fit;
import org.rondo.config.Format;
import org.rondo.config.SequenceConfig;
import org.rondo.config.Task;
import org.rondo.data.ChannelScaling;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.network.Objective;

/**
 * The inputs and outputs of a trained model: signature.json. Travels to executors.
 *
 * @param inputs columns that the model reads, in order
 * @param output what it predicts
 * @param features names of the network's inputs in their order; empty for images
 * @param layout of one example
 * @param weight the column that says how much a row counts in metrics; null where each counts 1
 * @param reader of the files that it was trained on; null where there were none, or where it is
 *     unknown
 * @param missing words that stand for a missing value; null for the usual ones among numbers
 * @param sequence how rows become sequences; null where each row is an example of its own
 */
public record Signature(
    List<InputColumn> inputs,
    Output output,
    List<String> features,
    Layout layout,
    @Nullable String weight,
    @Nullable Reader reader,
    @Nullable List<String> missing,
    @Nullable SequenceConfig sequence)
    implements Serializable {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException when the parts contradict each other
   */
  public Signature {
    inputs = List.copyOf(inputs);
    features = List.copyOf(features);
    missing = missing == null ? null : List.copyOf(missing);
    Objective objective = Objects.requireNonNull(output, "no output").objective();
    TensorShape shape = Objects.requireNonNull(layout, "no layout").shape();
    int length = sequence == null ? shape.length() : shape.dimensions().get(0);
    require("features", features.isEmpty() ? length : features.size(), length);
    require("floats of a label", objective.labelWidth(), layout.labelWidth());
    boolean words = objective.task() != Task.REGRESSION;
    boolean list = objective.task() == Task.MULTI_LABEL && output.labels().size() == 1;
    require("classes", output.classes().size(), words ? objective.width() : 0);
    int each = sequence == null ? 1 : sequence.targetsOfLabel();
    String what = each == 1 ? "labels" : "targets";
    require(what, output.labels().size() * each, list ? 1 : objective.labelWidth());
  }

  private static void require(String what, int given, int expected) {
    if (given != expected) {
      throw new IllegalArgumentException(
          "it has " + given + " " + what + " where " + expected + " belong");
    }
  }

  /**
   * A column that the model reads.
   *
   * @param column its name
   * @param feature how it becomes network inputs; for an image, an unscaled vector
   * @param seen what training saw of it; null where it is not known
   * @param fit how pictures in it are resized to the layout's size; null where it has none
   */
  public record InputColumn(
      String column, FeatureConfig feature, @Nullable Seen seen, @Nullable Fit fit)
      implements Serializable {
    /** Checks that nothing is missing. */
    public InputColumn {
      Objects.requireNonNull(column, "no column");
      Objects.requireNonNull(feature, "no feature");
    }

    /** A column without a record of what training saw. */
    public InputColumn(String column, FeatureConfig feature) {
      this(column, feature, null, null);
    }
  }

  /**
   * What a column held in the training rows, to detect when it holds something else.
   *
   * @param type of its values in Spark's words
   * @param rows training rows
   * @param missing those without a value
   * @param least number; null where there is none
   * @param most number; null where there is none
   */
  public record Seen(
      String type, long rows, long missing, @Nullable Double least, @Nullable Double most)
      implements Serializable {
    private static final String TEXT = "string";

    /** Whether values of another type may stand in: text can hold values of any type. */
    public boolean accepts(String other) {
      String before = family(type);
      String now = family(other);
      return before.equals(now) || before.equals(TEXT) || now.equals(TEXT);
    }

    private static String family(String type) {
      return type.replaceFirst("^(tinyint|smallint|int|bigint|float|double|decimal.*)$", "number")
          .replaceFirst("^timestamp.*$", "date")
          .replaceFirst("^(array.*|vector)$", "vector")
          .replaceFirst("^(varchar|char).*$", TEXT);
    }
  }

  /**
   * What the model predicts.
   *
   * @param labels columns that it was trained to predict
   * @param classes the label's values in the order of the class indices, or the labels that a row
   *     may have any of; empty for regression
   * @param objective what the network's outputs mean
   */
  public record Output(List<String> labels, List<String> classes, Objective objective)
      implements Serializable {
    /** Copies the lists. */
    public Output {
      Objects.requireNonNull(objective, "no objective");
      labels = List.copyOf(labels);
      classes = List.copyOf(classes);
    }
  }

  /**
   * How files are read.
   *
   * @param format of the files
   * @param options of the reader that decide what a file's bytes mean
   */
  public record Reader(Format format, Map<String, String> options) implements Serializable {
    /** Copies the options. */
    public Reader {
      Objects.requireNonNull(format, "no format");
      options = new TreeMap<>(options);
    }
  }

  /**
   * What one example holds.
   *
   * @param shape of the network's input
   * @param storage of the input
   * @param labelWidth floats of labels: 1 for a class index, or the number of targets
   * @param scaling of a picture's channels; null for none
   */
  public record Layout(
      TensorShape shape, Storage storage, int labelWidth, @Nullable ChannelScaling scaling)
      implements Serializable {
    /** Checks that nothing is missing. */
    public Layout {
      Objects.requireNonNull(shape, "no shape");
      Objects.requireNonNull(storage, "no storage");
    }

    /** What a signature keeps of a layout; masks and weights are for training alone. */
    public static Layout of(ExampleLayout layout) {
      return new Layout(
          layout.inputShape(), layout.inputStorage(), layout.labelWidth(), layout.scaling());
    }
  }

  /**
   * What the classes are called or, where there are none, the targets: the labels or, of a
   * forecast, the steps of their horizons.
   */
  public List<String> names() {
    return output.classes().isEmpty() ? targets(true) : output.classes();
  }

  /** The endings of the columns of several targets; empty where there is one target. */
  public List<String> endings() {
    List<String> targets = targets(output.labels().size() > 1);
    return targets.size() > 1 ? targets : List.of();
  }

  private List<String> targets(boolean named) {
    if (sequence == null || !sequence.forecasts()) {
      return output.labels();
    }
    List<String> targets = new ArrayList<>();
    for (String label : output.labels()) {
      for (int step = 1; step <= sequence.targetsOfLabel(); step++) {
        targets.add(named ? label + "_" + step : Integer.toString(step));
      }
    }
    return targets;
  }

  /** The layout of examples with their labels. */
  public ExampleLayout labelled() {
    if (sequence == null) {
      return ExampleLayout.of(layout.shape(), layout.storage(), layout.labelWidth())
          .scaled(layout.scaling());
    }
    int steps = layout.shape().dimensions().get(1);
    return ExampleLayout.sequences(
        layout.shape(),
        sequence.labelsSteps()
            ? TensorShape.of(layout.labelWidth(), steps)
            : TensorShape.of(layout.labelWidth()));
  }

  /** The layout of examples without labels. */
  public ExampleLayout unlabelled() {
    return sequence == null
        ? ExampleLayout.of(layout.shape(), layout.storage(), 0).scaled(layout.scaling())
        : ExampleLayout.sequences(layout.shape(), null);
  }
}
