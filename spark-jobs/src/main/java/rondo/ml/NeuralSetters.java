package rondo.ml;

import org.apache.spark.ml.param.Param;

/**
 * The setters of Rondo's estimators. Each returns the estimator itself, and throws {@code
 * IllegalArgumentException} for a value that the Param does not allow.
 *
 * @param <E> the estimator
 */
public interface NeuralSetters<E extends NeuralSetters<E>> extends NeuralParams {

  /** Sets the widths of the hidden layers, first to last: one or more numbers of at least 1. */
  default E setHiddenLayers(int... widths) {
    return with(hiddenLayers(), widths);
  }

  /** Sets the size of the optimizer's steps, a finite number above 0. */
  default E setLearningRate(double value) {
    return with(learningRate(), value);
  }

  /** Sets the most passes over the training rows, at least 1. */
  default E setMaxEpochs(int value) {
    return with(maxEpochs(), value);
  }

  /** Sets the rows of a worker's local step, at least 1. */
  default E setBatchSize(int value) {
    return with(batchSize(), value);
  }

  /** Sets how many workers train side by side, at least 1. */
  default E setNumWorkers(int value) {
    return with(numWorkers(), value);
  }

  /** Sets the steps of a worker between two averages, at least 1. */
  default E setLocalSteps(int value) {
    return with(localSteps(), value);
  }

  /** Sets the averaging recipe, such as {@code mean} or {@code nesterov}. */
  default E setAveraging(String value) {
    return with(averaging(), value);
  }

  /** Sets the seed of everything random. */
  default E setSeed(long value) {
    return with(seed(), value);
  }

  /** Sets the numeric column that says how much a row counts. */
  default E setWeightCol(String value) {
    return with(weightCol(), value);
  }

  /**
   * Sets the boolean column that is true in the rows to watch during training. They are not trained
   * on. A row without a value there cannot be used; {@code handleInvalid} says what becomes of it.
   */
  default E setValidationIndicatorCol(String value) {
    return with(validationIndicatorCol(), value);
  }

  /**
   * Sets the columns to learn from, of any type that Rondo reads, in place of {@code featuresCol}.
   * What they are is guessed, unless {@code data.features} in {@code conf} says it; a column that
   * cannot be used ends the fit. A field inside a struct is named by its path.
   */
  default E setInputCols(String... value) {
    return with(inputCols(), value);
  }

  /**
   * Sets what becomes of rows that cannot be used, such as those with a null or NaN among their
   * features, or a label that is not a class: {@code error}, {@code skip} (they are left out) or
   * {@code keep} (they are left out of training and have the prediction NaN).
   */
  default E setHandleInvalid(String value) {
    return with(handleInvalid(), value);
  }

  /**
   * Sets Rondo's configuration of what has no Param, as YAML: {@code model: {activation: tanh}}.
   * Where it gives what a Param has, the Param counts if it was set, with a warning. It is read
   * when a model is fitted. It is saved with the stage and shown by {@code explainParams} as it is,
   * so it is no place for secrets.
   */
  default E setConf(String yaml) {
    return with(conf(), yaml);
  }

  /** The estimator, with a Param set. */
  @SuppressWarnings("unchecked") // The estimator is its own type argument.
  private <T> E with(Param<T> param, T value) {
    set(param, value);
    return (E) this;
  }
}
