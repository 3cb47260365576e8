package org.rondo.spark.retrain;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rondo.config.HookEvent;
import org.rondo.spark.registry.RegisteredModel;
import org.rondo.spark.registry.Version;

/**
 * Keeps the gauges of {@link RetrainMetrics}, where Spark has that plugin, as a retraining goes.
 * Its metrics are those of {@link MetricsFile}, and the age of the champion whenever it is asked
 * for.
 */
final class SparkMetrics implements RetrainReport.Follower {
  private static final String AGE = "rondo_champion_age_seconds";
  private static final double MILLIS = 1e3;

  private final RegisteredModel model;
  private Optional<Double> success = Optional.empty();

  /** Gauges of a model. */
  SparkMetrics(RegisteredModel model) {
    this.model = model;
  }

  @Override
  public void begun() {
    RetrainMetrics.Source source = RetrainMetrics.source();
    if (source != null) {
      source.set(RetrainMetrics.RUNNING, () -> 1);
      success = lastDecided();
      Gauges gauges = new Gauges(model.name());
      RetrainGauges.addSuccess(gauges, success);
      show(source, gauges);
    }
  }

  @Override
  public void ended(HookEvent event, Map<String, Object> report) {
    RetrainMetrics.Source source = RetrainMetrics.source();
    if (source != null) {
      Gauges gauges = new Gauges(model.name());
      RetrainGauges.addEnd(gauges, event, report, success);
      source.set(RetrainMetrics.RUNNING, () -> 0);
      show(source, gauges);
    }
  }

  @Override
  public void overtaken(String reason) {
    RetrainMetrics.Source source = RetrainMetrics.source();
    if (source != null) {
      source.set(RetrainMetrics.RUNNING, () -> 0);
    }
  }

  private void show(RetrainMetrics.Source source, Gauges gauges) {
    RetrainGauges.addChampion(gauges, model);
    Map<String, Double> paths = gauges.byPath();
    paths.forEach((path, value) -> source.set(path, () -> value));
    Double made = paths.get(model.name() + "." + RetrainGauges.CHAMPION_TIME);
    if (made != null) {
      source.set(model.name() + "." + AGE, () -> Instant.now().toEpochMilli() / MILLIS - made);
    }
  }

  /** When the newest version that a retraining has made was made: the last success on record. */
  private Optional<Double> lastDecided() {
    List<Integer> numbers = model.numbers();
    for (int i = numbers.size() - 1; i >= 0; i--) {
      Version version = model.version(numbers.get(i));
      if (!version.json(Version.DECISION).isEmpty()) {
        return Optional.of(Instant.parse(version.about().time()).toEpochMilli() / MILLIS);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return "Spark's metrics system";
  }
}
