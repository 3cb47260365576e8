package org.rondo.spark.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.MinMaxScaler;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.FeatureType;
import org.rondo.config.Impute;
import org.rondo.config.Scale;
import org.rondo.error.DataException;
import org.rondo.spark.source.RowOrigin;

/**
 * Fits Spark ML's stages on the training rows: gaps are filled, categories become one-hot slots
 * with one more for values not seen in training, numbers are scaled, and all is put into one
 * vector.
 */
public final class FeatureFitting {
  private static final String INDEX = "_index";
  private static final String SLOTS = "_slots";
  private static final String FILLED = "_filled";
  private static final String UNKNOWN = "(other)";

  private final InputSpec spec;

  /** A fitting for a specification whose inputs are not images. */
  public FeatureFitting(InputSpec spec) {
    this.spec = spec;
  }

  /**
   * Fits all stages.
   *
   * @param training all typed training rows, from which categories are taken
   * @param ordered training rows in one partition and a fixed order, from which statistics are
   *     taken so that their sums do not depend on how the data are spread
   * @throws DataException when a column has no value at all
   */
  public FittedFeatures fit(Dataset<Row> training, Dataset<Row> ordered) {
    requireValues(training);
    List<PipelineStage> stages = new ArrayList<>(imputers());
    List<String> categorical = columns(FeatureType.CATEGORICAL);
    StringIndexerModel indexer = null;
    if (!categorical.isEmpty()) {
      indexer = indexer(categorical).fit(training);
      stages.add(indexer);
      stages.add(
          new OneHotEncoder("rondo-slots")
              .setInputCols(withSuffix(categorical, INDEX))
              .setOutputCols(withSuffix(categorical, SLOTS))
              .setDropLast(false));
    }
    List<String> parts = new ArrayList<>();
    for (Scale scale : Scale.values()) {
      addScaled(scale, stages, parts);
    }
    parts.addAll(columns(FeatureType.BOOLEAN));
    parts.addAll(List.of(withSuffix(categorical, SLOTS)));
    stages.add(assembler("rondo-features", parts, FittedFeatures.VECTOR));
    PipelineModel fitted =
        new Pipeline("rondo-pipeline").setStages(stages.toArray(PipelineStage[]::new)).fit(ordered);
    return new FittedFeatures(fitted, names(fitted, ordered, indexer));
  }

  private static StringIndexer indexer(List<String> categorical) {
    return new StringIndexer("rondo-categories")
        .setInputCols(categorical.toArray(String[]::new))
        .setOutputCols(withSuffix(categorical, INDEX))
        .setStringOrderType("alphabetAsc")
        .setHandleInvalid("keep");
  }

  private List<PipelineStage> imputers() {
    List<PipelineStage> stages = new ArrayList<>();
    for (Impute strategy : Impute.values()) {
      String[] columns =
          matching(input -> strategy != Impute.NONE && input.feature().impute() == strategy)
              .toArray(String[]::new);
      if (columns.length > 0) {
        String name = word(strategy);
        stages.add(
            new Imputer("rondo-impute-" + name)
                .setInputCols(columns)
                .setOutputCols(withSuffix(List.of(columns), FILLED))
                .setStrategy(name));
      }
    }
    return stages;
  }

  private void addScaled(Scale scale, List<PipelineStage> stages, List<String> parts) {
    List<String> columns =
        matching(
            input ->
                input.feature().scale() == scale
                    && (input.feature().type() == FeatureType.NUMERIC
                        || input.feature().type() == FeatureType.VECTOR));
    if (columns.isEmpty()) {
      return;
    }
    String raw = RowOrigin.PREFIX + word(scale);
    String scaled = raw + "_scaled";
    stages.add(assembler("rondo-gather-" + word(scale), filled(columns), raw));
    switch (scale) {
      case NONE -> parts.add(raw);
      case STANDARD -> {
        stages.add(
            new StandardScaler("rondo-standard")
                .setInputCol(raw)
                .setOutputCol(scaled)
                .setWithMean(true)
                .setWithStd(true));
        parts.add(scaled);
      }
      case MIN_MAX -> {
        stages.add(new MinMaxScaler("rondo-min-max").setInputCol(raw).setOutputCol(scaled));
        parts.add(scaled);
      }
    }
  }

  /** Columns after their gaps have been filled, where they are to be. */
  private List<String> filled(List<String> columns) {
    List<String> open = matching(input -> input.feature().impute() == Impute.NONE);
    return columns.stream()
        .map(column -> open.contains(column) ? column : column + FILLED)
        .toList();
  }

  private static VectorAssembler assembler(String id, List<String> columns, String output) {
    return new VectorAssembler(id)
        .setInputCols(columns.toArray(String[]::new))
        .setOutputCol(output);
  }

  private void requireValues(Dataset<Row> training) {
    List<String> numeric = columns(FeatureType.NUMERIC);
    if (numeric.isEmpty()) {
      return;
    }
    Column[] counts = numeric.stream().map(name -> count(col(name))).toArray(Column[]::new);
    Row row = training.agg(counts[0], Arrays.copyOfRange(counts, 1, counts.length)).head();
    for (int i = 0; i < counts.length; i++) {
      if (row.getLong(i) == 0) {
        throw new DataException(
            "data.features: column '"
                + column(numeric.get(i))
                + "' has no value in any training row; remove it from the features");
      }
    }
  }

  /** Names in the order of {@link #fit}'s parts. */
  private List<String> names(
      PipelineModel fitted,
      Dataset<Row> ordered,
      @org.jspecify.annotations.Nullable StringIndexerModel indexer) {
    Row example = fitted.transform(ordered).head();
    List<String> names = new ArrayList<>();
    for (Scale scale : Scale.values()) {
      for (int i = 0; i < spec.inputs().size(); i++) {
        InputColumn input = spec.inputs().get(i);
        if (input.feature().scale() != scale) {
          continue;
        }
        if (input.feature().type() == FeatureType.NUMERIC) {
          names.add(input.column());
        } else if (input.feature().type() == FeatureType.VECTOR) {
          int width = example.<Vector>getAs(TypedRows.input(i)).size();
          for (int element = 0; element < width; element++) {
            names.add(VectorColumn.element(input.column(), element));
          }
        }
      }
    }
    columns(FeatureType.BOOLEAN).forEach(name -> names.add(column(name)));
    List<String> categorical = columns(FeatureType.CATEGORICAL);
    for (int i = 0; indexer != null && i < categorical.size(); i++) {
      for (String value : indexer.labelsArray()[i]) {
        names.add(column(categorical.get(i)) + "=" + value);
      }
      names.add(column(categorical.get(i)) + "=" + UNKNOWN);
    }
    return names;
  }

  private List<String> columns(FeatureType type) {
    return matching(input -> input.feature().type() == type);
  }

  private List<String> matching(java.util.function.Predicate<InputColumn> condition) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < spec.inputs().size(); i++) {
      if (condition.test(spec.inputs().get(i))) {
        names.add(TypedRows.input(i));
      }
    }
    return names;
  }

  private String column(String typed) {
    for (int i = 0; i < spec.inputs().size(); i++) {
      if (TypedRows.input(i).equals(typed)) {
        return spec.inputs().get(i).column();
      }
    }
    throw new IllegalArgumentException("no input is typed as " + typed);
  }

  private static String[] withSuffix(List<String> columns, String suffix) {
    return columns.stream().map(column -> column + suffix).toArray(String[]::new);
  }

  private static String word(Enum<?> choice) {
    return org.rondo.config.KebabCase.of(choice);
  }
}
