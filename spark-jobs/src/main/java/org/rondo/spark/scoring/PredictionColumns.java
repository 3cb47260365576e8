package org.rondo.spark.scoring;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.SequenceConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.network.Objective;
import org.rondo.spark.source.RowOrigin;

/**
 * The names of the columns that predicting adds. By default they are {@code prediction} and {@code
 * probability_CLASS}; for quantiles {@code prediction} is the one nearest to the median, followed
 * by {@code prediction_q10} and the like; of an autoencoder it is {@code anomaly_score}. A model
 * that was itself trained on columns of such names adds {@code model_prediction} or {@code
 * model_probability_CLASS} instead, whatever it is applied to.
 *
 * @param prediction the column of the class or number, and for several targets the beginning of
 *     their columns' names; null for the default
 * @param probability the beginning of the names of the columns of class probabilities; null for the
 *     default
 */
public record PredictionColumns(@Nullable String prediction, @Nullable String probability) {
  /** The names that the model determines. */
  public static final PredictionColumns DEFAULT = new PredictionColumns(null, null);

  private static final String PREDICTION = "prediction";
  private static final String PROBABILITY = "probability";
  private static final String ANOMALY = "anomaly_score";
  private static final String AVOIDING = "model_";
  private static final String CHOICE = "--prediction-col or --probability-col";

  /**
   * The columns, first the prediction or one for each target, then the probabilities.
   *
   * @param input names of the columns that they are added to
   * @throws ConfigurationException when chosen names clash with each other or with the input's
   * @throws DataException when default names clash with the input's
   */
  public StructType of(Signature signature, List<String> input) {
    StructType added = new StructType();
    for (String name : predictions(signature)) {
      boolean words = !signature.output().classes().isEmpty();
      added = added.add(name, type(words ? DataTypes.StringType : DataTypes.FloatType, signature));
    }
    for (String name : probabilities(signature)) {
      added = added.add(name, type(DataTypes.FloatType, signature));
    }
    requireDistinct(added, input);
    return added;
  }

  /** An array for a sequence whose steps have labels. */
  private static DataType type(DataType one, Signature signature) {
    SequenceConfig sequence = signature.sequence();
    return sequence != null && sequence.labelsSteps() ? DataTypes.createArrayType(one) : one;
  }

  private List<String> predictions(Signature signature) {
    List<String> targets = signature.endings();
    if (signature.output().objective().ofInputs()) {
      return named(prediction, ANOMALY, "", List.of(""), signature);
    }
    if (signature.output().objective().form() == Objective.Form.QUANTILES) {
      List<String> endings = new ArrayList<>();
      for (String target : targets.isEmpty() ? List.of("") : targets) {
        String start = target.isEmpty() ? "" : "_" + target;
        endings.add(start);
        for (double quantile : signature.output().objective().settings()) {
          endings.add(start + "_q" + percent(quantile));
        }
      }
      return named(prediction, PREDICTION, "", endings, signature);
    }
    return signature.output().classes().isEmpty() && !targets.isEmpty()
        ? named(prediction, PREDICTION, "_", targets, signature)
        : named(prediction, PREDICTION, "", List.of(""), signature);
  }

  /** 10 for 0.1, and 2_5 for 0.025, since a dot in a column's name has another meaning. */
  private static String percent(double quantile) {
    return BigDecimal.valueOf(quantile)
        .movePointRight(2)
        .stripTrailingZeros()
        .toPlainString()
        .replace('.', '_');
  }

  private List<String> probabilities(Signature signature) {
    List<String> classes = signature.output().classes();
    List<String> endings = new ArrayList<>();
    for (String name : classes) {
      // Spark ignores case in names, so a class that differs only in case gets its number too.
      boolean taken = endings.stream().anyMatch(other -> RowOrigin.same(other, name));
      endings.add(taken ? name + "_" + endings.size() : name);
    }
    return named(probability, PROBABILITY, "_", endings, signature);
  }

  /** The chosen names, or the first defaults that clash with no column that the model knows. */
  private static List<String> named(
      @Nullable String chosen,
      String usual,
      String separator,
      List<String> endings,
      Signature signature) {
    String start = chosen == null ? usual : chosen;
    List<String> names = endings.stream().map(ending -> start + separator + ending).toList();
    boolean clash =
        Stream.concat(
                signature.inputs().stream().map(InputColumn::column),
                signature.output().labels().stream())
            .anyMatch(column -> contains(names, column));
    return chosen == null && clash
        ? named(null, AVOIDING + usual, separator, endings, signature)
        : names;
  }

  private void requireDistinct(StructType added, List<String> input) {
    List<String> taken = new ArrayList<>(input);
    for (StructField field : added.fields()) {
      String name = field.name();
      if (contains(taken, name)) {
        String problem =
            contains(input, name)
                ? "the input has a column '%s' already, which predictions are written to"
                : "two columns of the predictions would be called '%s'";
        String advice = problem.formatted(name) + "; choose other names with " + CHOICE;
        throw prediction == null && probability == null
            ? new DataException("data.source: " + advice)
            : new ConfigurationException(advice);
      }
      taken.add(name);
    }
  }

  private static boolean contains(List<String> names, String name) {
    return names.stream().anyMatch(other -> RowOrigin.same(other, name));
  }
}
