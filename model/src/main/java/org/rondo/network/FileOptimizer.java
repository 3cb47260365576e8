package org.rondo.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.rondo.config.ClippingConfig;
import org.rondo.config.OptimizerConfig;
import org.rondo.config.OptimizerName;
import org.rondo.network.NetworkDefinition.Kind;

/**
 * Replaces the optimizer settings of a network from a file by those of the configuration; what that
 * leaves open stays the file's. Frozen layers stay frozen.
 */
final class FileOptimizer {
  private FileOptimizer() {}

  static NetworkDefinition applied(NetworkDefinition definition, OptimizerConfig optimizer) {
    boolean open = optimizer.name() == OptimizerName.AUTO && optimizer.learningRate() == null;
    if (open && optimizer.decay() == 0 && optimizer.gradientClipping() == null) {
      return definition;
    }
    return changed(definition, layer -> apply(layer, optimizer));
  }

  /** The same network with weight decay, in place of what it has of that. */
  static NetworkDefinition decaying(NetworkDefinition definition, OptimizerConfig optimizer) {
    return changed(definition, layer -> decay(layer, optimizer));
  }

  private static NetworkDefinition changed(
      NetworkDefinition definition, Consumer<BaseLayer> change) {
    if (definition.kind() == Kind.GRAPH) {
      ComputationGraphConfiguration graph =
          ComputationGraphConfiguration.fromJson(definition.json());
      trained(graph).forEach(change);
      return NetworkDefinition.of(graph).trainedWith(definition.loss());
    }
    MultiLayerConfiguration layers = MultiLayerConfiguration.fromJson(definition.json());
    trained(layers).forEach(change);
    return NetworkDefinition.of(layers).trainedWith(definition.loss());
  }

  /** The layers that have an optimizer. */
  static Stream<BaseLayer> trained(ComputationGraphConfiguration graph) {
    return named(graph).values().stream().flatMap(List::stream);
  }

  /** The layers that have an optimizer. */
  static Stream<BaseLayer> trained(MultiLayerConfiguration layers) {
    return named(layers).values().stream().flatMap(List::stream);
  }

  /** The layers that have an optimizer, by name: two where one reads sequences both ways. */
  static Map<String, List<BaseLayer>> named(ComputationGraphConfiguration graph) {
    Map<String, List<BaseLayer>> named = new LinkedHashMap<>();
    for (Map.Entry<String, GraphVertex> vertex : graph.getVertices().entrySet()) {
      if (vertex.getValue() instanceof LayerVertex layer) {
        add(vertex.getKey(), layer.getLayerConf().getLayer(), named);
      }
    }
    return named;
  }

  /** The layers that have an optimizer, by name: a layer without one has its number. */
  static Map<String, List<BaseLayer>> named(MultiLayerConfiguration layers) {
    Map<String, List<BaseLayer>> named = new LinkedHashMap<>();
    for (int i = 0; i < layers.getConfs().size(); i++) {
      Layer layer = layers.getConf(i).getLayer();
      String name = layer.getLayerName();
      add(name == null ? "layer" + i : name, layer, named);
    }
    return named;
  }

  private static void add(String name, Layer layer, Map<String, List<BaseLayer>> named) {
    List<BaseLayer> trained = trained(layer).toList();
    if (!trained.isEmpty()) {
      named.merge(name, trained, FileOptimizer::both);
    }
  }

  /** Layers of the same name. */
  private static List<BaseLayer> both(List<BaseLayer> some, List<BaseLayer> others) {
    return Stream.of(some, others).flatMap(List::stream).toList();
  }

  /** The parts of a layer that have an optimizer. */
  static Stream<BaseLayer> trained(Layer layer) {
    if (layer instanceof BaseLayer base) {
      return Stream.of(base);
    }
    if (layer instanceof Bidirectional both) {
      return Stream.of(both.getFwd(), both.getBwd()).flatMap(FileOptimizer::trained);
    }
    return layer instanceof BaseWrapperLayer wrapper
        ? trained(wrapper.getUnderlying())
        : Stream.empty();
  }

  private static void apply(BaseLayer layer, OptimizerConfig optimizer) {
    if (optimizer.name() != OptimizerName.AUTO) {
      layer.setIUpdater(Layers.updater(optimizer.resolved()));
      layer.setBiasUpdater(null);
    } else if (optimizer.learningRate() != null) {
      setRate(layer.getIUpdater(), optimizer.rate());
      setRate(layer.getBiasUpdater(), optimizer.rate());
    }
    if (optimizer.decay() > 0) {
      decay(layer, optimizer);
    }
    ClippingConfig clipping = optimizer.gradientClipping();
    if (clipping != null) {
      layer.setGradientNormalization(Layers.clipping(clipping.by()));
      layer.setGradientNormalizationThreshold(clipping.threshold());
    }
  }

  private static void decay(BaseLayer layer, OptimizerConfig optimizer) {
    List<Regularization> kept = new ArrayList<>(layer.getRegularization());
    kept.removeIf(WeightDecay.class::isInstance);
    kept.add(new WeightDecay(optimizer.decay(), true));
    layer.setRegularization(kept);
  }

  private static void setRate(@Nullable IUpdater updater, double rate) {
    if (updater != null && updater.hasLearningRate()) {
      updater.setLrAndSchedule(rate, null);
    }
  }
}
