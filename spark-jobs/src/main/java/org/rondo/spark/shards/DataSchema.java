package org.rondo.spark.shards;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.data.ExampleLayout;
import org.rondo.network.NetworkRequest;
import org.rondo.spark.features.FittedFeatures;

/**
 * What the numbers of packed rows stand for.
 *
 * @param inputs the columns that are read
 * @param layout of a packed row
 * @param labels columns and classes to predict
 * @param features fitted on the training rows, null for images
 */
public record DataSchema(
    List<InputColumn> inputs,
    ExampleLayout layout,
    Labels labels,
    @Nullable FittedFeatures features) {
  /** Copies the inputs. */
  public DataSchema {
    inputs = List.copyOf(inputs);
  }

  /**
   * What is predicted.
   *
   * @param columns the label columns
   * @param codes how they are packed
   */
  public record Labels(List<String> columns, LabelCodes codes) {}

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

  /** Good typed rows with the column that the network's inputs are packed from. */
  public Dataset<Row> withFeatures(Dataset<Row> typed) {
    return features == null ? typed : features.apply(typed);
  }
}
