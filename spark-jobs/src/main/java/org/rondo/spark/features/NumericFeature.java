package org.rondo.spark.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.ImputerModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.NumericType;
import org.jspecify.annotations.Nullable;
import org.rondo.config.FeatureType;
import org.rondo.config.Impute;
import org.rondo.config.KebabCase;
import org.rondo.config.Transform;
import org.rondo.error.DataException;
import org.rondo.spark.features.InputSpec.Input;
import org.rondo.spark.source.RawData;

/** One element: the number itself. Gaps may be filled, by one stage for each strategy. */
final class NumericFeature implements FeatureKind {
  private static final String FILLED = "_filled";

  /** Stand for a number that is missing, in lower case. */
  static final Set<String> MISSING =
      Set.of(
          "nan", "-nan", "+nan", "na", "<na>", "n/a", "#n/a", "#na", "null", "none", "nil",
          "missing", "?", "-", ".");

  @Override
  public FeatureType type() {
    return FeatureType.NUMERIC;
  }

  @Override
  public boolean suits(ColumnCounts column) {
    return column.type() instanceof NumericType || column.numeric();
  }

  @Override
  public ColumnParser parser(RawData data, Input input) {
    String gap =
        input.feature().impute() == Impute.NONE
            ? input.name() + " is missing (impute: mean, median or mode would fill it)"
            : null;
    return new Parser(input.name(), gap, input.feature().transform() == Transform.LOG1P);
  }

  @Override
  public List<Part> fit(
      List<Input> inputs, Dataset<Row> training, Consumer<PipelineStage> pipeline) {
    requireValues(inputs, training);
    for (Impute strategy : Impute.values()) {
      List<Input> open =
          inputs.stream().filter(input -> input.feature().impute() == strategy).toList();
      if (strategy != Impute.NONE && !open.isEmpty()) {
        String name = KebabCase.of(strategy);
        pipeline.accept(
            new Imputer("rondo-impute-" + name)
                .setInputCols(open.stream().map(Input::typed).toArray(String[]::new))
                .setOutputCols(open.stream().map(NumericFeature::filled).toArray(String[]::new))
                .setStrategy(name));
      }
    }
    return inputs.stream().map(NumericFeature::part).toList();
  }

  private static Part part(Input input) {
    boolean whole = input.feature().impute() == Impute.NONE;
    return new Part(
        whole ? input.typed() : filled(input), input.feature().scale(), List.of(input.name()));
  }

  private static String filled(Input input) {
    return input.typed() + FILLED;
  }

  private static void requireValues(List<Input> inputs, Dataset<Row> training) {
    Column[] counts =
        inputs.stream().map(input -> count(col(input.typed()))).toArray(Column[]::new);
    Row row = training.select(counts).head();
    for (int i = 0; i < counts.length; i++) {
      if (row.getLong(i) == 0) {
        throw new DataException(
            "data.features: column '"
                + inputs.get(i).name()
                + "' has no value in any training row; remove it from the features");
      }
    }
  }

  @Override
  public Set<Class<?>> fittedStages() {
    return Set.of(ImputerModel.class);
  }

  /**
   * Text that is not a number and infinities make a bad row, and so does a gap left open. NaN is a
   * gap, and so are the words that common tools write for one.
   *
   * @param gap why a row that misses the number is a bad row; null where it is none
   * @param log1p whether the logarithm is taken
   */
  record Parser(String column, @Nullable String gap, boolean log1p) implements ColumnParser {

    @Override
    public @Nullable Object parse(@Nullable Object raw) throws UnusableValueException {
      String text = ColumnParser.text(raw);
      if (text == null || MISSING.contains(text.toLowerCase(Locale.ROOT))) {
        if (gap == null) {
          return null;
        }
        throw new UnusableValueException(text == null ? gap : gap + ": it is '" + text + "'");
      }
      double number = number(text);
      if (Double.isInfinite(number)) {
        throw new UnusableValueException(column + " is infinite");
      }
      if (Math.abs(number) > Float.MAX_VALUE) {
        throw new UnusableValueException(
            column + ": '" + text + "' is too large for a 32-bit number");
      }
      if (!log1p) {
        return number;
      }
      if (number <= -1) {
        throw new UnusableValueException(column + ": log1p needs more than -1, got " + number);
      }
      return StrictMath.log1p(number);
    }

    private double number(String text) throws UnusableValueException {
      char last = text.charAt(text.length() - 1);
      // Java reads "1d" and hexadecimal as numbers; data that hold them mean something else.
      if (Character.isDigit(last) || last == '.') {
        try {
          return Double.parseDouble(text);
        } catch (NumberFormatException e) {
          throw notNumber(text);
        }
      }
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "infinity", "+infinity", "inf", "+inf" -> Double.POSITIVE_INFINITY;
        case "-infinity", "-inf" -> Double.NEGATIVE_INFINITY;
        default -> throw notNumber(text);
      };
    }

    private UnusableValueException notNumber(String text) {
      return new UnusableValueException(column + ": '" + text + "' is not a number");
    }
  }
}
