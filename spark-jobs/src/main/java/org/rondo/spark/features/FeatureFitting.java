package org.rondo.spark.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.config.FeatureType;
import org.rondo.config.Impute;
import org.rondo.config.Scale;
import org.rondo.data.Storage;
import org.rondo.error.DataException;
import org.rondo.spark.features.FittedFeatures.Scaling;
import org.rondo.spark.features.InputSpec.Input;

/**
 * Fits features on the training rows, in at most two passes however many features there are: what
 * fills gaps, and the moments of all numbers. {@link ColumnStatistics} finds both for columns of
 * single numbers; with vectors or sequences, one task reads all rows, and the moments are those of
 * Spark ML's {@code Summarizer}. Categories are the words of a {@link ColumnTally}.
 */
public final class FeatureFitting {
  private static final String NUMBERS = "numbers";

  private final List<Input> inputs;
  private final FeatureAssembly assembly;

  private FeatureFitting(List<Input> inputs) {
    this.inputs = inputs;
    this.assembly = new FeatureAssembly(inputs);
  }

  /**
   * Fits.
   *
   * @param words of the columns that have some, by their index
   * @param training returns the rows to fit on
   * @return empty where the network reads the typed column directly
   * @throws DataException when a column has no value at all
   */
  public static Optional<NamedFeatures> fit(
      InputSpec spec, Map<Integer, List<String>> words, Supplier<Sample> training) {
    if (spec.inputs().get(0).kind().storage() == Storage.UINT8) {
      return Optional.empty();
    }
    FeatureFitting fitting = new FeatureFitting(spec.inputs());
    Sample sample = training.get();
    List<Input> wanted =
        spec.inputs().stream()
            .filter(input -> isScaled(input) || input.feature().impute() != Impute.NONE)
            .toList();
    if (spec.sequence() == null && wanted.stream().allMatch(ColumnStatistics::reads)) {
      return Optional.of(
          fitting.of(ColumnStatistics.of(wanted, sample.blocks, sample.some, sample.rows), words));
    }
    // Vectors may be wider than columns could be, and sequences become many rows each.
    Dataset<Row> rows = sample.ordered.get();
    Dataset<Row> values = spec.sequence() == null ? rows : TypedRows.steps(rows);
    Map<Integer, Double> fills = fitting.fills(values);
    return Optional.of(fitting.assembly.of(fills, words, fitting.scalings(values, fills)));
  }

  /**
   * The training rows that statistics are fitted on.
   *
   * @param blocks of rows with their keys
   * @param some which of them are meant
   * @param rows how many
   * @param ordered returns the same rows in one partition in the order of their keys, so that the
   *     sums in statistics do not depend on how the data are spread
   */
  public record Sample(
      JavaRDD<RowBlock> blocks, RowBlock.Choice some, long rows, Supplier<Dataset<Row>> ordered) {}

  /** Whether a column has numbers that are scaled. */
  static boolean isScaled(Input input) {
    Scale scale = input.feature().scale();
    return input.kind().scales() && (scale == Scale.STANDARD || scale == Scale.MIN_MAX);
  }

  private NamedFeatures of(
      Map<Integer, ColumnStatistics.Column> columns, Map<Integer, List<String>> words) {
    Map<Integer, Double> fills = new HashMap<>();
    for (int place : places(input -> input.feature().impute() != Impute.NONE)) {
      ColumnStatistics.Column column = columns.get(place);
      fills.put(place, known(place, column == null ? Double.NaN : column.fill()));
    }
    List<ColumnStatistics.Moment> standard = moments(columns, Scale.STANDARD);
    List<ColumnStatistics.Moment> minMax = moments(columns, Scale.MIN_MAX);
    Map<Scale, Scaling> scalings = new EnumMap<>(Scale.class);
    scalings.put(
        Scale.STANDARD,
        FeatureAssembly.standard(
            standard.stream().mapToDouble(ColumnStatistics.Moment::mean).toArray(),
            standard.stream().mapToDouble(ColumnStatistics.Moment::deviation).toArray()));
    scalings.put(
        Scale.MIN_MAX,
        FeatureAssembly.minMax(
            minMax.stream().mapToDouble(ColumnStatistics.Moment::least).toArray(),
            minMax.stream().mapToDouble(ColumnStatistics.Moment::most).toArray()));
    return assembly.of(fills, words, scalings);
  }

