package org.rondo.engine.compiled.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.rondo.engine.compiled.kernel.NativeFloats;
import org.rondo.engine.compiled.kernel.NotCompiledException;

/** Turns a stack of DL4J layers into stages. */
public final class NetworkPlan {
  private NetworkPlan() {}

  /**
   * Plans a network.
   *
   * @param network its layers
   * @param input dimensions of one example, in row-major order: {@code [features]}, {@code
   *     [features, steps]} or {@code [channels, height, width]}
   * @param parameters DL4J's flat parameters
   * @param gradients DL4J's flat gradients
   * @return the stages, without room for a batch yet
   * @throws NotCompiledException if something has no compiled form
   */
  public static LayerStages of(
      MultiLayerConfiguration network,
      List<Integer> input,
      NativeFloats parameters,
      NativeFloats gradients) {
    int length = input.stream().reduce(1, Math::multiplyExact);
    PlanBuilder builder = new PlanBuilder(parameters, gradients, BatchShape.flat(length));
    try {
      if (input.size() == 3 && network.getInputPreProcess(0) == null && readsImages(network)) {
        Reshaping.toMaps(input.get(0), input.get(1), input.get(2), builder);
      }
      if (input.size() == 2 && network.getInputPreProcess(0) == null && readsSequences(network)) {
        Reshaping.toSteps(input.get(0), input.get(1), builder);
      }
      for (int i = 0; i < network.getConfs().size(); i++) {
        Reshaping.plan(network.getInputPreProcess(i), builder);
        LayerPlans.plan(network.getConf(i).getLayer(), builder);
      }
      return builder.build();
    } catch (NotCompiledException e) {
      builder.abandon();
      throw e;
    }
  }

  private static boolean readsImages(MultiLayerConfiguration network) {
    Layer first = network.getConf(0).getLayer();
    return first instanceof ConvolutionLayer || first instanceof SubsamplingLayer;
  }

  private static boolean readsSequences(MultiLayerConfiguration network) {
    Layer first = network.getConf(0).getLayer();
    return first instanceof BaseRecurrentLayer || first instanceof LastTimeStep;
  }
}
