package org.rondo.spark.features;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.DataConfig;
import org.rondo.config.FeatureConfig;
import org.rondo.config.SequenceConfig;
import org.rondo.config.Task;
import org.rondo.data.Storage;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.spark.features.InputSpec.Input;
import org.rondo.spark.source.RawData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Matches a configuration, or a model's signature, with a source's columns. */
public final class InputSpecs {
  private static final Logger LOG = LoggerFactory.getLogger(InputSpecs.class);

  private static final String SPLIT = "column of the split";

  private InputSpecs() {}

  /**
   * What to read for training.
   *
   * @throws DataException when the source lacks a column that the configuration names
   * @throws ConfigurationException when there is no label
   */
  public static InputSpec forTraining(RawData data, DataConfig config) {
    SequenceConfig sequence = config.sequence();
    if (TextInput.isIn(data, config)) {
      return ofRows(data, config).ofSteps(TextInput.sequence(config));
    }
    return sequence == null
        ? ofRows(data, config)
        : ofRows(SequenceSteps.of(data, sequence, config), config).ofSteps(sequence);
  }

  /**
   * What to read for a network that learns the rows themselves: there is no label, and columns that
   * the configuration, or the source, calls labels are left out.
   *
   * @throws DataException when the source lacks a column that the configuration names
   * @throws ConfigurationException when the rows are sequences
   */
  public static InputSpec withoutLabel(RawData data, DataConfig config) {
    if (config.sequence() != null || TextInput.isIn(data, config)) {
      throw new ConfigurationException(
          "model.network: autoencoder takes rows of numbers, but %s holds sequences; use a source"
                  .formatted(config.origin())
              + " of columns or images, and leave out data.sequence and features of type text");
    }
    boolean named = !config.label().isEmpty() || data.schema().label() != null;
    return ofRows(data, config, List.of(), named ? LabelColumns.of(data, config) : List.of());
  }

  private static InputSpec ofRows(RawData data, DataConfig config) {
    List<String> labels = LabelColumns.of(data, config);
    return ofRows(data, config, labels, labels);
  }

  /**
   * What to read of rows.
   *
   * @param labels to learn; none for a network that learns the rows themselves
   * @param known columns that are labels, learned or not
   */
  private static InputSpec ofRows(
      RawData data, DataConfig config, List<String> labels, List<String> known) {
    String weight = weight(data, config.weight(), "data.weight");
    Input image = ImageInputs.of(data, config);
    if (image != null) {
      if (config.sequence() != null) {
        throw new ConfigurationException(
            "data.sequence: %s holds images, which are not sequences; remove it"
                .formatted(config.origin()));
      }
      requireNoColumns(config);
      Task given =
          labels.isEmpty()
              ? Task.REGRESSION
              : config.task() == null ? Task.CLASSIFICATION : config.task();
      LabelRule rule = LabelRule.of(given, labels.size(), config.classes());
      return new InputSpec(List.of(image), labels, weight, rule, null, null, null);
    }
    SourceColumns columns = new SourceColumns(data);
    Map<String, String> taken = new LinkedHashMap<>();
    config.split().columns().forEach(name -> taken.put(columns.require(name, "data.split"), SPLIT));
    known.stream()
        .filter(label -> !isInput(label, config.sequence()))
        .forEach(label -> taken.put(label, "label"));
    if (weight != null) {
      taken.put(weight, "weight");
    }
    Map<String, FeatureConfig> chosen =
        ChosenColumns.of(columns, TextInput.named(data, config), config.exclude(), taken);
    for (String name : chosen.keySet()) {
      if (!taken.getOrDefault(name, SPLIT).equals(SPLIT)) {
        throw new ConfigurationException(
            "data.features: '%s' is the %s; remove it from the features"
                .formatted(name, taken.get(name)));
      }
    }
    TextInput.requireAlone(chosen);
    boolean forecasts = config.sequence() != null && config.sequence().forecasts();
    Task task = forecasts || labels.isEmpty() ? Task.REGRESSION : config.task();
    ColumnGuess guess = ColumnGuess.of(data, labels, task, chosen, config);
    requireGuessed(columns, config, guess);
    List<Input> inputs = new ArrayList<>();
    guess
        .features()
        .forEach(
            (name, feature) -> {
              InputColumn column = new InputColumn(name, feature);
              FeatureKind kind = FeatureKinds.of(column, Storage.FLOAT32);
              columns.requireReadable(name, kind::reads, "data.features");
              inputs.add(new Input(inputs.size(), column, kind, guess.shape(name)));
            });
    boolean open = chosen.values().stream().anyMatch(ColumnGuess::isOpen);
    LabelColumns.requireClasses(guess.task(), config, labels);
    LabelColumns.requireLists(guess.task(), columns, labels, "data.label");
    LabelRule rule = LabelRule.of(guess.task(), labels.size(), config.classes());
    return new InputSpec(
        inputs, labels, weight, rule, open ? guess.leftOut() : null, config.missing(), null);
  }