  private List<ColumnStatistics.Moment> moments(
      Map<Integer, ColumnStatistics.Column> columns, Scale scale) {
    return assembly.scaled(scale).stream()
        .flatMap(input -> Objects.requireNonNull(columns.get(input.index())).moments().stream())
        .toList();
  }

  private double known(int place, double fill) {
    if (Double.isNaN(fill)) {
      throw new DataException(
          "data.features: column '"
              + inputs.get(place).name()
              + "' has no value in any training row; remove it from the features");
    }
    return fill;
  }

  private int[] places(Predicate<Input> wanted) {
    return inputs.stream().filter(wanted).mapToInt(Input::index).toArray();
  }

  /** What fills the gaps of each column that may have gaps. */
  private Map<Integer, Double> fills(Dataset<Row> ordered) {
    int[] places = places(input -> input.feature().impute() != Impute.NONE);
    if (places.length == 0) {
      return Map.of();
    }
    List<Impute> strategies =
        Arrays.stream(places).mapToObj(place -> inputs.get(place).feature().impute()).toList();
    double[] found =
        ordered
            .toJavaRDD()
            .mapPartitions(
                part -> {
                  List<GapFill> fills = strategies.stream().map(GapFill::of).toList();
                  part.forEachRemaining(
                      row -> {
                        @Nullable Object[] values = TypedRows.values(row);
                        for (int i = 0; i < places.length; i++) {
                          if (values[places[i]] instanceof Double number) {
                            fills.get(i).add(number);
                          }
                        }
                      });
                  return List.of(fills.stream().mapToDouble(GapFill::value).toArray()).iterator();
                })
            .first();
    Map<Integer, Double> fills = new HashMap<>();
    for (int i = 0; i < places.length; i++) {
      fills.put(places[i], known(places[i], found[i]));
    }
    return fills;
  }

  private Map<Scale, Scaling> scalings(Dataset<Row> ordered, Map<Integer, Double> fills) {
    List<Input> scaled = new ArrayList<>(assembly.scaled(Scale.STANDARD));
    int standard = scaled.stream().mapToInt(FeatureAssembly::width).sum();
    scaled.addAll(assembly.scaled(Scale.MIN_MAX));
    int all = scaled.stream().mapToInt(FeatureAssembly::width).sum();
    if (all == 0) {
      return Map.of();
    }
    int[] places = scaled.stream().mapToInt(Input::index).toArray();
    FeatureType[] types =
        scaled.stream().map(input -> input.feature().type()).toArray(FeatureType[]::new);
    double[] filled =
        scaled.stream().mapToDouble(input -> fills.getOrDefault(input.index(), 0.0)).toArray();
    Row moments =
        ordered
            .map(
                (MapFunction<Row, Row>)
                    row ->
                        RowFactory.create(
                            numbers(TypedRows.values(row), places, types, filled, all)),
                Encoders.row(new StructType().add(NUMBERS, SQLDataTypes.VectorType())))
            .select(Summarizer.metrics("mean", "std", "min", "max").summary(functions.col(NUMBERS)))
            .head()
            .getStruct(0);
    Map<Scale, Scaling> scalings = new EnumMap<>(Scale.class);
    scalings.put(
        Scale.STANDARD,
        FeatureAssembly.standard(
            Arrays.copyOfRange(metric(moments, 0), 0, standard),
            Arrays.copyOfRange(metric(moments, 1), 0, standard)));
    scalings.put(
        Scale.MIN_MAX,
        FeatureAssembly.minMax(
            Arrays.copyOfRange(metric(moments, 2), standard, all),
            Arrays.copyOfRange(metric(moments, 3), standard, all)));
    return scalings;
  }

  private static double[] metric(Row moments, int index) {
    return moments.<Vector>getAs(index).toArray();
  }

  private static Vector numbers(
      @Nullable Object[] values, int[] places, FeatureType[] types, double[] filled, int width) {
    double[] numbers = new double[width];
    int at = 0;
    for (int i = 0; i < places.length; i++) {
      Object value = values[places[i]];
      Object known = value == null ? (Double) filled[i] : value;
      double[] own = FeatureKinds.of(types[i]).numbers(known).toArray();
      System.arraycopy(own, 0, numbers, at, own.length);
      at += own.length;
    }
    return Vectors.dense(numbers);
  }
}
