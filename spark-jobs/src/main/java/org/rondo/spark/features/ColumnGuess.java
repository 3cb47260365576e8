package org.rondo.spark.features;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;
import org.rondo.config.DataConfig;
import org.rondo.config.FeatureConfig;
import org.rondo.config.FeatureType;
import org.rondo.config.Impute;
import org.rondo.config.Scale;
import org.rondo.config.Task;
import org.rondo.config.Transform;
import org.rondo.data.TensorShape;
import org.rondo.error.DataException;
import org.rondo.spark.source.RawData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the configuration leaves open, guessed from the data: the kinds of columns, the widths of
 * vectors, and whether the label is a class or a number. It takes at most one pass over the data.
 *
 * @param task what to learn
 * @param features the columns to use
 * @param leftOut why columns that were examined are not used
 * @param counts of the columns that were examined
 */
record ColumnGuess(
    Task task,
    Map<String, FeatureConfig> features,
    Map<String, String> leftOut,
    Map<String, ColumnCounts> counts) {
  private static final Logger LOG = LoggerFactory.getLogger(ColumnGuess.class);

  /** A label with more distinct whole numbers is a number rather than a class. */
  private static final int MOST_NUMBERED_CLASSES = 20;

  /**
   * Guesses; runs one job, or none where the configuration leaves nothing open.
   *
   * @param task what to learn; null to guess it from the label
   * @param chosen the features by the source's names; open ones are guessed
   */
  static ColumnGuess of(
      RawData data,
      List<String> labels,
      @Nullable Task task,
      Map<String, FeatureConfig> chosen,
      DataConfig config) {
    Task byType = task != null ? task : byType(data, labels);
    boolean openTask = byType == null;
    SourceColumns columns = new SourceColumns(data);
    List<String> names = new ArrayList<>();
    List<ColumnSurvey.Column> looked = new ArrayList<>();
    if (openTask) {
      names.add(labels.get(0));
      looked.add(new ColumnSurvey.Column(columns.place(labels.get(0), "data.label"), false));
    }
    chosen.forEach(
        (name, feature) -> {
          boolean vector = feature.type() == FeatureType.VECTOR;
          if (vector || isOpen(feature)) {
            names.add(name);
            looked.add(new ColumnSurvey.Column(columns.place(name, "data.features"), vector));
          }
        });
    Map<String, ColumnCounts> counts = new LinkedHashMap<>();
    List<ColumnCounts> found = ColumnSurvey.of(data, looked, new MissingValues(config.missing()));
    for (int i = 0; i < found.size(); i++) {
      counts.put(names.get(i), found.get(i));
    }
    Task learned = byType != null ? byType : task(counts, labels.get(0));
    Map<String, FeatureConfig> features = new LinkedHashMap<>();
    Map<String, String> leftOut = new LinkedHashMap<>();
    List<String> unreadable = new ArrayList<>();
    chosen.forEach(
        (name, feature) -> {
          ColumnCounts column = counts.get(name);
          if (!isOpen(feature) || column == null) {
            features.put(name, feature);
            return;
          }
          guess(name, column, features, leftOut);
          if (!FeatureKinds.canBeUsed(column.type())) {
            unreadable.add("'%s' (%s)".formatted(name, column.type().simpleString()));
          }
        });
    if (!unreadable.isEmpty()) {
      LOG.warn("left out: {}{}", SourceColumns.shown(unreadable), SourceColumns.unreadable());
    }
    return new ColumnGuess(learned, features, leftOut, counts);
  }

  /** Whether the kind of a column is to be guessed from the data. */
  static boolean isOpen(FeatureConfig feature) {
    return feature.type() == FeatureType.AUTO;
  }

  /** The task, if the types of the label columns decide it; null where their values must. */
  private static @Nullable Task byType(RawData data, List<String> labels) {
    SourceColumns columns = new SourceColumns(data);
    List<DataType> types =
        labels.stream().map(label -> columns.type(columns.place(label, "data.label"))).toList();
    if (labels.size() == 1) {
      return types.get(0) instanceof ArrayType ? Task.MULTI_LABEL : null;
    }
    return types.stream().allMatch(BooleanType.class::isInstance)
        ? Task.MULTI_LABEL
        : Task.REGRESSION;
  }

  /** A few distinct whole numbers, words and booleans are classes; anything else is a number. */
  private static Task task(Map<String, ColumnCounts> counts, String label) {
    ColumnCounts found = counts.get(label);
    boolean number =
        found != null
            && found.numeric()
            && !(found.whole() && found.hasAtMost(MOST_NUMBERED_CLASSES));
    return number ? Task.REGRESSION : Task.CLASSIFICATION;
  }

  private static void guess(
      String name,
      ColumnCounts found,
      Map<String, FeatureConfig> features,
      Map<String, String> leftOut) {
    FeatureKind kind = FeatureKinds.guess(found).orElse(null);
    if (kind != null) {
      // The configuration drops what does not apply to the type.
      Impute impute = found.gaps() > 0 ? Impute.MEDIAN : Impute.NONE;
      features.put(name, new FeatureConfig(kind.type(), impute, Scale.STANDARD, Transform.NONE));
    } else if (found.present() == 0) {
      leftOut.put(name, "without a value");
    } else if (FeatureKinds.canBeUsed(found.type())) {
      leftOut.put(name, "text of more than " + ColumnCounts.MOST_DISTINCT + " different values");
    } else {
      leftOut.put(name, "of a type that is not read");
    }
  }

  /** The shape of a column's vectors; null where it is not one. */
  @Nullable TensorShape shape(String column) {
    FeatureConfig feature = features.get(column);
    ColumnCounts found = counts.get(column);
    if (feature == null || feature.type() != FeatureType.VECTOR || found == null) {
      return null;
    }
    if (found.usualWidth() > RawData.MOST_FEATURES) {
      throw new DataException(
          "data.features: the vectors of column '%s' have %s numbers, and more than %s cannot be"
                  .formatted(column, found.usualWidth(), RawData.MOST_FEATURES)
              + " trained on; hash them to fewer, or leave the column out");
    }
    // Without any vector all rows are bad, whatever width is expected.
    return TensorShape.of(Math.max(1, found.usualWidth()));
  }
}
