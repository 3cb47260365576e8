package org.rondo.spark.features;

import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.sql.types.DataType;
import org.rondo.config.DataConfig;
import org.rondo.config.Task;
import org.rondo.error.ConfigurationException;
import org.rondo.spark.source.RawData;

/** The columns of the labels, as a configuration or a source names them. */
final class LabelColumns {
  private LabelColumns() {}

  /**
   * The labels as the source spells them.
   *
   * @throws ConfigurationException when neither the configuration nor the source names any
   */
  static List<String> of(RawData data, DataConfig config) {
    if (!config.label().isEmpty()) {
      return required(data, config.label(), "data.label");
    }
    String label = data.schema().label();
    if (label == null) {
      throw new ConfigurationException(
          "data.label: missing; name the column to predict, one of "
              + SourceColumns.shown(data.columns()));
    }
    return List.of(label);
  }

  /** The labels as the source spells them. */
  static List<String> required(RawData data, List<String> labels, String key) {
    SourceColumns columns = new SourceColumns(data);
    List<String> names = labels.stream().map(label -> columns.require(label, key)).toList();
    Predicate<DataType> readable =
        names.size() == 1 ? FeatureKinds::isLabel : FeatureKinds::isPlain;
    names.forEach(name -> columns.requireReadable(name, readable, key));
    return names;
  }

  /** Only labels of the task multi-label may be lists. */
  static void requireLists(Task task, SourceColumns columns, List<String> labels, String key) {
    if (task != Task.MULTI_LABEL) {
      labels.forEach(label -> columns.requireReadable(label, FeatureKinds::isPlain, key));
    }
  }

  /** The task that the data imply must fit the configuration of the label. */
  static void requireClasses(Task task, DataConfig config, List<String> labels) {
    if (task == Task.REGRESSION && !config.classes().isEmpty()) {
      throw new ConfigurationException(
          "data.classes: '%s' is a number, which has no classes; set data.task: classification"
              .formatted(labels.get(0)));
    }
  }
}
