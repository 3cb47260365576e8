package rondo.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.param.shared.HasFeaturesCol;
import org.apache.spark.ml.param.shared.HasHandleInvalid;
import org.apache.spark.ml.param.shared.HasInputCols;
import org.apache.spark.ml.param.shared.HasLabelCol;
import org.apache.spark.ml.param.shared.HasPredictionCol;
import org.apache.spark.ml.param.shared.HasSeed;
import org.apache.spark.ml.param.shared.HasValidationIndicatorCol;
import org.apache.spark.ml.param.shared.HasWeightCol;

/**
 * The Params that Rondo's estimators and models have in common. A model's say how it was trained,
 * except for {@code inputCols} and {@code handleInvalid}, which transform rows too.
 *
 * <p>A getter returns what was set or else the default. What {@code conf} says beside them counts
 * where a Param was not set.
 */
public interface NeuralParams
    extends HasFeaturesCol,
        HasLabelCol,
        HasPredictionCol,
        HasWeightCol,
        HasValidationIndicatorCol,
        HasSeed,
        HasInputCols,
        HasHandleInvalid {

  /** Where the stage keeps its Params; for Rondo's own classes. */
  NeuralParamSet paramSet();

  /** Param of the widths of the hidden layers, first to last. */
  default IntArrayParam hiddenLayers() {
    return paramSet().hiddenLayers;
  }

  /** The widths of the hidden layers, first to last. */
  default int[] getHiddenLayers() {
    return getOrDefault(hiddenLayers());
  }

  /** Param of the size of the optimizer's steps. */
  default DoubleParam learningRate() {
    return paramSet().learningRate;
  }

  /** The size of the optimizer's steps. */
  default double getLearningRate() {
    return (Double) getOrDefault(learningRate());
  }

  /** Param of the most passes over the training rows. */
  default IntParam maxEpochs() {
    return paramSet().maxEpochs;
  }

  /** The most passes over the training rows; fewer where training stops early. */
  default int getMaxEpochs() {
    return (Integer) getOrDefault(maxEpochs());
  }

  /** Param of the rows of a worker's local step. */
  default IntParam batchSize() {
    return paramSet().batchSize;
  }

  /** Rows of a worker's local step. */
  default int getBatchSize() {
    return (Integer) getOrDefault(batchSize());
  }

  /** Param of the number of workers. */
  default IntParam numWorkers() {
    return paramSet().numWorkers;
  }

  /** How many workers train side by side, whatever the cluster's size. */
  default int getNumWorkers() {
    return (Integer) getOrDefault(numWorkers());
  }

  /** Param of the averaging frequency. */
  default IntParam localSteps() {
    return paramSet().localSteps;
  }

  /** The averaging frequency: steps of a worker between two averages. */
  default int getLocalSteps() {
    return (Integer) getOrDefault(localSteps());
  }

  /** Param of the averaging recipe. */
  default Param<String> averaging() {
    return paramSet().averaging;
  }

  /** The averaging recipe, such as {@code mean}. */
  default String getAveraging() {
    return getOrDefault(averaging());
  }

  /** Param of Rondo's configuration text. */
  default Param<String> conf() {
    return paramSet().conf;
  }

  /** Rondo's configuration of what has no Param, as YAML; empty for none. */
  default String getConf() {
    return getOrDefault(conf());
  }

  @Override
  default LongParam seed() {
    return paramSet().seed;
  }

  @Override
  default Param<String> weightCol() {
    return paramSet().weightCol;
  }

  @Override
  default Param<String> validationIndicatorCol() {
    return paramSet().validationIndicatorCol;
  }

  @Override
  default StringArrayParam inputCols() {
    return paramSet().inputCols;
  }

  @Override
  default Param<String> handleInvalid() {
    return paramSet().handleInvalid;
  }

  // Scala's traits would set their Params through these; here a stage's own set has them.

  @Override
  default void org$apache$spark$ml$param$shared$HasWeightCol$_setter_$weightCol_$eq(
      Param<String> unused) {}

  @Override
  default void
      org$apache$spark$ml$param$shared$HasValidationIndicatorCol$_setter_$validationIndicatorCol_$eq(
          Param<String> unused) {}

  @Override
  default void org$apache$spark$ml$param$shared$HasSeed$_setter_$seed_$eq(LongParam unused) {}

  @Override
  default void org$apache$spark$ml$param$shared$HasInputCols$_setter_$inputCols_$eq(
      StringArrayParam unused) {}

  @Override
  default void org$apache$spark$ml$param$shared$HasHandleInvalid$_setter_$handleInvalid_$eq(
      Param<String> unused) {}
}
