package org.rondo.spark.shards;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.bundle.Signature.Reader;
import org.rondo.bundle.TrainingStatistics;
import org.rondo.config.FeatureConfig;
import org.rondo.config.FeatureType;
import org.rondo.config.SequenceConfig;
import org.rondo.config.Task;
import org.rondo.data.ExampleLayout;
import org.rondo.error.ConfigurationException;
import org.rondo.evaluation.Metric;
import org.rondo.evaluation.MetricCatalog;
import org.rondo.evaluation.ReconstructionEvaluation;
import org.rondo.network.NetworkRequest;
import org.rondo.spark.features.ContentCursor;
import org.rondo.spark.features.FittedFeatures;
import org.rondo.spark.features.NamedFeatures;
import org.rondo.spark.features.TextFeature;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.features.WordPieces;

/**
 * The meaning of the numbers in packed rows.
 *
 * @param inputs the columns that are read
 * @param layout of a packed row
 * @param labels columns and classes to predict
 * @param features fitted on the training rows, null for images
 * @param reader of the files that hold the rows; null where there are none
 * @param missing words that stand for a missing value; null for the usual ones among numbers
 * @param sequence how rows become sequences; null where each row is an example of its own
 * @param statistics what the training rows held; null where nobody has counted
 */
public record DataSchema(
    List<InputColumn> inputs,
    ExampleLayout layout,
    Labels labels,
    @Nullable NamedFeatures features,
    @Nullable Reader reader,
    @Nullable List<String> missing,
    @Nullable SequenceConfig sequence,
    @Nullable TrainingStatistics statistics) {
  /** Copies the inputs. */
  public DataSchema {
    inputs = List.copyOf(inputs);
  }

  /** A schema without a record of what training saw. */
  public DataSchema(
      List<InputColumn> inputs,
      ExampleLayout layout,
      Labels labels,
      @Nullable NamedFeatures features,
      @Nullable Reader reader,
      @Nullable List<String> missing,
      @Nullable SequenceConfig sequence) {
    this(inputs, layout, labels, features, reader, missing, sequence, null);
  }

  /** The same schema with a record of what training saw. */
  DataSchema seen(TrainingStatistics seen) {
    return new DataSchema(inputs, layout, labels, features, reader, missing, sequence, seen);
  }

  /**
   * What is predicted.
   *
   * @param columns the label columns
   * @param codes how they are packed
   * @param weight the column that says how much a row counts; null where each counts 1
   */
  public record Labels(List<String> columns, LabelCodes codes, @Nullable String weight) {}

  /** The same rows with weights. */
  public DataSchema weighted() {
    return new DataSchema(
        inputs, layout.weighted(), labels, features, reader, missing, sequence, statistics);
  }

  /** What is predicted, in the form that a network's definition needs. */
  public NetworkRequest.Target target() {
    int classes = labels.codes().classes().size();
    if (labels.codes().kind().task() == Task.MULTI_LABEL) {
      return NetworkRequest.Target.labels(classes);
    }
    return classes == 0
        ? NetworkRequest.Target.values(labels.codes().width())
        : NetworkRequest.Target.classes(classes);
  }

  /**
   * Lets a metric through that the task has.
   *
   * @param key that names it
   * @throws ConfigurationException when the task does not have it
   */
  public void requireMetric(String key, String metric) {
    int classes = target().classes();
    int labelled = target().labels();
    boolean none = classes + labelled + target().targets() == 0;
    List<String> known =
        none
            ? ReconstructionEvaluation.metricNames()
            : (labelled > 0
                    ? MetricCatalog.ofMultiLabel(labelled)
                    : classes > 0
                        ? MetricCatalog.ofClassification(classes)
                        : MetricCatalog.ofRegression(1))
                .stream().map(Metric::name).toList();
    if (!known.contains(metric)) {
      String task =
          labelled > 0
              ? "a choice of labels"
              : classes > 0
                  ? "a classification into %s classes".formatted(classes)
                  : none ? "an autoencoder" : "a regression";
      throw new ConfigurationException(
          "%s: got %s, which %s does not have; expected one of %s"
              .formatted(key, metric, task, known));
    }
  }

  /** The embeddings of the last inputs, in order. */
  public List<NetworkRequest.Embedding> embeddings() {
    List<NetworkRequest.Embedding> embeddings = new ArrayList<>();
    for (int i = 0; features != null && i < inputs.size(); i++) {
      List<String> words = features.features().columns().get(i).categories();
      FeatureConfig feature = inputs.get(i).feature();
      if (words != null && feature.type() == FeatureType.EMBEDDING) {
        embeddings.add(NetworkRequest.Embedding.of(words.size() + 1, feature.dimension()));
      }
    }
    return embeddings;
  }

  /** The size of the vocabulary of texts, unknown tokens included; 0 where there are none. */
  public int tokens() {
    if (features == null || inputs.get(0).feature().type() != FeatureType.TEXT) {
      return 0;
    }
    List<String> words = features.features().columns().get(0).categories();
    return words == null ? 0 : words.size() + 1;
  }

  /** Names of the network's inputs in their order; empty for images. */
  public List<String> featureNames() {
    return features == null ? List.of() : features.names();
  }

  /** How typed rows are packed, without the fitted names. Travels to executors. */
  public Packing packing() {
    return new Packing(
        layout,
        labels.codes(),
        inputs,
        features == null ? null : features.features(),
        sequence == null ? SequenceConfig.Keep.LAST : sequence.keep());
  }

  /**
   * How typed rows are packed.
   *
   * @param columns that rows are read from
   * @param keep which steps of a sequence that is too long
   */
  public record Packing(
      ExampleLayout layout,
      LabelCodes codes,
      List<InputColumn> columns,
      @Nullable FittedFeatures features,
      SequenceConfig.Keep keep)
      implements Serializable {
    /** Computes a network's inputs from typed values; for one thread. */
    public Inputs inputs() {
      if (features == null) {
        return values -> (byte[]) Objects.requireNonNull(values[0]);
      }
      if (!layout.varies()) {
        return new TableInputs(
            features.applier(columns, layout.inputShape().length()), layout.isSparse());
      }
      int channels = layout.inputShape().dimensions().get(0);
      FittedFeatures.Applier applier = features.applier(columns, channels);
      WordPieces pieces = TextFeature.pieces(columns, features.columns().get(0).categories());
      return typed -> {
        @Nullable Object[] values = pieces == null ? typed : pieces.of(typed);
        float[] inputs = new float[channels * TypedRows.length(values)];
        int[] at = {0};
        TypedRows.forEachStep(
            values,
            step -> {
              System.arraycopy(applier.dense(step), 0, inputs, at[0], channels);
              at[0] += channels;
            });
        return kept(inputs, channels);
      };
    }

    /** Computes the labels from typed values; for one thread. */
    LabelCodes.Coder labels() {
      LabelCodes.Coder coder = codes.coder();
      if (!layout.labelsSteps()) {
        return coder;
      }
      int width = codes.width();
      return values -> {
        float[] labels = new float[width * TypedRows.length(values)];
        int[] at = {0};
        TypedRows.forEachStep(
            values,
            step -> {
              System.arraycopy(coder.labels(step), 0, labels, at[0], width);
              at[0] += width;
            });
        return kept(labels, width);
      };
    }

    /** The steps of {@code [steps, width]} that fit, as {@code [width, steps]}. */
    private float[] kept(float[] all, int width) {
      int steps = all.length / width;
      int most = layout.inputShape().dimensions().get(1);
      int count = Math.min(steps, most);
      int from = keep == SequenceConfig.Keep.FIRST ? 0 : steps - count;
      float[] kept = new float[width * count];
      for (int step = 0; step < count; step++) {
        for (int i = 0; i < width; i++) {
          kept[i * count + step] = all[(from + step) * width + i];
        }
      }
      return kept;
    }
  }

  /** The inputs of one row. */
  @FunctionalInterface
  public interface Inputs {
    /** A new array, of the type that the layout's storage takes. */
    Serializable of(@Nullable Object[] values);

    /** The same of a packed row, which begins with the columns; reads just these. */
    default Serializable of(ContentCursor values, int columns) {
      @Nullable Object[] own = new Object[columns];
      for (int i = 0; i < columns; i++) {
        values.next();
        own[i] = values.value();
      }
      return of(own);
    }

    /** The values of sparse inputs where nothing is stored; null where they are not sparse. */
    default float @Nullable [] common() {
      return null;
    }
  }

  private record TableInputs(FittedFeatures.Applier applier, boolean sparse) implements Inputs {
    @Override
    public Serializable of(@Nullable Object[] values) {
      return sparse ? applier.sparse(values) : applier.dense(values);
    }

    @Override
    public Serializable of(ContentCursor values, int columns) {
      return sparse ? applier.sparse(values) : applier.dense(values);
    }

    @Override
    public float @Nullable [] common() {
      return sparse ? applier.common() : null;
    }
  }
}
