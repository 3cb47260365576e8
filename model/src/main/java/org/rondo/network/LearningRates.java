package org.rondo.network;

import java.util.IdentityHashMap;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The learning rates of a live network, which a schedule scales from outside: vanilla DL4J could
 * not read a schedule of our own inside the network. Each group of layers keeps its own rate, or
 * its own schedule, which is evaluated in every step. Owned by its network.
 */
final class LearningRates {
  /** What the network uses, and an untouched copy of it. */
  private final IdentityHashMap<IUpdater, IUpdater> configured = new IdentityHashMap<>();

  private boolean touched;

  LearningRates(BaseMultiLayerUpdater<?> updater) {
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      if (block.getGradientUpdater() != null) {
        IUpdater config = block.getGradientUpdater().getConfig();
        if (config.hasLearningRate()) {
          configured.put(config, config.clone());
        }
      }
    }
  }

  /** Sets every rate to what it would be in an iteration, times a factor. */
  void scaleBy(double factor, int iteration) {
    if (!touched && factor == 1) {
      return;
    }
    touched = true;
    configured.forEach(
        (config, original) ->
            config.setLrAndSchedule(original.getLearningRate(iteration, 0) * factor, null));
  }
}
