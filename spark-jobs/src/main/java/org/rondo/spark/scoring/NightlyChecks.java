package org.rondo.spark.scoring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.TrainingStatistics;
import org.rondo.checks.Champion;
import org.rondo.checks.ColumnChecks;
import org.rondo.checks.DataChecks;
import org.rondo.checks.Finding;
import org.rondo.config.RunConfig;
import org.rondo.error.DataException;
import org.rondo.spark.shards.DataSchema;
import org.rondo.spark.source.RawData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares data with the champion's before training: their columns first, and then their values.
 */
public final class NightlyChecks {
  private static final Logger LOG = LoggerFactory.getLogger(NightlyChecks.class);

  /** Keys that are a mode, and not a section that has one. */
  private static final Set<String> PLAIN = Set.of("columns", "new-columns", "types");

  private final RunConfig config;
  private final String name;
  private final @Nullable Champion champion;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Checks.
   *
   * @param name of the champion, for messages
   * @param model the champion; null where there is none yet, so that nothing can be compared
   */
  public NightlyChecks(RunConfig config, String name, @Nullable ModelBundle model) {
    this.config = config;
    this.name = name;
    this.champion =
        model == null
            ? null
            : new Champion(model.signature(), model.statistics().orElse(null), vocabularies(model));
  }

  private static Map<String, List<String>> vocabularies(ModelBundle model) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (int i = 0; i < model.signature().inputs().size(); i++) {
      int place = i;
      model
          .features()
          .map(features -> features.columns().get(place).categories())
          .ifPresent(words -> all.put(model.signature().inputs().get(place).column(), words));
    }
    return all;
  }

  /**
   * Lets a source through whose columns fit.
   *
   * @throws DataException with all that is wrong with them
   */
  public RawData opened(RawData data) {
    findings.clear();
    if (champion != null) {
      findings.addAll(
          ColumnChecks.of(champion, data.columns(), data.typeNames(), config.retrain().checks()));
      refuse();
    }
    return data;
  }

  /**
   * Lets prepared rows through whose values fit.
   *
   * @throws DataException with all that is wrong with them
   */
  public void prepared(DataSchema schema) {
    TrainingStatistics now = schema.statistics();
    if (champion == null || now == null) {
      return;
    }
    if (config.data().features().isEmpty()) {
      findings.addAll(ColumnChecks.guesses(champion, schema.inputs(), config.retrain().checks()));
    }
    findings.addAll(DataChecks.of(champion, schema.inputs(), now, config.retrain().checks()));
    refuse();
    findings.forEach(finding -> LOG.warn("today's data differ from the champion's: {}", finding));
  }

  /** What was found, in order. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** What the data were refused for, in one line; empty where they were not. */
  public Optional<String> refusal() {
    String all =
        findings.stream()
            .filter(Finding::refuses)
            .map(Finding::toString)
            .collect(Collectors.joining("; "));
    return all.isEmpty() ? Optional.empty() : Optional.of(all);
  }

  private void refuse() {
    String keys =
        findings.stream()
            .filter(Finding::refuses)
            .map(Finding::check)
            .distinct()
            .map(check -> "--set retrain.checks." + check + (PLAIN.contains(check) ? "" : ".mode"))
            .map(key -> key + "=warn")
            .collect(Collectors.joining(" "));
    if (!keys.isEmpty()) {
      throw new DataException(
          "retrain.checks: the data in %s are not like those that the champion %s was trained on, so nothing was trained:%s\ncorrect the data; if they are as they should be, call again with %s"
              .formatted(config.data().origin(), name, Finding.lines(findings), keys));
    }
  }
}
