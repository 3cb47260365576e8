package org.rondo.network;

import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.jspecify.annotations.Nullable;

/** What a network takes its examples as. */
final class FirstLayer {
  private FirstLayer() {}

  /**
   * Whether a layer that examples enter takes them in their own shape, {@code [channels, height,
   * width]} or {@code [features, steps]}, rather than as flat rows.
   *
   * @param preprocessor what comes before the layer: it reshapes flat rows
   */
  static boolean keepsShape(Layer layer, @Nullable InputPreProcessor preprocessor) {
    return preprocessor == null
        && (layer instanceof ConvolutionLayer
            || layer instanceof MaskLayer
            || layer instanceof EmbeddingSequenceLayer
            || recurrent(layer));
  }

  private static boolean recurrent(Layer layer) {
    return layer instanceof BaseRecurrentLayer
        || layer instanceof Bidirectional
        || (layer instanceof BaseWrapperLayer wrapper && recurrent(wrapper.getUnderlying()));
  }
}
