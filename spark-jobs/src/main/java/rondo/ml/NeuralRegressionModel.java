package rondo.ml;

import java.io.IOException;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.config.Task;
import org.rondo.spark.scoring.ModelBundle;

/**
 * A network that {@link NeuralRegressor} has trained. {@code transform} scores rows in batches, on
 * executors. Saved, it is a folder as Spark ML writes them, with Rondo's model bundle in {@code
 * data}, which {@code rondo predict} reads.
 */
public final class NeuralRegressionModel extends RegressionModel<Vector, NeuralRegressionModel>
    implements NeuralParams, MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final NeuralParamSet params;
  private final ModelInputs inputs;
  private transient @Nullable NeuralTrainingSummary summary;

  NeuralRegressionModel(String uid, NeuralTrainingSummary summary) {
    this(uid, summary.model());
    this.summary = summary;
  }

  private NeuralRegressionModel(String uid, ModelBundle model) {
    this(StageUid.announce(uid), ModelInputs.of(model, Task.REGRESSION, "NeuralRegressionModel"));
  }

  private NeuralRegressionModel(StageUid announced, ModelInputs inputs) {
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
   * @throws org.rondo.error.DataException when there is no model, or none that predicts one number
   */
  public static NeuralRegressionModel ofBundle(String path) {
    return ofBundle(path, SparkSession.active());
  }

  /** The same, in a given session. */
  public static NeuralRegressionModel ofBundle(String path, SparkSession session) {
    NeuralRegressionModel model =
        new NeuralRegressionModel(
            StageUid.random("neuralRegressionModel"), ModelBundle.open(path, session));
    model.inputs.setColumns(model);
    return model;
  }

  /** Loads a model that was saved. */
  public static NeuralRegressionModel load(String path) {
    return read().load(path);
  }

  /** Reads models that were saved. */
  public static MLReader<NeuralRegressionModel> read() {
    return StageReader.ofModel(NeuralRegressionModel.class, NeuralRegressionModel::new);
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
  public NeuralRegressionModel setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return this;
  }

  @Override
  public int numFeatures() {
    return inputs.width();
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
    return isSet(inputCols())
        ? inputs.schema(schema, getFeaturesCol(), super::transformSchema)
        : super.transformSchema(schema);
  }

  /**
   * Adds {@code prediction}. Lazy; it holds a broadcast of the model for as long as the result is
   * referenced.
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    if (getPredictionCol().isEmpty()) {
      log().warn("{}: transform does nothing, because predictionCol is empty", uid);
      return dataset.toDF();
    }
    return inputs.transform(
        dataset,
        isSet(inputCols()) ? null : getFeaturesCol(),
        new ValueOutput(
            new StructType().add(schema.apply(getPredictionCol())),
            place(),
            new Refusal(InvalidRows.of(getHandleInvalid()), uid)));
  }

  private int place() {
    return ValueOutput.place(inputs.model().signature());
  }

  /** The number for one vector; transform is for many rows. */
  @Override
  public double predict(Vector features) {
    return inputs.outputs(features)[place()];
  }

  @Override
  public NeuralRegressionModel copy(ParamMap extra) {
    NeuralRegressionModel copied = new NeuralRegressionModel(StageUid.announce(uid), inputs);
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
    return "NeuralRegressionModel: uid=%s, numFeatures=%s".formatted(uid, numFeatures());
  }
}
