package org.rondo.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The optimizer of the local steps.
 *
 * @param learningRate null for an optimizer that has none, and where it is that of the network's
 *     file
 * @param momentum 0 for an optimizer that has no such setting
 * @param weightDecay never null
 * @param gradientClipping null where gradients are used as they are
 * @param sam null where gradients are those at the parameters
 * @param scheduleFree null where the end of the optimizer's path is the result
 * @param layers by name or pattern, in the order of the configuration
 */
@Shorthand("name")
public record OptimizerConfig(
    @Doc("The optimizer; `auto` is adam, or the optimizer in the network's file.") @Default("auto")
        OptimizerName name,
    @Doc(
            "The size of a step. When absent 0.001 or, with name auto, that of the network's"
                + " file.")
        @Range(min = 0, minExclusive = true)
        @AppliesTo(
            key = "name",
            in = {
              "auto",
              "sgd",
              "nesterovs",
              "adam",
              "rms-prop",
              "ada-grad",
              "ada-max",
              "nadam",
              "ams-grad",
              "adamw",
              "sign-sgd",
              "normalized-sgd",
              "rprop",
              "lion",
              "muon"
            })
        @Nullable Double learningRate,
    @Doc("How much of the last step carries over into the next.")
        @Default("0.9")
        @Range(min = 0, max = 1, maxExclusive = true)
        @AppliesTo(key = "name", in = "nesterovs")
        double momentum,
    @Doc("How the learning rate changes over the run.")
        @AppliesTo(
            key = "name",
            in = {
              "auto",
              "sgd",
              "nesterovs",
              "adam",
              "rms-prop",
              "ada-grad",
              "ada-max",
              "nadam",
              "ams-grad",
              "adamw",
              "sign-sgd",
              "normalized-sgd",
              "rprop",
              "lion",
              "muon"
            })
        LearningRateConfig schedule,
    @Doc(
            "How much each step shrinks the weights: decoupled from the loss, and multiplied by"
                + " the learning rate. When absent 0, and 0.01 with name adamw.")
        @Range(min = 0)
        @Nullable Double weightDecay,
    @Doc("Bounds on gradients; off when absent.") @Nullable ClippingConfig gradientClipping,
    @Doc(
            "Sharpness-aware minimization: steps along the gradient of the worst loss nearby, at"
                + " twice the price; off when absent.")
        @Nullable SharpnessConfig sam,
    @Doc(
            "Learning without a schedule: the result is an average of the optimizer's path, which"
                + " takes the place of its momentum; off when absent.")
        @AppliesTo(
            key = "name",
            in = {"auto", "sgd", "adam", "adamw"})
        @Nullable ScheduleFreeConfig scheduleFree,
    @Doc(
            "Layers with a learning rate of their own, by name or by a pattern with `*`, such as"
                + " `{\"block-*\": 0.0001}`. Of several that match a layer, its name counts, or else the"
                + " pattern with most other characters.")
        @Default("{}")
        @AppliesTo(
            key = "name",
            in = {
              "auto",
              "sgd",
              "nesterovs",
              "adam",
              "rms-prop",
              "ada-grad",
              "ada-max",
              "nadam",
              "ams-grad",
              "adamw",
              "sign-sgd",
              "normalized-sgd",
              "rprop",
              "lion",
              "muon"
            })
        Map<String, LayerConfig> layers)
    implements ConfigSection {

  private static final double LEARNING_RATE = 0.001;

  /** What AdamW is used with elsewhere where nothing else is said. */
  private static final double DECAY = 0.01;

  /** Validates, and drops what does not apply. */
  public OptimizerConfig {
    Violations.in(
            OptimizerConfig.class,
            name,
            learningRate,
            momentum,
            schedule,
            weightDecay,
            gradientClipping,
            sam,
            scheduleFree,
            layers)
        .orThrow();
    learningRate = applies("learning-rate", name) ? learningRate : null;
    momentum = applies("momentum", name) ? momentum : 0;
    weightDecay =
        weightDecay == null ? Double.valueOf(name == OptimizerName.ADAMW ? DECAY : 0) : weightDecay;
    scheduleFree = applies("schedule-free", name) ? scheduleFree : null;
    schedule = applies("schedule", name) ? schedule : LearningRateConfig.CONSTANT;
    layers =
        applies("layers", name)
            ? Collections.unmodifiableMap(new LinkedHashMap<>(layers))
            : Map.of();
  }

  /** An optimizer of a constant learning rate, with its own weight decay and without clipping. */
  public OptimizerConfig(OptimizerName name, @Nullable Double learningRate, double momentum) {
    this(
        name,
        learningRate,
        momentum,
        LearningRateConfig.CONSTANT,
        null,
        null,
        null,
        null,
        Map.of());
  }

  private static boolean applies(String key, OptimizerName name) {
    return SectionType.applies(OptimizerConfig.class, key, name);
  }

  /** The same with nothing left open, for a network that brings no optimizer of its own. */
  public OptimizerConfig resolved() {
    return new OptimizerConfig(
        name == OptimizerName.AUTO ? OptimizerName.ADAM : name,
        learningRate == null ? Double.valueOf(LEARNING_RATE) : learningRate,
        momentum,
        schedule,
        weightDecay,
        gradientClipping,
        sam,
        scheduleFree,
        layers);
  }

  /** Whether a step needs the gradient of a whole batch before it changes anything. */
  public boolean takesWholeGradients() {
    return name == OptimizerName.NORMALIZED_SGD || sam != null || scheduleFree != null;
  }

  /** How much each step shrinks the weights. */
  public double decay() {
    return weightDecay == null ? 0 : weightDecay;
  }

  /** The learning rate; 1 where it is the network's own, so that a schedule's factor remains. */
  public double rate() {
    return learningRate == null ? 1 : learningRate;
  }
}
