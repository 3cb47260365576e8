package rondo.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.rondo.config.RunConfig;
import org.rondo.error.RondoException;
import org.rondo.spark.Rondo;
import org.rondo.spark.fitting.FittingResult;
import org.rondo.spark.source.RowOrigin;
import org.rondo.training.TrainingListener;

/** Fits the network of an estimator to a data set, of which it reads only what it needs. */
final class NeuralFit {
  private NeuralFit() {}

  /**
   * Trains; nothing is written, and nothing stays cached, broadcast or allocated.
   *
   * @param classes 0 for a regression
   * @param listener of the caller; or null
   */
  static NeuralTrainingSummary run(
      NeuralParams stage, Dataset<?> dataset, int classes, @Nullable TrainingListener listener) {
    RunConfig config = FitConfig.of(stage, classes);
    History history = new History();
    try {
      FittingResult fitted =
          Rondo.on(dataset.sparkSession())
              .fit(
                  config,
                  rows(stage, dataset, config),
                  listener == null ? history : TrainingListener.all(List.of(history, listener)));
      return new NeuralTrainingSummary(fitted, history);
    } catch (RondoException e) {
      throw ParamMessages.named(e, stage);
    }
  }

  /** The columns that Params and {@code conf} name, by the names that they give. */
  private static Dataset<Row> rows(NeuralParams stage, Dataset<?> dataset, RunConfig config) {
    Map<String, String> params = new LinkedHashMap<>();
    if (stage.isSet(stage.inputCols())) {
      Arrays.stream(stage.getInputCols()).forEach(column -> params.put(column, "inputCols"));
    } else {
      params.put(stage.getFeaturesCol(), "featuresCol");
    }
    params.putIfAbsent(stage.getLabelCol(), "labelCol");
    if (config.data().weight() != null) {
      params.putIfAbsent(config.data().weight(), given(stage, stage.weightCol(), "data.weight"));
    }
    String split = given(stage, stage.validationIndicatorCol(), "data.split");
    config.data().split().columns().forEach(column -> params.putIfAbsent(column, split));
    requireDistinct(params);
    StageColumns columns = StageColumns.of(dataset.schema());
    List<Column> chosen = new ArrayList<>();
    params.forEach((name, param) -> chosen.add(columns.in(columns.require(param, name)).as(name)));
    return StageColumns.apart(dataset).select(chosen.toArray(Column[]::new));
  }

  private static String given(NeuralParams stage, Param<String> column, String key) {
    return StageSchema.isGiven(stage, column) ? column.name() : "conf: " + key;
  }

  /** Rondo ignores the case of names, whatever the session does. */
  private static void requireDistinct(Map<String, String> params) {
    List<String> names = List.copyOf(params.keySet());
    for (int i = 0; i < names.size(); i++) {
      for (String other : names.subList(0, i)) {
        if (RowOrigin.same(names.get(i), other)) {
          throw new IllegalArgumentException(
              "%s: '%s' and '%s' of %s differ in case alone; rename one of the columns"
                  .formatted(params.get(names.get(i)), names.get(i), other, params.get(other)));
        }
      }
    }
  }
}
