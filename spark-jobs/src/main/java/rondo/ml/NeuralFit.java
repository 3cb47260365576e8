package rondo.ml;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.rondo.config.RunConfig;
import org.rondo.error.RondoException;
import org.rondo.spark.Rondo;
import org.rondo.spark.fitting.FittingResult;
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
      throw ParamMessages.named(e);
    }
  }

  private static Dataset<Row> rows(NeuralParams stage, Dataset<?> dataset, RunConfig config) {
    Set<String> names = new LinkedHashSet<>();
    names.addAll(
        stage.isSet(stage.inputCols())
            ? Arrays.asList(stage.getInputCols())
            : List.of(stage.getFeaturesCol()));
    names.addAll(config.data().label());
    if (config.data().weight() != null) {
      names.add(config.data().weight());
    }
    names.addAll(config.data().split().columns());
    return dataset.select(names.stream().map(Columns::named).toArray(Column[]::new));
  }
}
