package org.rondo.config;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rondo.error.ConfigurationException;

/**
 * The data of a run and how its columns are used.
 *
 * @param label the label columns; empty when the source brings its own
 * @param classes in their order; empty for those of the training rows
 * @param features by column or pattern, in the order of the configuration; empty to guess from the
 *     data
 */
public record DataConfig(
    @Doc(
            "Where the data are: a path, glob or URI, `builtin:NAME` or `table:CATALOG.DB.NAME`."
                + " It may be absent only where a program supplies the rows.")
        @Nullable String source,
    @Doc("The data's format; guessed from the source's extension when absent.")
        @Nullable Format format,
    @Doc("Options handed to Spark's reader, such as `header: true`.") @Default("{}")
        Map<String, String> options,
    @Doc("The column to predict, or a list of them; none for a source that brings its own.")
        @OneOrMany
        @Default("[]")
        List<String> label,
    @Doc(
            "A column that says how much each row counts, from 0 up: 2 is the same as having the"
                + " row twice. Applies to losses, gradients, averages and metrics.")
        @Nullable String weight,
    @Doc("What to learn; guessed from the label when absent.") @Nullable Task task,
    @Doc(
            "The classes of the label in their order (the last of two is the positive one), or"
                + " the labels that a row may have. A row with any other is a bad row. When empty,"
                + " those of the training rows.")
        @Default("[]")
        List<String> classes,
    @Doc(
            "How the targets of a regression are scaled while the network learns them;"
                + " predictions are in the targets' own units all the same. `auto` is `standard`"
                + " wherever the output layer is linear.")
        @Default("auto")
        LabelScale labelScale,
    @Doc(
            "The columns to learn from and how; guessed from the data when absent. A key with a"
                + " `*` that is not the name of a column is a pattern, such as `p*`, for all"
                + " matching columns that no more exact key matches; `\"*\": auto` guesses the"
                + " rest.")
        @Default("{}")
        Map<String, FeatureConfig> features,
    @Doc("Columns not to learn from, by name or pattern, unless `features` names them.") @OneOrMany
        @Nullable List<String> exclude,
    @Doc(
            "Words that stand for a missing value in any column, such as `[\"?\", NA]`, besides"
                + " empty text; when absent, the usual ones among numbers.")
        @Matches(value = "(?s).*", meaning = "text")
        @Nullable List<String> missing,
    @Doc("How rows become sequences of steps; absent where each row is an example of its own.")
        @Nullable SequenceConfig sequence,
    @Doc(
            "Which rows to train on, to watch and to judge by. Rows of `data.validation` and"
                + " `data.test`, or that a source itself holds out, take the place of a fraction.")
        @Default(DataConfig.DEFAULT_SPLIT)
        SplitConfig split,
    @Doc("A separate source of the rows to watch during training: a path, or a section.")
        @Nullable HeldOutConfig validation,
    @Doc("A separate source of the rows to judge the trained model by: a path, or a section.")
        @Nullable HeldOutConfig test,
    @Doc(
            "How pictures are prepared for the network; for `format: images`, a column of"
                + " pictures, and (`normalize` alone) other sources of images.")
        @Nullable ImageConfig image,
    @Doc("What to do with rows that cannot be used.") BadRowsConfig badRows)
    implements ConfigSection {

  private static final String DEFAULT_SPLIT = "{train: 0.8, validation: 0.1, test: 0.1}";

  /** Validates and copies. */
  public DataConfig {
    Violations.in(
            DataConfig.class,
            source,
            format,
            options,
            label,
            weight,
            task,
            classes,
            labelScale,
            features,
            exclude,
            missing,
            sequence,
            split,
            validation,
            test,
            image,
            badRows)
        .require(
            label == null || new HashSet<>(label).size() == label.size(),
            "names a column twice",
            "label")
        .require(
            label == null || label.size() <= 1 || task != Task.CLASSIFICATION,
            "a network tells the classes of one column apart; train a model for each, or set"
                + " multi-label where each says yes or no, or regression where they are numbers",
            "label",
            "task")
        .require(
            labelScale != LabelScale.STANDARD || task == null || task == Task.REGRESSION,
            "classes have no scale; leave it out, or set none",
            "label-scale",
            "task")
        .require(
            classes == null || classes.isEmpty() || task != Task.REGRESSION,
            "numbers have no classes; leave it out, or set data.task: classification",
            "classes",
            "task")
        .require(
            classes == null || classes.isEmpty() || label == null || label.size() <= 1,
            "names the classes of one column, but several are numbers, or labels by themselves: train a"
                + " model for each column of classes, or leave it out",
            "classes",
            "label")
        .require(
            classes == null || new HashSet<>(classes).size() == classes.size(),
            "names a class twice",
            "classes")
        .require(
            classes == null || classes.size() != 1,
            "one class is nothing to tell apart; name all of them",
            "classes")
        .require(
            weight == null || label == null || !label.contains(weight),
            "'%s' is the label too; weights are a column of their own".formatted(weight),
            "weight",
            "label")
        .require(
            weight == null || features == null || !features.containsKey(weight),
            "'%s' is one of the features too; weights are a column of their own".formatted(weight),
            "weight",
            "features")
        .require(
            split == null || validation == null || leaves(split, split.validation()),
            "data.validation has these rows; leave it out",
            "split.validation",
            "validation")
        .require(
            split == null || test == null || leaves(split, split.test()),
            "data.test has these rows; leave it out",
            "split.test",
            "test")
        .require(
            !forecasts(sequence) || task == null || task == Task.REGRESSION,
            "data.sequence.horizon predicts numbers; leave it out, or set regression",
            "task",
            "sequence")
        .require(
            !forecasts(sequence) || classes == null || classes.isEmpty(),
            "data.sequence.horizon predicts numbers, which have no classes; leave it out",
            "classes",
            "sequence")
        .require(
            !forecasts(sequence) || split == null || (split.by() == null && split.time() == null),
            "windows are split by data.sequence.order, the oldest to train on; leave by and time out",
            "split",
            "sequence")
        .orThrow();
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    label = List.copyOf(label);
    classes = List.copyOf(classes);
    features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
    exclude = exclude == null ? null : List.copyOf(exclude);
    missing = missing == null ? null : missing.stream().map(String::strip).toList();
  }

  private static boolean forecasts(@Nullable SequenceConfig sequence) {
    return sequence != null && sequence.forecasts();
  }

  /** Whether a split takes no rows for a part, or was not asked to. */
  private static boolean leaves(SplitConfig split, @Nullable SplitPart part) {
    return part == null
        || Double.valueOf(0).equals(part.number())
        || split.equals(ConfigReader.section(SplitConfig.class, DEFAULT_SPLIT));
  }

  /** The rows of another source, read in the same way unless it says otherwise. */
  public DataConfig of(HeldOutConfig other) {
    Map<String, String> all = new LinkedHashMap<>(options);
    all.putAll(other.options());
    return with(other.source(), other.format(), all, labelScale, sequence);
  }

  /** The same data with their targets scaled in another way. */
  public DataConfig withLabelScale(LabelScale scale) {
    return with(source, format, options, scale, sequence);
  }

  /** The same data read with other options. */
  public DataConfig withOptions(Map<String, String> other) {
    return with(source, format, other, labelScale, sequence);
  }

  /** The same rows, made into sequences in this way; null for not at all. */
  public DataConfig withSequence(@Nullable SequenceConfig other) {
    return with(source, format, options, labelScale, other);
  }

  private DataConfig with(
      @Nullable String otherSource,
      @Nullable Format otherFormat,
      Map<String, String> otherOptions,
      LabelScale otherScale,
      @Nullable SequenceConfig otherSequence) {
    return new DataConfig(
        otherSource,
        otherFormat,
        otherOptions,
        label,
        weight,
        task,
        classes,
        otherScale,
        features,
        exclude,
        missing,
        otherSequence,
        split,
        validation,
        test,
        image,
        badRows);
  }

  /**
   * The source, for whoever has to open it.
   *
   * @throws ConfigurationException when none is named
   */
  public String requiredSource() {
    if (source == null) {
      throw new ConfigurationException(
          "data.source: is missing, so there is nothing to read; set it to a path, glob or URI,"
              + " builtin:NAME or table:CATALOG.DB.NAME");
    }
    return source;
  }

  /** Where the rows come from, in words for a message. */
  public String origin() {
    return source == null ? "what the program gave" : source;
  }
}
