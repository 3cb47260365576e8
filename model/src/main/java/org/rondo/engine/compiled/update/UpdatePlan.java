package org.rondo.engine.compiled.update;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.updater.UpdaterBlock.ParamState;
import org.nd4j.linalg.learning.config.IUpdater;
import org.rondo.engine.compiled.kernel.NativeFloats;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/** Reads off DL4J's updater how each parameter array is updated. */
public final class UpdatePlan {
  private final NativeFloats parameters;
  private final NativeFloats gradients;
  private final Map<Trainable, GradientScaling> scalings = new HashMap<>();
  private final List<ParameterArray> arrays = new ArrayList<>();

  private UpdatePlan(NativeFloats parameters, NativeFloats gradients) {
    this.parameters = parameters;
    this.gradients = gradients;
  }

  /**
   * Plans the update of a whole network.
   *
   * @param updater DL4J's, which keeps the settings
   * @param parameters flat parameters
   * @param gradients flat gradients
   * @throws UnsupportedException if an optimizer or a regularisation has no compiled form
   */
  public static FlatUpdate of(
      BaseMultiLayerUpdater<?> updater, NativeFloats parameters, NativeFloats gradients) {
    UpdatePlan plan = new UpdatePlan(parameters, gradients);
    updater.getUpdaterBlocks().forEach(plan::add);
    return new FlatUpdate(plan.arrays);
  }

  private void add(UpdaterBlock block) {
    IUpdater updater = block.getGradientUpdater().getConfig();
    UpdateRule rule = UpdateRules.of(updater);
    for (ParamState state : block.getLayersAndVariablesInBlock()) {
      int start = state.getParamOffsetStart();
      int length = state.getParamOffsetEnd() - start;
      if (length > 0) {
        arrays.add(
            array(
                block,
                updater,
                rule,
                state,
                parameters.part(start, length),
                gradients.part(start, length)));
      }
    }
  }

  private ParameterArray array(
      UpdaterBlock block,
      IUpdater updater,
      UpdateRule rule,
      ParamState state,
      NativeFloats values,
      NativeFloats slopes) {
    Trainable layer = state.getLayer();
    boolean summed = layer.updaterDivideByMinibatch(state.getParamName());
    GradientScaling scaling = scaling(layer);
    scaling.cover(slopes, summed);
    return new ParameterArray(
        values,
        slopes,
        block.getUpdaterViewOffsetStart()
            + state.getParamOffsetStart()
            - block.getParamOffsetStart(),
        block.getParamOffsetEnd() - block.getParamOffsetStart(),
        summed,
        rule,
        (iteration, epoch) ->
            updater.hasLearningRate() ? updater.getLearningRate(iteration, epoch) : 1,
        new Penalties(layer.getConfig().getRegularizationByParam(state.getParamName())),
        scaling);
  }

  private GradientScaling scaling(Trainable layer) {
    TrainingConfig config = layer.getConfig();
    GradientNormalization kind =
        config.getGradientNormalization() == null
            ? GradientNormalization.None
            : config.getGradientNormalization();
    boolean shared =
        kind == GradientNormalization.RenormalizeL2PerLayer
            || kind == GradientNormalization.ClipL2PerLayer;
    GradientScaling own = new GradientScaling(kind, config.getGradientNormalizationThreshold());
    return shared ? scalings.computeIfAbsent(layer, key -> own) : own;
  }
}
