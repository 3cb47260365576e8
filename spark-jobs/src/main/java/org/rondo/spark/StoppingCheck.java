package org.rondo.spark;

import java.util.List;
import org.rondo.config.EarlyStoppingConfig;
import org.rondo.config.TrainingConfig;
import org.rondo.data.Split;
import org.rondo.error.ConfigurationException;
import org.rondo.evaluation.Metric;
import org.rondo.evaluation.MetricCatalog;
import org.rondo.spark.shards.PreparedData;

/** Refuses early stopping that could never stop. */
final class StoppingCheck {
  private StoppingCheck() {}

  /**
   * Checks that there is something to watch.
   *
   * @throws ConfigurationException when there are no validation rows, or the metric is not the
   *     task's
   */
  static void require(TrainingConfig config, PreparedData data) {
    EarlyStoppingConfig stopping = config.earlyStopping();
    if (stopping == null) {
      return;
    }
    if (data.rows().getOrDefault(Split.VALIDATION, List.of()).stream().allMatch(n -> n == 0)) {
      throw new ConfigurationException(
          "training.early-stopping: there are no validation rows to watch; set data.split.validation"
              + " above 0, or remove training.early-stopping");
    }
    int classes = data.meaning().labels().codes().classes().size();
    List<String> known =
        (classes > 0 ? MetricCatalog.ofClassification(classes) : MetricCatalog.ofRegression(1))
            .stream().map(Metric::name).toList();
    if (!known.contains(stopping.metric())) {
      throw new ConfigurationException(
          "training.early-stopping.metric: got "
              + stopping.metric()
              + ", which "
              + (classes > 0 ? "a classification into " + classes + " classes" : "a regression")
              + " does not have; expected one of "
              + known);
    }
  }
}
