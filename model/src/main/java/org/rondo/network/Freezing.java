package org.rondo.network;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.rondo.config.ModelConfig;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;
import org.rondo.network.optimizer.Still;

/**
 * Holds layers of a network still while it trains: a step that is none takes the place of their
 * optimizer, and nothing is left that would shrink or bound their parameters. Their slopes count as
 * 0. Like an optimizer of our own it is put into a live network only, so that its file holds plain
 * layers, which another training may train.
 */
public final class Freezing {
  private static final String KEY = "model.freeze";

  private Freezing() {}

  /**
   * A network with the layers held still that a configuration names.
   *
   * @param input shape of one example
   * @throws ConfigurationException when a name or pattern matches no layer, or all layers are named
   */
  static NetworkPlan applied(NetworkPlan plan, ModelConfig model, TensorShape input) {
    List<String> patterns = model.freeze();
    if (patterns.isEmpty()) {
      return plan;
    }
    LayerNames names = LayerNames.of(plan.definition(), input);
    List<String> frozen =
        names.matching(KEY, patterns).stream().map(LayerNames.Layer::name).toList();
    if (frozen.size() == names.all().size()) {
      throw new ConfigurationException(
          "%s: got %s, which is every layer with parameters (%s), so there is nothing to train; leave one out"
              .formatted(KEY, patterns, names));
    }
    return plan.freezing(frozen);
  }

  /** Holds layers still in a network that is about to train. */
  static void place(MultiLayerConfiguration layers, Set<String> frozen) {
    for (int i = 0; i < layers.getConfs().size(); i++) {
      NeuralNetConfiguration conf = layers.getConf(i);
      if (frozen.contains(
          Objects.requireNonNullElse(conf.getLayer().getLayerName(), LayerNames.unnamed(i)))) {
        conf.setLayer(still(conf.getLayer()));
      }
    }
  }

  /** Holds layers still in a network that is about to train. */
  static void place(ComputationGraphConfiguration graph, Set<String> frozen) {
    graph
        .getVertices()
        .forEach(
            (name, vertex) -> {
              if (frozen.contains(name) && vertex instanceof LayerVertex layer) {
                NeuralNetConfiguration conf = layer.getLayerConf();
                conf.setLayer(still(conf.getLayer()));
              }
            });
  }

  /** Whether a layer is held still. */
  public static boolean isStill(Layer layer) {
    return FileOptimizer.trained(layer).anyMatch(each -> each.getIUpdater() instanceof Still);
  }

  private static Layer still(Layer layer) {
    if (layer instanceof BatchNormalization normalization) {
      return new FrozenBatchNormalization(normalization);
    }
    layer.setConstraints(null);
    FileOptimizer.trained(layer).forEach(Freezing::hold);
    return layer;
  }

  private static void hold(BaseLayer layer) {
    layer.setIUpdater(new Still());
    layer.setBiasUpdater(null);
    layer.setRegularization(List.of());
    layer.setRegularizationBias(List.of());
    layer.setGradientNormalization(GradientNormalization.None);
    layer.setConstraints(null);
  }
}
