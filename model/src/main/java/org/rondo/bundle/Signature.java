package org.rondo.bundle;

import java.io.Serializable;
import java.util.List;
import org.rondo.config.FeatureConfig;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.network.Objective;

/**
 * What a trained model takes and gives: signature.json. Travels to executors.
 *
 * @param inputs columns that the model reads, in order
 * @param output what it predicts
 * @param features names of the network's inputs in their order; empty for images
 * @param layout of one example
 */
public record Signature(
    List<InputColumn> inputs, Output output, List<String> features, Layout layout)
    implements Serializable {

  /** Copies the lists. */
  public Signature {
    inputs = List.copyOf(inputs);
    features = List.copyOf(features);
  }

  /**
   * A column that the model reads.
   *
   * @param column its name
   * @param feature how it becomes network inputs; for an image, a vector that is left as it is
   */
  public record InputColumn(String column, FeatureConfig feature) implements Serializable {}

  /**
   * What the model predicts.
   *
   * @param labels columns that it was trained to predict
   * @param classes the label's values in the order of the class indices; empty for regression
   * @param objective what the network's outputs mean
   */
  public record Output(List<String> labels, List<String> classes, Objective objective)
      implements Serializable {
    /** Copies the lists. */
    public Output {
      labels = List.copyOf(labels);
      classes = List.copyOf(classes);
    }
  }

  /**
   * What one example holds.
   *
   * @param shape of the network's input
   * @param storage of the input
   * @param labelWidth floats of labels: 1 for a class index, or the number of targets
   */
  public record Layout(TensorShape shape, Storage storage, int labelWidth) implements Serializable {

    /** What a signature keeps of a layout; masks and weights are for training alone. */
    public static Layout of(ExampleLayout layout) {
      return new Layout(layout.inputShape(), layout.inputStorage(), layout.labelWidth());
    }

    /** The layout of examples with their labels. */
    public ExampleLayout labelled() {
      return ExampleLayout.of(shape, storage, labelWidth);
    }

    /** The layout of examples without labels. */
    public ExampleLayout unlabelled() {
      return ExampleLayout.of(shape, storage, 0);
    }
  }
}
