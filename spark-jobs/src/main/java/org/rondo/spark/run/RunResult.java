package org.rondo.spark.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rondo.config.KebabCase;
import org.rondo.data.Split;
import org.rondo.engine.LayerSurvey;
import org.rondo.error.Redaction;
import org.rondo.evaluation.Metrics;
import org.rondo.network.ParametersDigest;
import org.rondo.spark.fitting.FittingResult;
import org.rondo.spark.shards.PreparedData.RowAccount;
import org.rondo.training.DivergedException;
import org.rondo.training.TrainingResult.Totals;

/** The content of result.json, under the names that scripts rely on. */
final class RunResult {
  private RunResult() {}

  /** The result of a completed run. */
  static Map<String, Object> tree(String runId, FittingResult run) {
    Totals totals = run.result().totals();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("status", run.status());
    tree.put("run-id", runId);
    tree.put("rounds", totals.rounds());
    tree.put("examples", totals.examples());
    tree.put("rejected-rows", run.rejectedRows());
    tree.put("rows", rows(run.account()));
    tree.put("seconds", totals.seconds());
    tree.put("examples-per-second", totals.examples() / Math.max(totals.seconds(), 1e-9));
    tree.put("bytes-exchanged", totals.bytesExchanged());
    if (totals.skippedUpdates() > 0) {
      tree.put("skipped-updates", totals.skippedUpdates());
    }
    tree.put("local-steps", run.result().pace().toString());
    if (!run.beginning().toTree().isEmpty()) {
      tree.put("beginning", run.beginning().toTree());
    }
    if (!run.advice().isEmpty()) {
      tree.put("advice", run.advice());
    }
    tree.put("parameters", run.model().state().parameters().length);
    tree.put("parameters-sha256", run.parametersSha256());
    Map<String, Object> metrics = new LinkedHashMap<>();
    for (Split split : Split.values()) {
      Metrics found = run.metrics().get(split);
      if (found != null) {
        metrics.put(KebabCase.of(split), found.toTree(run.model().signature().names()));
      }
    }
    tree.put("metrics", metrics);
    return tree;
  }

  /** A result with the layers of its network; none is nothing. */
  static Map<String, Object> with(List<LayerSurvey> layers, Map<String, Object> result) {
    if (layers.isEmpty()) {
      return result;
    }
    Map<String, Object> whole = new LinkedHashMap<>(result);
    whole.put("layers", layers.stream().map(LayerSurvey::toTree).toList());
    return whole;
  }

  /** The result of a run that diverged; its model is the last good one. */
  static Map<String, Object> diverged(String runId, DivergedException failure, RowAccount account) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("status", "diverged");
    tree.put("run-id", runId);
    Totals totals = failure.totals();
    tree.put("rounds", failure.rounds());
    tree.put("examples", totals.examples());
    tree.put("rejected-rows", account.rejected());
    tree.put("seconds", totals.seconds());
    tree.put("examples-per-second", totals.examples() / Math.max(totals.seconds(), 1e-9));
    tree.put("bytes-exchanged", totals.bytesExchanged());
    if (totals.skippedUpdates() > 0) {
      tree.put("skipped-updates", totals.skippedUpdates());
    }
    tree.put("parameters", failure.lastGood().parameters().length);
    tree.put("parameters-sha256", ParametersDigest.sha256(failure.lastGood().parameters()));
    tree.put("message", Redaction.byName().text(String.valueOf(failure.getMessage())));
    return tree;
  }

  /** The result of a run that failed after it had kept bad rows or done rounds. */
  static Map<String, Object> failed(String runId, String message) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("status", "failed");
    tree.put("run-id", runId);
    tree.put("message", Redaction.byName().text(message));
    return tree;
  }

  private static Map<String, Object> rows(FittingResult.Account account) {
    Map<String, Object> rows = new LinkedHashMap<>();
    rows.put("read", account.read());
    rows.put("trained", account.trained());
    rows.put("held-out", account.heldOut());
    rows.put("rejected", account.rejected());
    return rows;
  }
}
