package org.rondo.spark.retrain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.rondo.config.KebabCase;
import org.rondo.config.RetrainConfig;
import org.rondo.spark.registry.ModelReference;
import org.rondo.spark.registry.RegisteredModel;
import org.rondo.spark.registry.Version;
import org.rondo.spark.retrain.RetrainResult.Status;
import org.rondo.spark.run.FinishedRuns;

/**
 * Acts on decisions that versions record: moves the alias, and writes into the run how it ended.
 *
 * @param hadoop how the runs are reached
 */
record Promotion(RegisteredModel model, RetrainConfig config, Configuration hadoop) {
  /** The champion that a decision was made against. */
  static final String CHAMPION = "champion";

  /** Whether it is for the challenger. */
  static final String PROMOTED = "promoted";

  /** Who promotes. */
  static final String APPROVAL = "approval";

  /** Why it is. */
  static final String REASON = "reason";

  /** What was found about the data. */
  static final String FINDINGS = "findings";

  /** The champion's number; 0 where there is none. */
  int champion() {
    return model.aliases().getOrDefault(ModelReference.CHAMPION, 0);
  }

  /** A version as commands name it. */
  String reference(int number) {
    return new ModelReference(model.name(), Integer.toString(number)).toString();
  }

  /** The same for a decision that was to be carried out in this way, whatever is new now. */
  Optional<RetrainResult> interrupted(Version version) {
    return KebabCase.of(config.approval()).equals(version.json(Version.DECISION).get(APPROVAL))
        ? carriedOut(version)
        : Optional.empty();
  }

  /** Moves the alias for a call that was killed before it could; empty where that is done. */
  Optional<RetrainResult> carriedOut(Version version) {
    Map<String, Object> decision = version.json(Version.DECISION);
    boolean automatic = config.approval() == RetrainConfig.Approval.AUTOMATIC;
    String alias = automatic ? ModelReference.CHAMPION : ModelReference.CHALLENGER;
    int champion = decision.get(CHAMPION) instanceof Number number ? number.intValue() : 0;
    if (!Boolean.TRUE.equals(decision.get(PROMOTED))
        || champion() != champion
        || model.hasBeen(alias, version.number())) {
      return Optional.empty();
    }
    String reason = String.valueOf(decision.get(REASON));
    String run = String.valueOf(decision.get("run"));
    return Optional.of(concluded(moved(version, reason, champion, run), champion, decision));
  }

  /** Moves the alias. */
  RetrainResult moved(Version version, String reason, int champion, String run) {
    if (config.approval() == RetrainConfig.Approval.MANUAL) {
      model.alias(ModelReference.CHALLENGER, version.number(), reason);
      return new RetrainResult(
          Status.NOT_PROMOTED,
          "%s; it waits for approval: rondo models promote %s".formatted(reason, model.name()),
          reference(version.number()),
          run);
    }
    model.promote(version.number(), OptionalInt.of(champion), reason);
    return new RetrainResult(Status.PROMOTED, reason, reference(version.number()), run);
  }

  /** Writes down in the run's folder how it ended, as far as the folder is there. */
  RetrainResult concluded(RetrainResult result, int champion, Map<String, Object> decision) {
    Map<String, Object> conclusion = new LinkedHashMap<>();
    conclusion.put("status", KebabCase.of(result.status()));
    conclusion.put(REASON, result.reason());
    conclusion.put("model", result.model());
    conclusion.put(CHAMPION, champion);
    conclusion.put(FINDINGS, decision.getOrDefault(FINDINGS, List.of()));
    if (result.folder() != null) {
      FinishedRuns.conclude(result.folder(), conclusion, Version.DECISION, decision, hadoop);
    }
    return result;
  }
}
