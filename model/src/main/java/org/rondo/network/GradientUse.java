package org.rondo.network;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.rondo.config.OptimizerConfig;
import org.rondo.config.OptimizerName;
import org.rondo.config.ScheduleFreeConfig;
import org.rondo.config.SharpnessConfig;
import org.rondo.network.optimizer.Lion;
import org.rondo.network.optimizer.Muon;
import org.rondo.network.optimizer.Rprop;
import org.rondo.network.optimizer.SignSgd;

/**
 * What training makes of gradients that DL4J's updaters do not. The network's configuration holds a
 * standard updater instead, so its zip opens in DL4J without Rondo. Travels to executors.
 *
 * @param rule the optimizer
 * @param learningRate of it
 * @param radius within which the worst loss counts; 0 where the loss itself does
 * @param interpolation from the optimizer's path to its average, where that is the result; null
 *     where the end of the path is
 * @param layers their own learning rates
 */
public record GradientUse(
    OptimizerName rule,
    double learningRate,
    double radius,
    @Nullable Double interpolation,
    LayerRates layers)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Rules that DL4J does not have. */
  private static final Set<OptimizerName> OWN =
      EnumSet.of(
          OptimizerName.SIGN_SGD,
          OptimizerName.NORMALIZED_SGD,
          OptimizerName.RPROP,
          OptimizerName.LION,
          OptimizerName.MUON);

  /** Those whose state is not that of the updater that stands in their place. */
  private static final Set<OptimizerName> OWN_STATE =
      EnumSet.of(OptimizerName.RPROP, OptimizerName.LION, OptimizerName.MUON);

  /** The use that an optimizer makes of gradients; null where DL4J's updaters make it. */
  static @Nullable GradientUse of(OptimizerConfig optimizer) {
    SharpnessConfig sam = optimizer.sam();
    ScheduleFreeConfig scheduleFree = optimizer.scheduleFree();
    if (!OWN.contains(optimizer.name()) && sam == null && scheduleFree == null) {
      return null;
    }
    return new GradientUse(
        optimizer.name(),
        optimizer.resolved().rate(),
        sam == null ? 0 : sam.rho(),
        scheduleFree == null ? null : Double.valueOf(scheduleFree.interpolation()),
        LayerRates.of(optimizer));
  }

  /** Whether each step is as long as its learning rate, whatever the length of the gradient. */
  public boolean normalizes() {
    return rule == OptimizerName.NORMALIZED_SGD;
  }

  /** Whether a step needs the gradient of a whole batch before it changes anything. */
  public boolean takesWholeGradients() {
    return normalizes() || radius > 0 || interpolation != null;
  }

  /** Whether the optimizer's state is another than that of the standard updater in its place. */
  boolean keepsOwnState() {
    return OWN_STATE.contains(rule) || interpolation != null;
  }

  /** Replaces the standard updaters of a network that is about to train. */
  void place(MultiLayerConfiguration network) {
    place(FileOptimizer.trained(network).toList());
    layers.set(network);
  }

  /** Replaces the standard updaters of a network that is about to train. */
  void place(ComputationGraphConfiguration graph) {
    place(FileOptimizer.trained(graph).toList());
    layers.set(graph);
  }

  private void place(List<BaseLayer> all) {
    for (int i = 0; i < all.size(); i++) {
      place(all.get(i), i);
    }
  }

  /** Adam without a mean of gradients. */
  private Adam withoutMomentum() {
    return new Adam(learningRate, 0, Adam.DEFAULT_ADAM_BETA2_VAR_DECAY, Adam.DEFAULT_ADAM_EPSILON);
  }

  private void place(BaseLayer layer, int number) {
    if (rule == OptimizerName.MUON) {
      List<Muon.Shape> matrices = WeightMatrices.of(layer);
      layer.setIUpdater(
          matrices.isEmpty() ? new Adam(learningRate) : new Muon(learningRate, number, matrices));
      layer.setBiasUpdater(matrices.isEmpty() ? null : new Adam(learningRate));
      return;
    }
    IUpdater own =
        switch (rule) {
          case SIGN_SGD -> new SignSgd(learningRate);
          case RPROP -> new Rprop(learningRate);
          case LION -> new Lion(learningRate);
          case AUTO, ADAM, ADAMW -> interpolation == null ? null : withoutMomentum();
          default -> null;
        };
    if (own != null) {
      layer.setIUpdater(own);
      layer.setBiasUpdater(null);
    }
  }
}
