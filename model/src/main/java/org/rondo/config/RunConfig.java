package org.rondo.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The whole configuration of a run. */
public record RunConfig(
    @Doc("The run's name, which is also the name of the folder that its results go to.")
        @Matches(
            value = "[A-Za-z0-9_][A-Za-z0-9._-]*",
            meaning =
                "letters, digits, '.', '_' and '-', not starting with '.' or '-': it names a folder")
        String name,
    @Doc(
            "The seed of everything random: the same seed, data and configuration give the same"
                + " model.")
        @Default("42")
        long seed,
    @Doc("What to learn from.") DataConfig data,
    @Doc("The network to train.") ModelConfig model,
    @Doc("How to train it.") TrainingConfig training,
    @Doc("The folder, path or URI under which runs are kept.") @Default("runs") String output,
    @Doc(
            "What to train on: `cpu`, or `cuda` for NVIDIA GPUs, without which the run ends before it"
                + " reads any data; `auto` is the CPU unless `training.engine` is cuda.")
        @Default("auto")
        Backend backend,
    @Doc("Whether a run ends with `report.html`, a page about it, in its folder.") @Default("true")
        boolean report,
    @Doc("What `rondo retrain` does beyond training.") RetrainConfig retrain,
    @Doc("Who follows the run: MLflow and TensorBoard. Changes no bit of the result.")
        TrackingConfig tracking)
    implements ConfigSection {
  private static final String WITHOUT_LABEL =
      "an autoencoder learns the rows themselves, and no label of them; leave it out";

  /** Validates. */
  public RunConfig {
    SinceConfig since = retrain == null ? null : retrain.since();
    Violations.in(
            RunConfig.class,
            name,
            seed,
            data,
            model,
            training,
            output,
            backend,
            report,
            retrain,
            tracking)
        .require(
            training == null || backend == null || backend.takes(training.engine()),
            backend == Backend.CPU
                ? "cpu does not go with training.engine: cuda, which computes on a GPU; leave one of"
                    + " them out"
                : "cuda does not go with an engine of the CPU; leave training.engine out, or backend",
            "backend",
            "training.engine")
        .require(
            training == null
                || retrain == null
                || training.initFeatures() == null
                || training.initFrom() != null
                || retrain.start() == RetrainConfig.Start.CHAMPION,
            "there is no initial model; set training.init-from, or leave this out",
            "training.init-features")
        .require(
            model == null
                || training == null
                || retrain == null
                || model.head() == Head.KEEP
                || training.initFrom() != null
                || retrain.start() == RetrainConfig.Start.CHAMPION,
            "there is no initial model whose head it could be; set training.init-from, or leave"
                + " this out",
            "model.head",
            "training.init-from")
        .require(
            model == null
                || training == null
                || model.tbptt() == null
                || training.averaging().recipe() != Recipe.GRADIENTS,
            "takes a step after each stretch of a sequence, but with recipe gradients a step is one"
                + " on the gradient of whole sequences; leave it out, or use another recipe",
            "model.tbptt",
            "training.averaging.recipe")
        .require(
            model == null
                || training == null
                || model.tbptt() == null
                || training.gradientAccumulation() == 1,
            "takes a step after each stretch of a sequence, but with training.gradient-accumulation a"
                + " step is one on the gradient of whole sequences; leave one of them out",
            "model.tbptt",
            "training.gradient-accumulation")
        .require(
            model == null
                || training == null
                || model.tbptt() == null
                || !training.optimizer().takesWholeGradients(),
            "takes a step after each stretch of a sequence, but with normalized-sgd, sam and"
                + " schedule-free a step is one on the gradient of whole sequences; leave it out, or"
                + " use another optimizer",
            "model.tbptt",
            "training.optimizer")
        .require(
            model == null
                || training == null
                || model.file().isEmpty()
                || training.optimizer().name() != OptimizerName.AUTO
                || training.optimizer().scheduleFree() == null,
            "its interpolation takes the place of momentum, but the optimizer is the network file's"
                + " own, which may have some; set training.optimizer.name: sgd, adam or adamw",
            "training.optimizer.schedule-free",
            "training.optimizer.name")
        .require(
            model == null || data == null || model.learnsLabel() || data.task() == null,
            WITHOUT_LABEL,
            "data.task",
            "model.network")
        .require(
            model == null || data == null || model.learnsLabel() || data.classes().isEmpty(),
            WITHOUT_LABEL,
            "data.classes",
            "model.network")
        .require(
            model == null
                || data == null
                || model.learnsLabel()
                || data.labelScale() != LabelScale.STANDARD,
            WITHOUT_LABEL,
            "data.label-scale",
            "model.network")
        .require(
            model == null
                || training == null
                || model.learnsLabel()
                || training.classWeights() == null,
            WITHOUT_LABEL,
            "training.class-weights",
            "model.network")
        .require(
            since == null || data == null || data.sequence() == null,
            "rows of sequences belong together, so none of them is new by itself; leave it out",
            "retrain.since",
            "data.sequence")
        .require(
            since == null || since.replay() == 0 || data == null || data.split().time() == null,
            "a split by time would judge by old rows that the champion was trained on; leave it out",
            "retrain.since.replay",
            "data.split.time")
        .orThrow();
    training = training.with(backend.resolved(training.engine()));
    OptimizerConfig optimizer = training.optimizer();
    if (model.file().isEmpty() || optimizer.name() != OptimizerName.AUTO) {
      training = training.with(optimizer.resolved());
    }
  }

  /** The same run on other data. */
  public RunConfig withData(DataConfig other) {
    return new RunConfig(
        name, seed, other, model, training, output, backend, report, retrain, tracking);
  }

  /** The same run, started from a model; see {@link TrainingConfig#startedFrom}. */
  public RunConfig startedFrom(@Nullable String model) {
    return new RunConfig(
        name,
        seed,
        data,
        this.model,
        training.startedFrom(model),
        output,
        backend,
        report,
        retrain,
        tracking);
  }

  /** Reads a configuration from YAML text, for callers that have no file. */
  public static RunConfig parse(String yaml) {
    return ConfigReader.parse(yaml, "configuration", List.of());
  }
}
