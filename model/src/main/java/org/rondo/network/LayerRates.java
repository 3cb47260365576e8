package org.rondo.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;
import org.rondo.config.LayerConfig;
import org.rondo.config.OptimizerConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkDefinition.Kind;

/**
 * Learning rates of single layers, in the place of the optimizer's. They stand in DL4J's updaters,
 * one for each layer, so that engines and files have them as they have any other rate, and a
 * schedule multiplies all of them alike. Travels to executors.
 *
 * @param byName rates by a layer's name or a pattern, in the order of the configuration
 */
record LayerRates(Map<String, Double> byName) implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String KEY = "training.optimizer.layers";

  /** Copies. */
  LayerRates {
    byName = new LinkedHashMap<>(byName);
  }

  static LayerRates of(OptimizerConfig optimizer) {
    Map<String, Double> rates = new LinkedHashMap<>();
    for (Map.Entry<String, LayerConfig> layer : optimizer.layers().entrySet()) {
      rates.put(layer.getKey(), layer.getValue().learningRate());
    }
    return new LayerRates(rates);
  }

  /**
   * The same network, whose layers have these rates.
   *
   * @throws ConfigurationException when a name or a pattern is of no layer that has a learning rate
   */
  NetworkDefinition applied(NetworkDefinition definition) {
    if (byName.isEmpty()) {
      return definition;
    }
    if (definition.kind() == Kind.GRAPH) {
      ComputationGraphConfiguration graph =
          ComputationGraphConfiguration.fromJson(definition.json());
      set(graph);
      return NetworkDefinition.of(graph).trainedWith(definition.loss());
    }
    MultiLayerConfiguration layers = MultiLayerConfiguration.fromJson(definition.json());
    set(layers);
    return NetworkDefinition.of(layers).trainedWith(definition.loss());
  }

  /** Sets them in a network that is about to train. */
  void set(MultiLayerConfiguration layers) {
    set(FileOptimizer.named(layers));
  }

  /** Sets them in a network that is about to train. */
  void set(ComputationGraphConfiguration graph) {
    set(FileOptimizer.named(graph));
  }

  private void set(Map<String, List<BaseLayer>> layers) {
    new LayerPatterns(KEY, new ArrayList<>(byName.keySet()))
        .of(layers.keySet())
        .forEach(
            (layer, pattern) -> {
              double rate = Objects.requireNonNull(byName.get(pattern));
              for (BaseLayer part : layers.getOrDefault(layer, List.of())) {
                set(layer, part.getIUpdater(), rate);
                set(layer, part.getBiasUpdater(), rate);
              }
            });
  }

  private static void set(String layer, @Nullable IUpdater updater, double rate) {
    if (updater == null) {
      return;
    }
    if (!updater.hasLearningRate()) {
      throw new ConfigurationException(
          "%s: the optimizer of layer '%s' in the network's file, %s, has no learning rate; set training.optimizer.name, or leave the layer out"
              .formatted(KEY, layer, updater.getClass().getSimpleName()));
    }
    updater.setLrAndSchedule(rate, null);
  }
}
