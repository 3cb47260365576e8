package rondo.ml;

import java.io.IOException;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.training.TrainingListener;

/**
 * A neural network that tells classes apart, trained on the workers of the session: each trains on
 * its shard of the rows, and their results are averaged every few steps.
 *
 * <p>It reads a vector column ({@code featuresCol}), or columns of any type ({@code inputCols}).
 * The label is a column of the classes' indices, 0, 1, ..., as {@code StringIndexer} makes them;
 * how many there are is in the column's attributes, or else follows from its greatest value. All
 * rows are trained on, except for those to watch ({@code validationIndicatorCol}).
 *
 * <p>The same seed, Params and rows give the same model, whatever their order and the number of
 * fits at a time. The session is not changed, and once {@code fit} has returned or failed, nothing
 * of it remains cached, broadcast or allocated. The jobs belong to the job group of the calling
 * thread, by which they can be cancelled.
 */
public final class NeuralClassifier
    extends ProbabilisticClassifier<Vector, NeuralClassifier, NeuralClassificationModel>
    implements NeuralSetters<NeuralClassifier>, MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final NeuralParamSet params;
  private transient @Nullable TrainingListener listener;

  /** A classifier with a name of its own. */
  public NeuralClassifier() {
    this(StageUid.random("neuralClassifier"));
  }

  /** A classifier with a given name, which no other stage may have. */
  public NeuralClassifier(String uid) {
    this(StageUid.announce(uid));
  }

  private NeuralClassifier(StageUid announced) {
    this.uid = announced.settled();
    this.params = new NeuralParamSet(this);
    params.setDefaults(this);
  }

  /** Loads a classifier that was saved. */
  public static NeuralClassifier load(String path) {
    return read().load(path);
  }

  /** Reads classifiers that were saved. */
  public static MLReader<NeuralClassifier> read() {
    return StageReader.ofEstimator(NeuralClassifier.class, NeuralClassifier::new);
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
  public NeuralClassifier setListener(@Nullable TrainingListener value) {
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
  public NeuralClassificationModel train(Dataset<?> dataset) {
    FitConfig.requireOfClasses(this);
    int classes = ClassCount.of(dataset, getLabelCol());
    if (isDefined(thresholds())) {
      NeuralClassificationModel.requireThresholds(getThresholds(), classes);
    }
    NeuralTrainingSummary summary = NeuralFit.run(this, dataset, classes, listener);
    return new NeuralClassificationModel(uid, summary);
  }

  @Override
  public NeuralClassifier copy(ParamMap extra) {
    return copyValues(new NeuralClassifier(uid).setListener(listener), extra);
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