  /** The past of the label is an input of a forecast, unless other columns are named. */
  private static boolean isInput(String label, @Nullable SequenceConfig sequence) {
    return sequence != null
        && sequence.forecasts()
        && (sequence.values().isEmpty()
            || sequence.values().stream().anyMatch(label::equalsIgnoreCase));
  }

  private static void requireNoColumns(DataConfig config) {
    String key =
        !config.features().isEmpty()
            ? "features"
            : config.exclude() != null ? "exclude" : config.missing() != null ? "missing" : null;
    if (key != null) {
      throw new ConfigurationException(
          "data.%s: %s holds images, which have no columns to choose from; remove it"
              .formatted(key, config.origin()));
    }
  }

  /** Refuses a column that is named explicitly but cannot be used. */
  private static void requireGuessed(SourceColumns columns, DataConfig config, ColumnGuess guess) {
    for (String name : config.features().keySet()) {
      Integer place = columns.find(name);
      String why =
          place == null ? null : guess.leftOut().get(columns.require(name, "data.features"));
      if (why != null) {
        throw new DataException(
            "data.features: column '%s' is auto, but it is %s; give its type, or remove it"
                .formatted(name, why));
      }
    }
    if (guess.features().isEmpty()) {
      throw new DataException(
          "data.source: " + config.origin() + " has no column to learn from besides the label");
    }
  }

  /**
   * What a trained model reads from a source that also has its labels.
   *
   * @throws DataException when the source lacks a column
   */
  public static InputSpec forEvaluation(RawData rows, Signature signature) {
    SequenceConfig sequence = signature.sequence();
    boolean single = sequence != null && sequence.forecasts() && sequence.ofTable();
    RawData data = single ? rows : steps(rows, signature);
    InputSpec inputs = ofSteps(data, signature);
    String key = "the model's label";
    List<String> labels = LabelColumns.required(data, signature.output().labels(), key);
    LabelColumns.requireLists(inputs.task(), new SourceColumns(data), labels, key);
    return new InputSpec(
        inputs.inputs(),
        labels,
        weightIfThere(data, signature),
        inputs.rule(),
        null,
        inputs.missing(),
        signature.sequence());
  }

  /** Data without the column of weights can still be evaluated. */
  private static @Nullable String weightIfThere(RawData data, Signature signature) {
    String weight = signature.weight();
    if (weight != null && new SourceColumns(data).find(weight) == null) {
      LOG.warn("the data have no column '{}' of weights: each row counts 1", weight);
      return null;
    }
    return weight(data, weight, "the model's weight");
  }

  private static @Nullable String weight(RawData data, @Nullable String column, String key) {
    if (column == null) {
      return null;
    }
    SourceColumns columns = new SourceColumns(data);
    String name = columns.require(column, key);
    columns.requireReadable(name, FeatureKinds::isNumberOrText, key);
    return name;
  }

  /**
   * What a trained model reads from a source.
   *
   * @throws DataException when the source lacks a column
   */
  public static InputSpec forPrediction(RawData data, Signature signature) {
    return ofSteps(steps(data, signature), signature);
  }

  /** What a model's columns hold: values, or steps of sequences. */
  private static RawData steps(RawData data, Signature signature) {
    return signature.sequence() == null ? data : SequenceSteps.of(data, signature.sequence());
  }

  private static InputSpec ofSteps(RawData data, Signature signature) {
    SourceColumns columns = new SourceColumns(data);
    List<Input> inputs = inputs(signature);
    for (Input input : inputs) {
      String name = columns.require(input.name(), "the model's inputs");
      columns.requireReadable(name, input.kind()::reads, "the model's inputs");
    }
    return new InputSpec(
        inputs,
        List.of(),
        null,
        LabelRule.of(signature.output()),
        null,
        signature.missing(),
        signature.sequence());
  }

  /** The columns that a trained model reads. */
  public static List<Input> inputs(Signature signature) {
    List<Input> inputs = new ArrayList<>();
    Set<String> features = new HashSet<>(signature.features());
    for (InputColumn column : signature.inputs()) {
      FeatureKind kind = FeatureKinds.of(column, signature.layout().storage());
      inputs.add(new Input(inputs.size(), column, kind, kind.shape(column, signature, features)));
    }
    return inputs;
  }

  /** The widths of the vector columns that a trained model reads. */
  public static Map<String, Integer> widths(Signature signature) {
    Map<String, Integer> widths = new HashMap<>();
    for (Input input : inputs(signature)) {
      if (input.shape() != null && input.shape().rank() == 1) {
        widths.put(input.name(), input.shape().length());
      }
    }
    return widths;
  }

  /** A number that stands for a date, as a date: 2026-11-25 08:30:00. */
  public static String moment(double seconds) {
    return ColumnParser.MOMENT.format(DateFeature.moment(seconds));
  }
}
