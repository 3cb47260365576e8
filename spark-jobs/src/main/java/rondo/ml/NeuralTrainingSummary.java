package rondo.ml;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.config.KebabCase;
import org.rondo.data.Split;
import org.rondo.evaluation.Metrics;
import org.rondo.spark.fitting.FittingResult;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.training.RoundRecord;

/**
 * How the training of a model went. It stays with the model that {@code fit} returns and is not
 * saved with it.
 */
public final class NeuralTrainingSummary {
  private static final StructType HISTORY =
      StructType.fromDDL(
          "round INT, epoch INT, localSteps BIGINT, loss DOUBLE, examples BIGINT,"
              + " examplesPerSecond DOUBLE, computeMillis DOUBLE, communicationMillis DOUBLE,"
              + " bytesExchanged BIGINT, learningRate DOUBLE, workerDivergence DOUBLE");

  private final FittingResult fitted;
  private final List<Round> rounds;
  private final List<Evaluation> evaluations;

  NeuralTrainingSummary(FittingResult fitted, History history) {
    this.fitted = fitted;
    this.rounds = history.rounds();
    this.evaluations = history.evaluations();
  }

  /**
   * A round: local steps of all workers, then an average.
   *
   * @param round from 1
   * @param epoch in which it ended, from 1
   * @param localSteps of each worker
   * @param loss mean over the examples that were trained on; NaN where there were none
   * @param examples trained on
   * @param examplesPerSecond of wall time
   * @param computeMillis of the local steps
   * @param communicationMillis the rest of the round
   * @param bytesExchanged between driver and workers
   * @param learningRate of the last local step
   * @param workerDivergence mean distance of a worker's parameters from those that it began with
   */
  public record Round(
      int round,
      int epoch,
      long localSteps,
      double loss,
      long examples,
      double examplesPerSecond,
      double computeMillis,
      double communicationMillis,
      long bytesExchanged,
      double learningRate,
      double workerDivergence) {

    static Round of(RoundRecord record) {
      return new Round(
          record.plan().round() + 1,
          record.plan().steps().lastEpoch() + 1,
          record.plan().steps().count(),
          record.outcome().loss(),
          record.outcome().examples(),
          record.examplesPerSecond(),
          record.computeMillis(),
          record.communicationMillis(),
          record.outcome().traffic().bytes(),
          record.learningRate(),
          record.outcome().meanDrift());
    }

    private Row row() {
      return RowFactory.create(
          round,
          epoch,
          localSteps,
          loss,
          examples,
          examplesPerSecond,
          computeMillis,
          communicationMillis,
          bytesExchanged,
          learningRate,
          workerDivergence);
    }
  }

  /**
   * An evaluation between rounds.
   *
   * @param round how many rounds were done
   * @param epoch how many epochs were done
   * @param split whose rows were evaluated
   * @param metrics of them
   */
  public record Evaluation(int round, int epoch, Split split, Metrics metrics) {}

  /** The rounds, in order. */
  public List<Round> rounds() {
    return rounds;
  }

  /** The rounds as a data set, a row for each: the components of {@link Round}. */
  public Dataset<Row> history(SparkSession session) {
    return session.createDataFrame(rounds.stream().map(Round::row).toList(), HISTORY);
  }

  /** The loss of each round on the rows that it trained on. */
  public double[] objectiveHistory() {
    return rounds.stream().mapToDouble(Round::loss).toArray();
  }

  /** How many rounds were done. */
  public int totalIterations() {
    return fitted.rounds();
  }

  /** The evaluations of the validation rows between rounds; empty without such rows. */
  public List<Evaluation> evaluations() {
    return evaluations;
  }

  /** Metrics of the final model, for each split that has rows. */
  public Map<Split, Metrics> metrics() {
    return fitted.metrics();
  }

  /** A metric of the final model by its name, such as {@code accuracy}, on the training rows. */
  public double metric(String name) {
    return metric(Split.TRAIN, name);
  }

  /**
   * A metric of the final model on the rows of a split.
   *
   * @throws IllegalArgumentException when it is not defined there; the message lists those that are
   */
  public double metric(Split split, String name) {
    Metrics found = metrics().get(split);
    Double value = found == null ? null : found.values().get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "there is no metric '%s' of the %s rows; expected one of %s"
              .formatted(
                  name, KebabCase.of(split), found == null ? List.of() : found.values().keySet()));
    }
    return value;
  }

  /** How training ended: {@code completed} or {@code early-stopped}. */
  public String status() {
    return fitted.status();
  }

  /** Examples trained on, over all epochs. */
  public long examples() {
    return fitted.examples();
  }

  /** Rows that could not be used. */
  public long rejectedRows() {
    return fitted.rejectedRows();
  }

  /** Wall time of the training part. */
  public double seconds() {
    return fitted.seconds();
  }

  /** Fingerprint of the final parameters: SHA-256 of them as float32 in DL4J's flat order. */
  public String parametersSha256() {
    return fitted.parametersSha256();
  }

  /** The summary of a model, which must have one. */
  static NeuralTrainingSummary required(@Nullable NeuralTrainingSummary summary, String uid) {
    if (summary == null) {
      throw new IllegalStateException(
          uid + " has no summary, because it was loaded; only the model that fit returns has one");
    }
    return summary;
  }

  ModelBundle model() {
    return fitted.model();
  }
}
