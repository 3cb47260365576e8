package rondo.ml;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.rondo.config.KebabCase;
import org.rondo.config.Recipe;
import org.rondo.config.RunConfig;
import scala.Function1;

/** The Params that a stage owns, besides those that Spark's base classes give it. */
public final class NeuralParamSet implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What Rondo's configuration has where nothing is configured. */
  private static final RunConfig DEFAULTS =
      RunConfig.parse("name: defaults\nmodel: {network: mlp}\n");

  final IntArrayParam hiddenLayers;
  final DoubleParam learningRate;
  final IntParam maxEpochs;
  final IntParam batchSize;
  final IntParam numWorkers;
  final IntParam localSteps;
  final Param<String> averaging;
  final LongParam seed;
  final Param<String> weightCol;
  final Param<String> validationIndicatorCol;
  final StringArrayParam inputCols;
  final Param<String> handleInvalid;
  final Param<String> conf;

  /** The Params of a stage, which get their defaults in it. */
  NeuralParamSet(Params owner) {
    hiddenLayers =
        new IntArrayParam(
            owner, "hiddenLayers", "widths of the hidden layers, first to last (>= 1)", widths());
    learningRate =
        new DoubleParam(
            owner,
            "learningRate",
            "size of the optimizer's steps (> 0)",
            ParamValidators.inRange(0, Double.MAX_VALUE, false, true));
    maxEpochs = whole(owner, "maxEpochs", "the most passes over the training rows (>= 1)");
    batchSize = whole(owner, "batchSize", "rows of a worker's local step (>= 1)");
    numWorkers =
        whole(owner, "numWorkers", "workers that train side by side, each on its shard (>= 1)");
    localSteps = whole(owner, "localSteps", "steps of a worker between two averages (>= 1)");
    List<String> recipes = Arrays.stream(Recipe.values()).map(KebabCase::of).toList();
    averaging =
        new Param<>(
            owner,
            "averaging",
            "how the workers' results become the next parameters, one of "
                + String.join(", ", recipes),
            ParamValidators.inArray(recipes));
    seed = new LongParam(owner, "seed", "seed of everything random");
    weightCol =
        new Param<>(
            owner, "weightCol", "column that says how much a row counts, from 0 up; 1 if not set");
    validationIndicatorCol =
        new Param<>(
            owner,
            "validationIndicatorCol",
            "boolean column that is true in rows to watch during training, not to train on; a row"
                + " without a value cannot be used (see handleInvalid)");
    inputCols =
        new StringArrayParam(
            owner, "inputCols", "columns of any type to learn from, in place of featuresCol");
    handleInvalid =
        new Param<>(
            owner,
            "handleInvalid",
            "what becomes of rows that cannot be used: error, skip (leave them out) or keep (leave"
                + " them out of training, and predict NaN)",
            ParamValidators.inArray(InvalidRows.words()));
    conf =
        new Param<>(
            owner,
            "conf",
            "Rondo's configuration, as YAML, for what has no Param; shown and saved as it is, so no"
                + " place for secrets");
  }

  /** Sets the defaults, which are those of Rondo's configuration. */
  void setDefaults(Params owner) {
    owner.setDefault(
        hiddenLayers, DEFAULTS.model().hidden().stream().mapToInt(Integer::intValue).toArray());
    owner.setDefault(learningRate, DEFAULTS.training().optimizer().rate());
    Integer epochs = DEFAULTS.training().epochs();
    if (epochs != null) {
      owner.setDefault(maxEpochs, epochs);
    }
    owner.setDefault(batchSize, DEFAULTS.training().batchSize());
    owner.setDefault(numWorkers, DEFAULTS.training().workers());
    owner.setDefault(localSteps, DEFAULTS.training().localSteps().firstSteps());
    owner.setDefault(averaging, KebabCase.of(DEFAULTS.training().averaging().recipe()));
    owner.setDefault(seed, DEFAULTS.seed());
    owner.setDefault(handleInvalid, InvalidRows.ERROR.word());
    owner.setDefault(conf, "");
  }

  private static IntParam whole(Params owner, String name, String doc) {
    return new IntParam(owner, name, doc, ParamValidators.gtEq(1));
  }

  private static Function1<int[], Object> widths() {
    return (Function1<int[], Object> & Serializable)
        layers -> layers.length > 0 && Arrays.stream(layers).allMatch(width -> width >= 1);
  }
}
