package org.rondo.spark.features;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.MinMaxScaler;
import org.apache.spark.ml.feature.MinMaxScalerModel;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.rondo.config.KebabCase;
import org.rondo.config.Scale;
import org.rondo.error.DataException;
import org.rondo.spark.features.FeatureKind.Part;
import org.rondo.spark.features.InputSpec.Input;
import org.rondo.spark.source.RowOrigin;

/**
 * Fits Spark ML's stages on the training rows: those of each kind of feature, then one scaler for
 * all parts of a scale, and last an assembler that puts all parts into one vector. The order of the
 * stages and of the parts is that of stored models.
 */
public final class FeatureFitting {
  private final List<PipelineStage> stages = new ArrayList<>();

  /** Parts to scale, by their inputs' indices. */
  private final SortedMap<Integer, Part> numbers = new TreeMap<>();

  /** The vector's parts in order. */
  private final List<Part> parts = new ArrayList<>();

  private FeatureFitting() {}

  /**
   * Fits all stages.
   *
   * @param training all typed training rows, from which categories are taken
   * @param ordered gives training rows in one partition and a fixed order, from which statistics
   *     are taken so that their sums do not depend on how the data are spread
   * @return the features; empty where the network reads the typed column as it is
   * @throws DataException when a column has no value at all
   */
  public static Optional<FittedFeatures> fit(
      InputSpec spec, Dataset<Row> training, Supplier<Dataset<Row>> ordered) {
    FeatureFitting fitting = new FeatureFitting();
    List<Part> unscaled = fitting.addKinds(spec, training);
    for (Scale scale : Scale.values()) {
      fitting.addScaled(scale);
    }
    fitting.parts.addAll(unscaled);
    return fitting.parts.isEmpty() ? Optional.empty() : Optional.of(fitting.fit(ordered.get()));
  }

  /** The names of all classes that a stored pipeline's stages may have. */
  public static Set<String> stageClasses() {
    return Stream.concat(
            Stream.<Class<?>>of(
                StandardScalerModel.class, MinMaxScalerModel.class, VectorAssembler.class),
            FeatureKinds.ALL.stream().flatMap(kind -> kind.fittedStages().stream()))
        .map(Class::getName)
        .collect(Collectors.toUnmodifiableSet());
  }

  private List<Part> addKinds(InputSpec spec, Dataset<Row> training) {
    List<Part> unscaled = new ArrayList<>();
    for (FeatureKind kind : FeatureKinds.ALL) {
      List<Input> inputs = spec.inputs().stream().filter(input -> input.kind() == kind).toList();
      if (inputs.isEmpty()) {
        continue;
      }
      List<Part> ready = kind.fit(inputs, training, stages::add);
      for (int i = 0; i < ready.size(); i++) {
        if (ready.get(i).scale() == null) {
          unscaled.add(ready.get(i));
        } else {
          numbers.put(inputs.get(i).index(), ready.get(i));
        }
      }
    }
    return unscaled;
  }

  private void addScaled(Scale scale) {
    List<Part> group = numbers.values().stream().filter(part -> part.scale() == scale).toList();
    if (group.isEmpty()) {
      return;
    }
    String raw = RowOrigin.PREFIX + KebabCase.of(scale);
    String scaled = raw + "_scaled";
    stages.add(assembler("rondo-gather-" + KebabCase.of(scale), group, raw));
    switch (scale) {
      case NONE -> {}
      case STANDARD ->
          stages.add(
              new StandardScaler("rondo-standard")
                  .setInputCol(raw)
                  .setOutputCol(scaled)
                  .setWithMean(true)
                  .setWithStd(true));
      case MIN_MAX ->
          stages.add(new MinMaxScaler("rondo-min-max").setInputCol(raw).setOutputCol(scaled));
    }
    List<String> names = group.stream().flatMap(part -> part.names().stream()).toList();
    parts.add(new Part(scale == Scale.NONE ? raw : scaled, scale, names));
  }

  private FittedFeatures fit(Dataset<Row> ordered) {
    stages.add(assembler("rondo-features", parts, FittedFeatures.VECTOR));
    return new FittedFeatures(
        new Pipeline("rondo-pipeline").setStages(stages.toArray(PipelineStage[]::new)).fit(ordered),
        parts.stream().flatMap(part -> part.names().stream()).toList());
  }

  private static VectorAssembler assembler(String id, List<Part> parts, String output) {
    return new VectorAssembler(id)
        .setInputCols(parts.stream().map(Part::column).toArray(String[]::new))
        .setOutputCol(output);
  }
}
