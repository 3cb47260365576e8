package rondo.ml;

import java.io.IOException;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.Regressor;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.training.TrainingListener;

/**
 * A neural network that predicts a number, trained on the workers of the session. It reads rows,
 * trains and leaves the session as {@link NeuralClassifier} does; the label is any numeric column.
 * The targets are scaled while the network learns them, and predictions are in their own units.
 */
public final class NeuralRegressor extends Regressor<Vector, NeuralRegressor, NeuralRegressionModel>
    implements NeuralSetters<NeuralRegressor>, MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final NeuralParamSet params;
  private transient @Nullable TrainingListener listener;

  /** A regressor with a name of its own. */
  public NeuralRegressor() {
    this(StageUid.random("neuralRegressor"));
  }

  /** A regressor with a given name, which no other stage may have. */
  public NeuralRegressor(String uid) {
    this(StageUid.announce(uid));
  }

  private NeuralRegressor(StageUid announced) {
    this.uid = announced.settled();
    this.params = new NeuralParamSet(this);
    params.setDefaults(this);
  }

  /** Loads a regressor that was saved. */
  public static NeuralRegressor load(String path) {
    return read().load(path);
  }

  /** Reads regressors that were saved. */
  public static MLReader<NeuralRegressor> read() {
    return StageReader.ofEstimator(NeuralRegressor.class, NeuralRegressor::new);
  }

  @Override
  public String uid() {
    return StageUid.of(uid);
  }

  @Override
  public NeuralParamSet paramSet() {
    return params;
  }

  /** Sets who follows the training, called on the thread of {@code fit}; null for nobody. */
  public NeuralRegressor setListener(@Nullable TrainingListener value) {
    listener = value;
    return this;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return StageSchema.fitting(this, schema, super::transformSchema);
  }

  /**
   * Trains; called by {@code fit}.
   *
   * @throws org.rondo.error.ConfigurationException when {@code conf} or a Param does not fit
   * @throws org.rondo.error.DataException when the rows cannot be used
   * @throws org.rondo.error.TrainingException when training diverges, or somebody cancels its jobs
   */
  @Override
  public NeuralRegressionModel train(Dataset<?> dataset) {
    return new NeuralRegressionModel(uid, NeuralFit.run(this, dataset, 0, listener));
  }

  @Override
  public NeuralRegressor copy(ParamMap extra) {
    return copyValues(new NeuralRegressor(uid).setListener(listener), extra);
  }

  @Override
  public String explainParam(Param<?> param) {
    return ParamText.explain(this, param);
  }

  @Override
  public MLWriter write() {
    return new StageWriter(this);
  }

  @Override
  public void save(String path) throws IOException {
    write().save(path);
  }
}
