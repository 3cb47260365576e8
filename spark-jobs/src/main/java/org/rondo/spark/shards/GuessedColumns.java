package org.rondo.spark.shards;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.bundle.Signature.Seen;
import org.rondo.config.FeatureType;
import org.rondo.config.KebabCase;
import org.rondo.config.Task;
import org.rondo.spark.features.FittedFeatures;
import org.rondo.spark.features.InputSpec;
import org.rondo.spark.features.InputSpecs;
import org.rondo.training.ColumnTable;

/** Describes in words what columns were taken for. */
final class GuessedColumns {
  private static final int MOST_WORDS = 4;
  private static final int FIGURES = 6;

  private GuessedColumns() {}

  /** The table; null where nothing was guessed. */
  static @Nullable ColumnTable of(InputSpec spec, DataSchema schema) {
    Map<String, String> leftOut = spec.leftOut();
    if (leftOut == null || schema.features() == null) {
      return null;
    }
    List<ColumnTable.Column> columns = new ArrayList<>();
    List<FittedFeatures.Column> fitted = schema.features().features().columns();
    for (InputSpec.Input input : spec.inputs()) {
      FittedFeatures.Column made = fitted.get(input.index());
      columns.add(
          new ColumnTable.Column(
              input.name(),
              KebabCase.of(input.feature().type()),
              missing(schema.inputs().get(input.index()), made),
              inputs(input, made.categories())));
    }
    return new ColumnTable(columns, leftOut, label(schema.labels()));
  }

  private static String missing(InputColumn column, FittedFeatures.Column made) {
    Seen seen = column.seen();
    if (seen == null || seen.missing() == 0) {
      return bad(column, made) ? "none, else a bad row" : "none";
    }
    String become =
        made.fill() == null
            ? made.categories() == null ? "no input" : "(other)"
            : "the %s, %s"
                .formatted(KebabCase.of(column.feature().impute()), shown(column, made.fill()));
    return String.format(Locale.ROOT, "%,d of %,d: %s", seen.missing(), seen.rows(), become);
  }

  private static boolean bad(InputColumn column, FittedFeatures.Column made) {
    return made.fill() == null
        && made.categories() == null
        && column.feature().type() != FeatureType.HASH;
  }

  private static String shown(InputColumn column, double fill) {
    return column.feature().type() == FeatureType.DATE
        ? InputSpecs.moment(fill)
        : new BigDecimal(fill, new MathContext(FIGURES)).stripTrailingZeros().toPlainString();
  }

  private static String inputs(InputSpec.Input input, @Nullable List<String> words) {
    if (input.feature().type() != FeatureType.CATEGORICAL || words == null) {
      return Integer.toString(input.kind().width(input, words));
    }
    return "%s: %s, (other)".formatted(words.size() + 1, shown(words));
  }

  private static String label(DataSchema.Labels labels) {
    List<String> classes = labels.codes().classes();
    String name = String.join(", ", labels.columns());
    if (labels.codes().kind().task() == Task.MULTI_LABEL) {
      return "%s, any of %s labels: %s".formatted(name, classes.size(), shown(classes));
    }
    return classes.isEmpty()
        ? name + ", as a number (regression)"
        : "%s, one of %s classes: %s".formatted(name, classes.size(), shown(classes));
  }

  private static String shown(List<String> words) {
    String first = String.join(", ", words.subList(0, Math.min(MOST_WORDS, words.size())));
    return words.size() <= MOST_WORDS ? first : first + ", ...";
  }
}
