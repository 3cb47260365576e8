package org.rondo.spark.shards;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.DataConfig;
import org.rondo.config.FeatureConfig;
import org.rondo.config.FeatureType;
import org.rondo.config.Head;
import org.rondo.config.InitFeatures;
import org.rondo.config.SequenceConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.spark.features.FittedFeatures;
import org.rondo.spark.features.InputSpec;
import org.rondo.spark.features.InputSpecs;
import org.rondo.spark.features.LabelRule;
import org.rondo.spark.features.NamedFeatures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schema of a model that training starts from. Its parameters keep their meaning only if
 * columns, categories and classes stay as they are, in the same order.
 *
 * @param model as messages name it
 * @param signature of the model
 * @param schema of the model
 * @param statistics which feature statistics to use; null where those of the rows must turn out to
 *     be the model's
 * @param head whether its labels are the model's too
 */
public record InitialSchema(
    String model,
    Signature signature,
    DataSchema schema,
    @Nullable InitFeatures statistics,
    Head head) {
  private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);
  private static final String KEY = "training.init-from: ";

  /**
   * What to read for the model, from what the configuration would read.
   *
   * @throws DataException when a column of the model is missing
   * @throws ConfigurationException when the configuration asks for something else than the model
   */
  InputSpec spec(InputSpec configured, DataConfig config) {
    requireColumns(configured, config);
    SequenceConfig sequence = signature.sequence();
    Integer steps = sequence == null ? null : sequence.steps();
    InputSpec same =
        configured.sequence() == null || steps == null ? configured : configured.ofSteps(steps);
    requireSame("data.sequence", sequence, same.sequence());
    return new InputSpec(
        InputSpecs.inputs(signature),
        configured.labels(),
        configured.weight(),
        head == Head.REPLACE ? configured.rule() : rule(configured, config),
        configured.leftOut(),
        configured.missing() == null ? signature.missing() : configured.missing(),
        sequence);
  }

  /** The model's labels. */
  private LabelRule rule(InputSpec configured, DataConfig config) {
    requireSame("data.label", signature.output().labels(), configured.labels());
    LabelRule rule = LabelRule.of(signature.output());
    if (config.task() != null) {
      requireSame("data.task", rule.kind().task(), configured.task());
    }
    List<String> classes = signature.output().classes();
    if (!config.classes().isEmpty()) {
      requireSame("data.classes", classes, config.classes());
    }
    boolean words = rule.kind() == LabelRule.Kind.CLASS || rule.kind() == LabelRule.Kind.LIST;
    return words ? new LabelRule(rule.kind(), classes) : rule;
  }

  private void requireColumns(InputSpec configured, DataConfig config) {
    Map<String, FeatureConfig> found = new HashMap<>();
    configured.columns().forEach(input -> found.put(input.column(), input.feature()));
    List<String> missing = new ArrayList<>();
    for (InputColumn column : signature.inputs()) {
      FeatureConfig feature = found.remove(column.column());
      if (feature == null) {
        missing.add(column.column());
      } else if (!feature.equals(column.feature())) {
        requireOpen(column, feature, config);
      }
    }
    if (!missing.isEmpty()) {
      throw new DataException(
          (KEY + "%s reads the columns %s, which are not among those to read here")
              .formatted(model, String.join(", ", missing)));
    }
    List<String> named = found.keySet().stream().filter(config.features()::containsKey).toList();
    if (!named.isEmpty()) {
      throw new ConfigurationException(
          (KEY
                  + "%s does not know the columns %s of data.features; remove them, or train a new"
                  + " model")
              .formatted(model, String.join(", ", named)));
    }
    if (!found.isEmpty()) {
      LOG.warn(
          "the columns {} are left out: the initial model, {}, does not know them",
          found.keySet().stream().sorted().collect(Collectors.joining(", ")),
          model);
    }
  }

  /** A column whose type is guessed is read as the model reads it. */
  private void requireOpen(InputColumn column, FeatureConfig feature, DataConfig config) {
    FeatureConfig named = config.features().get(column.column());
    if (named != null && named.type() != FeatureType.AUTO) {
      throw new ConfigurationException(
          (KEY
                  + "%s reads the column '%s' otherwise than data.features says (%s, %s); make both"
                  + " the same, or train a new model")
              .formatted(model, column.column(), column.feature(), feature));
    }
  }

  private void requireSame(String key, @Nullable Object before, @Nullable Object now) {
    if (!Objects.equals(before, now)) {
      throw new ConfigurationException(
          ("%s: the initial model, %s, has %s, this configuration %s; make both the same,"
                  + " or train a new model")
              .formatted(key, model, shown(before), shown(now)));
    }
  }

  private static String shown(@Nullable Object value) {
    return value == null ? "none" : value.toString();
  }

  /** Whether the vocabularies are the model's. */
  boolean keepsWords() {
    return statistics != null;
  }

  /** Whether everything that was fitted is the model's. */
  boolean keepsStatistics() {
    return statistics == InitFeatures.FROM_MODEL;
  }

  /** The vocabulary of each column that has one, by its index. */
  Map<Integer, List<String>> words() {
    Map<Integer, List<String>> words = new HashMap<>();
    NamedFeatures features = schema.features();
    for (int i = 0; features != null && i < signature.inputs().size(); i++) {
      List<String> own = features.features().columns().get(i).categories();
      if (own != null) {
        words.put(i, own);
      }
    }
    return words;
  }

  /**
   * Accepts only features that have come out as the model's, unless others are asked for.
   *
   * @param fitted on the rows
   * @throws DataException when something is different; names it
   */
  void requireKept(DataSchema fitted) {
    if (statistics != null) {
      return;
    }
    NamedFeatures before = schema.features();
    NamedFeatures now = fitted.features();
    String first = before == null || now == null ? "" : first(before.features(), now.features());
    if (!Objects.equals(before, now)
        || !Objects.equals(schema.layout().scaling(), fitted.layout().scaling())) {
      throw new DataException(
          (KEY
                  + "the features fitted on these rows are not those of %s%s; set"
                  + " training.init-features: from-model to keep the model's, or refit to measure"
                  + " them anew with the model's categories")
              .formatted(model, first));
    }
  }

  private static String first(FittedFeatures before, FittedFeatures now) {
    for (int i = 0; i < before.columns().size(); i++) {
      FittedFeatures.Column old = before.columns().get(i);
      if (!old.equals(now.columns().get(i))) {
        return " (the first to differ is '" + old.column() + "')";
      }
    }
    return "";
  }
}
