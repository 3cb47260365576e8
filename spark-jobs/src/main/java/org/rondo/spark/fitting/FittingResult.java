package org.rondo.spark.fitting;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rondo.config.KebabCase;
import org.rondo.data.Split;
import org.rondo.error.DataException;
import org.rondo.evaluation.Metrics;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.shards.PreparedData;
import org.rondo.training.TrainingResult;

/** A trained model and how its training went. */
public class FittingResult {
  private final TrainingResult result;
  private final Account account;
  private final Beginning beginning;
  private final Map<Split, Metrics> metrics;
  private final ModelBundle model;
  private final Function<Metrics, Optional<String>> shortfall;

  /**
   * A result.
   *
   * @param shortfall how metrics are worse than those of a trivial model, if they are
   */
  FittingResult(
      TrainingResult result,
      Account account,
      Beginning beginning,
      Map<Split, Metrics> metrics,
      ModelBundle model,
      Function<Metrics, Optional<String>> shortfall) {
    this.shortfall = shortfall;
    this.result = result;
    this.account = account;
    this.beginning = beginning;
    this.metrics = Collections.unmodifiableMap(new EnumMap<>(metrics));
    this.model = model;
  }

  /** The same result, for one that adds to it. */
  protected FittingResult(FittingResult same) {
    this(same.result, same.account, same.beginning, same.metrics, same.model, same.shortfall);
  }

  /** How training ended. */
  public TrainingResult result() {
    return result;
  }

  /** Where the rows went. */
  public Account account() {
    return account;
  }

  /** What the parameters were at first. */
  public Beginning beginning() {
    return beginning;
  }

  /** Metrics of the final parameters, for each split that has rows, in the order of the splits. */
  public Map<Split, Metrics> metrics() {
    return metrics;
  }

  /** The trained model. */
  public ModelBundle model() {
    return model;
  }

  /** The status, in the words of result.json. */
  public String status() {
    return result.status().word();
  }

  /** Rounds done. */
  public int rounds() {
    return result.totals().rounds();
  }

  /** Examples trained on, over all epochs. */
  public long examples() {
    return result.totals().examples();
  }

  /** Rows that could not be used. */
  public long rejectedRows() {
    return account.rejected();
  }

  /** Workers' parts of rounds that were left out because they had diverged. */
  public long skippedUpdates() {
    return result.totals().skippedUpdates();
  }

  /** Advice on the settings, from metrics and measurements, in one line; may be empty. */
  public String advice() {
    Split judged = metrics.keySet().stream().reduce((first, next) -> next).orElse(Split.TRAIN);
    return Stream.concat(
            Stream.ofNullable(metrics.get(judged))
                .flatMap(of -> shortfall.apply(of).stream())
                .map(
                    how ->
                        "on the %s rows the model is worse than a trivial one (%s): train longer, change training.optimizer.learning-rate, or give it other features"
                            .formatted(KebabCase.of(judged), how)),
            Stream.of(result.advice()).filter(line -> !line.isEmpty()))
        .collect(Collectors.joining("; "));
  }

  /** Wall time of the training part. */
  public double seconds() {
    return result.totals().seconds();
  }

  /** Fingerprint of the final parameters. */
  public String parametersSha256() {
    return model.parametersSha256();
  }

  /** Classes in the order of the confusion matrix; empty for regression. */
  public List<String> classes() {
    return model.signature().output().classes();
  }

  /**
   * Where the rows went: {@code read = trained + heldOut + rejected}.
   *
   * @param read rows that the source held
   * @param trained rows of the training split
   * @param heldOut rows of the validation and test splits
   * @param rejected rows that could not be used
   */
  public record Account(long read, long trained, long heldOut, long rejected) {

    /** The account of prepared rows, none of which may be missing. */
    static Account of(PreparedData data) {
      Account account =
          new Account(
              data.account().read(),
              data.rows(Split.TRAIN),
              data.rows(Split.VALIDATION) + data.rows(Split.TEST),
              data.account().rejected());
      if (account.read() != account.trained() + account.heldOut() + account.rejected()) {
        throw new DataException(
            "rows went missing between reading and training: "
                + account
                + "; the source may have changed while it was read");
      }
      return account;
    }
  }
}
