package org.rondo.bundle;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.rondo.config.Head;
import org.rondo.network.NetworkDefinition;

/**
 * Says in what two networks differ that is part of the function which they compute, a line for
 * each. Whatever only training needs may differ: optimizer, loss, regularization, dropout, how
 * parameters are drawn.
 */
public final class NetworkChanges {
  /** Names of DL4J's configuration that say nothing of a trained network's outputs. */
  private static final Set<String> OF_TRAINING =
      Set.of(
          "backpropType",
          "biasInit",
          "biasUpdater",
          "cacheMode",
          "constraints",
          "defaultConfiguration",
          "epochCount",
          "forgetGateBiasInit",
          "gainInit",
          "gradientNormalization",
          "gradientNormalizationThreshold",
          "idropout",
          "inferenceWorkspaceMode",
          "iterationCount",
          "iupdater",
          "lossFn",
          "maxNumLineSearchIterations",
          "miniBatch",
          "minimize",
          "optimizationAlgo",
          "regularization",
          "regularizationBias",
          "seed",
          "stepFunction",
          "tbpttBackLength",
          "tbpttFwdLength",
          "trainingWorkspaceMode",
          "validateOutputLayerConfig",
          "variables",
          "weightInitFn",
          "weightInitFnRecurrent",
          "weightNoise");

  private NetworkChanges() {}

  /**
   * The differences; empty where parameters of the one mean the same in the other.
   *
   * @param head whether the output layer is to be the same, or replaced
   */
  public static List<String> between(NetworkDefinition before, NetworkDefinition now, Head head) {
    return TreeChanges.between(
        tree(before), tree(now), head == Head.KEEP ? Set.of() : Set.of(now.outputPath()));
  }

  private static Object tree(NetworkDefinition definition) {
    byte[] json = definition.json().getBytes(StandardCharsets.UTF_8);
    return kept(BundleJson.read(json, Object.class, "a network"));
  }

  private static Object kept(Object tree) {
    Map<String, Object> kept = new TreeMap<>();
    if (tree instanceof Map<?, ?> section) {
      section.forEach(
          (name, value) -> {
            if (value != null && !OF_TRAINING.contains(String.valueOf(name))) {
              kept.put(String.valueOf(name), kept(value));
            }
          });
      return kept;
    }
    if (tree instanceof List<?> list && list.stream().anyMatch(Map.class::isInstance)) {
      for (int i = 0; i < list.size(); i++) {
        kept.put(Integer.toString(i), kept(list.get(i)));
      }
      return kept;
    }
    return tree;
  }
}
