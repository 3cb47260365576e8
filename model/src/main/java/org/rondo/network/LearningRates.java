package org.rondo.network;

import java.util.IdentityHashMap;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The learning rates of a live network, which a schedule scales from outside: a schedule of our own
 * inside the network could not be read by vanilla DL4J. Each group of layers keeps its own rate.
 * Owned by its replica.
 */
final class LearningRates {
  private final IdentityHashMap<IUpdater, Double> configured = new IdentityHashMap<>();
  private double factor = 1;

  LearningRates(BaseMultiLayerUpdater<?> updater) {
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      if (block.getGradientUpdater() != null) {
        IUpdater config = block.getGradientUpdater().getConfig();
        if (config.hasLearningRate()) {
          configured.put(config, config.getLearningRate(0, 0));
        }
      }
    }
  }

  /** Sets every rate to its configured value times the factor; does nothing where that is so. */
  void scaleBy(double to) {
    if (to == factor) {
      return;
    }
    configured.forEach((config, rate) -> config.setLrAndSchedule(rate * to, null));
    factor = to;
  }
}
