package org.rondo.spark.scoring;

import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.error.Reason;
import org.rondo.error.Redaction;
import org.rondo.network.NetworkState;
import org.rondo.spark.jobs.Parcel;
import org.rondo.spark.source.RawData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A second model at work on one batch. Nothing here fails: there is a problem instead. */
final class ShadowScoring implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShadowScoring.class);
  private static final Redaction REDACTION = Redaction.byName();

  private final @Nullable ShadowModel model;
  private final Reasons reasons = new Reasons();
  private @Nullable ModelScoring scoring;
  private @Nullable Broadcast<Parcel<NetworkState>> state;
  private @Nullable ShadowScorer scorer;
  private @Nullable String problem;

  private ShadowScoring(@Nullable ShadowModel model) {
    this.model = model;
    this.problem = model == null ? null : model.problem();
  }

  /**
   * Begins with the examples of the main model.
   *
   * @param model null for none
   * @param main what the main model reads and predicts
   */
  static ShadowScoring begin(
      SparkSession session,
      @Nullable ShadowModel model,
      Signature main,
      RawData examples,
      BatchColumns columns) {
    ShadowScoring begun = new ShadowScoring(model);
    if (model != null && model.model() != null) {
      try {
        begun.open(session, model.model(), main, examples, columns);
      } catch (Exception | LinkageError e) { // Checked ones too: Scala declares none.
        begun.giveUp(e);
      }
    }
    return begun;
  }

  private void open(
      SparkSession session,
      NamedModel named,
      Signature main,
      RawData examples,
      BatchColumns columns) {
    problem = ShadowModel.whyUnlike(main, named.bundle().signature());
    if (problem == null) {
      session.sparkContext().register(reasons);
      ModelScoring second = ModelScoring.of(session, named.bundle());
      scoring = second;
      Broadcast<Parcel<NetworkState>> sent = second.broadcast();
      state = sent;
      scorer =
          new ShadowScorer(
              second,
              named.version(),
              sent,
              examples,
              columns.shadowPredictions(),
              columns.shadowOffset(),
              reasons);
    }
  }

  /** What scores rows; null where there is none, or it has been given up. */
  @Nullable ShadowScorer scorer() {
    return scorer;
  }

  /** Scores no further rows. */
  void giveUp(Throwable failure) {
    scorer = null;
    problem = Reason.of(failure);
  }

  /** The second model as it is called; empty where there is none. */
  Optional<String> name() {
    return Optional.ofNullable(model)
        .map(known -> known.model() == null ? known.name() : known.model().version());
  }

  /** Why some or all rows have no prediction of it, without secrets; empty where all have one. */
  Optional<String> problem() {
    return Optional.ofNullable(problem != null ? problem : reasons.isZero() ? null : reasons + "")
        .map(REDACTION::text);
  }

  @Override
  public void close() {
    try {
      if (state != null) {
        state.destroy();
      }
      if (scoring != null) {
        scoring.plan().learner().release();
      }
    } catch (Exception | LinkageError e) { // Checked ones too: Scala declares none.
      LOG.debug("left the state of {}", name(), e);
    }
  }
}
