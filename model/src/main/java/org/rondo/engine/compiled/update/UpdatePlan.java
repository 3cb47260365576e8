package org.rondo.engine.compiled.update;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.updater.UpdaterBlock.ParamState;
import org.nd4j.linalg.learning.config.IUpdater;
import org.rondo.engine.compiled.kernel.NativeFloats;
import org.rondo.engine.compiled.kernel.UnsupportedException;
import org.rondo.network.optimizer.OwnUpdater;
import org.rondo.network.optimizer.Still;

/** Reads from DL4J's updater how each parameter array is updated. */
public final class UpdatePlan {
  private final NativeFloats parameters;
  private final NativeFloats gradients;
  private final Map<Trainable, GradientScaling> scalings = new HashMap<>();
  private final IdentityHashMap<IUpdater, UpdateRule> rules = new IdentityHashMap<>();
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
    stretches(updater).forEach(plan::add);
    return new FlatUpdate(plan.arrays);
  }

  /**
   * One parameter array of a layer in the flat parameters, and what DL4J's updater does with it.
   *
   * @param start place of its first parameter
   * @param length parameters
   * @param offset of its first parameter among those that DL4J updates together
   * @param firstState place of the first parameter's state in DL4J's state array
   * @param stateStride distance there from one kind of state to the next
   * @param summed whether gradients are sums over the rows, to become means
   * @param updater the optimizer with its settings, which change from step to step
   * @param layer that has it
   * @param penalties regularisation
   */
  public record Stretch(
      int start,
      int length,
      int offset,
      int firstState,
      int stateStride,
      boolean summed,
      IUpdater updater,
      Trainable layer,
      Penalties penalties) {

    /** The optimizer's learning rate, which a schedule or a caller may change; 1 without one. */
    public double learningRate(int iteration, int epoch) {
      return updater.hasLearningRate() ? updater.getLearningRate(iteration, epoch) : 1;
    }

    /** How DL4J normalizes its gradients. */
    public GradientNormalization normalization() {
      GradientNormalization kind = layer.getConfig().getGradientNormalization();
      return kind == null ? GradientNormalization.None : kind;
    }
  }

  /**
   * The parameter arrays of a whole network, block by block.
   *
   * @throws UnsupportedException if a regularisation is unknown
   */
  public static List<Stretch> stretches(BaseMultiLayerUpdater<?> updater) {
    List<Stretch> all = new ArrayList<>();
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      IUpdater config = block.getGradientUpdater().getConfig();
      int toState = block.getUpdaterViewOffsetStart() - block.getParamOffsetStart();
      int stride = block.getParamOffsetEnd() - block.getParamOffsetStart();
      for (ParamState state : block.getLayersAndVariablesInBlock()) {
        int start = state.getParamOffsetStart();
        int length = state.getParamOffsetEnd() - start;
        Trainable layer = state.getLayer();
        String name = state.getParamName();
        if (length > 0) {
          all.add(
              new Stretch(
                  start,
                  length,
                  start - block.getParamOffsetStart(),
                  toState + start,
                  stride,
                  layer.updaterDivideByMinibatch(name),
                  config,
                  layer,
                  new Penalties(layer.getConfig().getRegularizationByParam(name))));
        }
      }
    }
    return all;
  }

  private void add(Stretch stretch) {
    if (stretch.updater() instanceof Still) {
      return; // frozen: no step, and no state
    }
    UpdateRule rule =
        stretch.updater() instanceof OwnUpdater own
            ? new OwnRule(own, own.rule(stretch.offset(), stretch.length()))
            : rules.computeIfAbsent(stretch.updater(), UpdateRules::of);
    NativeFloats slopes = gradients.part(stretch.start(), stretch.length());
    GradientScaling scaling = scaling(stretch);
    scaling.cover(slopes, stretch.summed());
    arrays.add(
        new ParameterArray(
            parameters.part(stretch.start(), stretch.length()),
            slopes,
            stretch.firstState(),
            stretch.stateStride(),
            stretch.summed(),
            rule,
            stretch::learningRate,
            stretch.penalties(),
            scaling));
  }

  private GradientScaling scaling(Stretch stretch) {
    GradientNormalization kind = stretch.normalization();
    boolean shared =
        kind == GradientNormalization.RenormalizeL2PerLayer
            || kind == GradientNormalization.ClipL2PerLayer;
    double threshold = stretch.layer().getConfig().getGradientNormalizationThreshold();
    GradientScaling own = new GradientScaling(kind, threshold);
    return shared ? scalings.computeIfAbsent(stretch.layer(), key -> own) : own;
  }
}
