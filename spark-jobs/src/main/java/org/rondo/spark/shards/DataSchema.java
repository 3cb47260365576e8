package org.rondo.spark.shards;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.bundle.Signature.Reader;
import org.rondo.data.ExampleLayout;
import org.rondo.network.NetworkRequest;
import org.rondo.spark.features.FittedFeatures;
import org.rondo.spark.features.NamedFeatures;

/**
 * What the numbers of packed rows stand for.
 *
 * @param inputs the columns that are read
 * @param layout of a packed row
 * @param labels columns and classes to predict
 * @param features fitted on the training rows, null for images
 * @param reader of the files that hold the rows; null where there are none
 * @param missing words that stand for no value; null for the usual ones among numbers
 */
public record DataSchema(
    List<InputColumn> inputs,
    ExampleLayout layout,
    Labels labels,
    @Nullable NamedFeatures features,
    @Nullable Reader reader,
    @Nullable List<String> missing) {
  /** Copies the inputs. */
  public DataSchema {
    inputs = List.copyOf(inputs);
  }

  /**
   * What is predicted.
   *
   * @param columns the label columns
   * @param codes how they are packed
   * @param weight the column that says how much a row counts; null where each counts 1
   */
  public record Labels(List<String> columns, LabelCodes codes, @Nullable String weight) {}

  /** The same rows with weights. */
  public DataSchema weighted() {
    return new DataSchema(inputs, layout.weighted(), labels, features, reader, missing);
  }

  /** What is predicted, as a network's definition needs it. */
  public NetworkRequest.Target target() {
    int classes = labels.codes().classes().size();
    return classes == 0
        ? NetworkRequest.Target.values(labels.codes().width())
        : NetworkRequest.Target.classes(classes);
  }

  /** Names of the network's inputs in their order; empty for images. */
  public List<String> featureNames() {
    return features == null ? List.of() : features.names();
  }

  /** What typed rows are packed with. Travels to executors, without the fitted names. */
  public Packing packing() {
    return new Packing(layout, labels.codes(), features == null ? null : features.features());
  }

  /** How typed rows are packed. */
  public record Packing(ExampleLayout layout, LabelCodes codes, @Nullable FittedFeatures features)
      implements Serializable {
    /** What a network reads of typed values; for one thread. */
    public Inputs inputs() {
      return features == null
          ? values -> (byte[]) Objects.requireNonNull(values[0])
          : features.applier(layout.inputShape().length())::inputs;
    }
  }

  /** The inputs of one row. */
  @FunctionalInterface
  public interface Inputs {
    /** A new array of floats, or the pixels' bytes. */
    Serializable of(@Nullable Object[] values);
  }
}
