package org.rondo.spark.retrain;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.config.HeldOutConfig;
import org.rondo.config.RunConfig;
import org.rondo.gate.Decision;
import org.rondo.gate.Gate;
import org.rondo.gate.PairedScores;
import org.rondo.spark.registry.Version;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.scoring.PairedScoring;
import org.rondo.spark.scoring.SmokeLoad;
import org.rondo.spark.source.Sources;
import org.rondo.spark.storage.Folder;
import org.rondo.spark.storage.SessionStorage;

/** A challenger before the gate: scored beside the champion, measured, and loaded elsewhere. */
final class Trial {
  private final SparkSession session;
  private final RunConfig config;
  private final PairedScoring scoring;

  /**
   * A trial.
   *
   * @param champion null where there is none
   */
  Trial(
      SparkSession session,
      RunConfig config,
      ModelBundle challenger,
      @Nullable ModelBundle champion) {
    this.session = session;
    this.config = config;
    this.scoring = new PairedScoring(challenger, champion, config.retrain().gate());
  }

  /**
   * Decides.
   *
   * @param run the folder of the challenger's run
   * @param fresh the held-out rows of the data that it was trained on
   * @param stop whether someone wants it to end early; asked from any thread
   */
  Decision decide(String run, Dataset<Row> fresh, BooleanSupplier stop) throws IOException {
    Optional<String> obstacle = scoring.obstacle();
    if (obstacle.isPresent()) {
      String reason =
          obstacle.get()
              + ": they cannot be compared row by row; promote it by hand if it is better";
      return new Decision(
          false, reason, List.of(new Decision.Check("columns", false, reason, Map.of())));
    }
    PairedScores scores = scoring.of(fresh);
    PairedScores frozen = frozen();
    boolean alone = scores.rows() == 0 && frozen != null;
    Folder bundle = Folder.at(run, SessionStorage.of(session)).child(Version.MODEL);
    long bytes = 0;
    for (String file : bundle.files()) {
      bytes += bundle.length(file);
    }
    return new Gate(config.retrain().gate(), config.seed())
        .judge(
            new Gate.Contest(
                alone && frozen != null ? frozen : scores,
                alone ? null : frozen,
                bytes,
                scoring.milliseconds(fresh),
                SmokeLoad.failure(bundle, config.retrain().gate(), stop).orElse(null)));
  }

  private @Nullable PairedScores frozen() {
    HeldOutConfig holdout = config.retrain().holdout();
    return holdout == null
        ? null
        : scoring.of(Sources.open(session, config.data().of(holdout)), config.seed());
  }
}
