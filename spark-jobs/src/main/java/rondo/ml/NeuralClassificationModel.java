package rondo.ml;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.config.Task;
import org.rondo.spark.scoring.ModelBundle;
import scala.Tuple3;

/**
 * A network that {@link NeuralClassifier} has trained. {@code transform} scores rows in batches, on
 * executors; {@code rawPrediction} holds the natural logarithms of the probabilities. Saved, it is
 * a folder as Spark ML writes them, with Rondo's model bundle in {@code data}, which {@code rondo
 * predict} reads.
 */
public final class NeuralClassificationModel
    extends ProbabilisticClassificationModel<Vector, NeuralClassificationModel>
    implements NeuralParams, MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final NeuralParamSet params;
  private final ModelInputs inputs;
  private transient @Nullable NeuralTrainingSummary summary;

  NeuralClassificationModel(String uid, NeuralTrainingSummary summary) {
    this(uid, summary.model());
    this.summary = summary;
  }

  private NeuralClassificationModel(String uid, ModelBundle model) {
    this(
        StageUid.announce(uid),
        ModelInputs.of(model, Task.CLASSIFICATION, "NeuralClassificationModel"));
  }

  private NeuralClassificationModel(StageUid announced, ModelInputs inputs) {
    this.uid = announced.settled();
    this.params = new NeuralParamSet(this);
    this.inputs = inputs;
    params.setDefaults(this);
  }

  /**
   * A model that Rondo's commands or its Java API have trained, in the active session. Its Params
   * name the columns; the others are defaults, whatever it was trained with.
   *
   * @param path a run's folder, a model bundle, or {@code registry:NAME@ALIAS_OR_VERSION}
   * @throws org.rondo.error.DataException when there is no model, or none that classifies rows
   */
  public static NeuralClassificationModel ofBundle(String path) {
    return ofBundle(path, SparkSession.active());
  }

  /** The same, in a given session. */
  public static NeuralClassificationModel ofBundle(String path, SparkSession session) {
    NeuralClassificationModel model =
        new NeuralClassificationModel(
            StageUid.random("neuralClassificationModel"), ModelBundle.open(path, session));
    model.inputs.setColumns(model);
    return model;
  }

  /** Loads a model that was saved. */
  public static NeuralClassificationModel load(String path) {
    return read().load(path);
  }

  /** Reads models that were saved. */
  public static MLReader<NeuralClassificationModel> read() {
    return StageReader.ofModel(NeuralClassificationModel.class, NeuralClassificationModel::new);
  }

  @Override
  public String uid() {
    return StageUid.of(uid);
  }

  @Override
  public NeuralParamSet paramSet() {
    return params;
  }

  /**
   * Sets what becomes of rows that cannot be predicted: {@code error}, {@code skip}, {@code keep}.
   */
  public NeuralClassificationModel setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return this;
  }

  @Override
  public int numClasses() {
    return classes().size();
  }

  @Override
  public int numFeatures() {
    return inputs.width();
  }

  private List<String> classes() {
    return inputs.model().signature().output().classes();
  }

  /** Whether there is a summary: not of a model that was loaded. */
  public boolean hasSummary() {
    return summary != null;
  }

  /**
   * How the training went.
   *
   * @throws IllegalStateException when the model was loaded
   */
  public NeuralTrainingSummary summary() {
    return NeuralTrainingSummary.required(summary, uid);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    StructType all =
        isSet(inputCols())
            ? inputs.schema(schema, getFeaturesCol(), super::transformSchema)
            : super.transformSchema(schema);
    List<String> indices = IntStream.range(0, numClasses()).mapToObj(Integer::toString).toList();
    // Classes that are not indices are values of the attribute, so that IndexToString finds them.
    return classes().equals(indices)
        ? all
        : new StructType(
            Arrays.stream(all.fields())
                .map(field -> field.name().equals(getPredictionCol()) ? worded(field) : field)
                .toArray(StructField[]::new));
  }

  private StructField worded(StructField prediction) {
    return new StructField(
        prediction.name(),
        prediction.dataType(),
        prediction.nullable(),
        NominalAttribute.defaultAttr()
            .withName(prediction.name())
            .withValues(classes().toArray(String[]::new))
            .toMetadata());
  }

  /**
   * Adds {@code rawPrediction}, {@code probability} and {@code prediction}, of those whose Params
   * are not empty. Lazy; it holds a broadcast of the model for as long as the result is referenced.
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    double[] limits = isDefined(thresholds()) ? getThresholds() : null;
    if (limits != null) {
      requireThresholds(limits, numClasses());
    }
    StructType added = new StructType();
    for (String name :
        Stream.of(getRawPredictionCol(), getProbabilityCol(), getPredictionCol())
            .filter(Predicate.not(String::isEmpty))
            .toList()) {
      added = added.add(schema.apply(name));
    }
    if (added.isEmpty()) {
      log().warn("{}: transform does nothing, because no output column has a name", uid);
      return dataset.toDF();
    }
    return inputs.transform(
        dataset,
        isSet(inputCols()) ? null : getFeaturesCol(),
        new ClassOutputs(
            added,
            ClassOutputs.Places.of(
                added, getRawPredictionCol(), getProbabilityCol(), getPredictionCol()),
            numClasses(),
            limits,
            new Refusal(InvalidRows.of(getHandleInvalid()), uid)));
  }

  static void requireThresholds(double[] thresholds, int classes) {
    if (thresholds.length != classes) {
      throw new IllegalArgumentException(
          "thresholds: got %s numbers for %s classes; expected one for each class"
              .formatted(thresholds.length, classes));
    }
  }

  /** The logarithms of the probabilities of one vector's classes; transform is for many rows. */
  @Override
  public Vector predictRaw(Vector features) {
    return ClassOutputs.raw(inputs.outputs(features));
  }

  @Override
  public Vector predictProbability(Vector features) {
    return ClassOutputs.probability(inputs.outputs(features));
  }

  /** The index of one vector's class; transform is for many rows. */
  @Override
  public double predict(Vector features) {
    return ClassOutputs.prediction(
        predictProbability(features).toArray(), isDefined(thresholds()) ? getThresholds() : null);
  }

  @Override
  public Vector raw2probabilityInPlace(Vector rawPrediction) {
    DenseVector dense = rawPrediction.toDense();
    ClassOutputs.exponentials(dense.values());
    return dense;
  }

  /** Needed by Java alone, for which the two that are inherited differ. */
  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public Tuple3 findSummaryModel() {
    return super.findSummaryModel();
  }

  @Override
  public NeuralClassificationModel copy(ParamMap extra) {
    NeuralClassificationModel copied =
        new NeuralClassificationModel(StageUid.announce(uid), inputs);
    copied.summary = summary;
    return copyValues(copied, extra).setParent(parent());
  }

  @Override
  public String explainParam(Param<?> param) {
    return ParamText.explain(this, param);
  }

  @Override
  public MLWriter write() {
    return new StageWriter(this, inputs.model());
  }

  @Override
  public void save(String path) throws IOException {
    write().save(path);
  }

  @Override
  public String toString() {
    return "NeuralClassificationModel: uid=%s, numClasses=%s, numFeatures=%s"
        .formatted(uid, numClasses(), numFeatures());
  }
}
