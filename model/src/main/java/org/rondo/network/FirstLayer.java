package org.rondo.network;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.jspecify.annotations.Nullable;
import org.rondo.data.TensorShape;

/** The shape in which a network takes its examples. */
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

  /** The same for a stack of layers. */
  static boolean keepsShape(MultiLayerConfiguration network) {
    return keepsShape(network.getConf(0).getLayer(), network.getInputPreProcess(0));
  }

  /** The same for a graph: for any layer directly after its input. */
  static boolean keepsShape(ComputationGraphConfiguration network) {
    String input = network.getNetworkInputs().get(0);
    return network.getVertices().entrySet().stream()
        .filter(
            vertex ->
                network.getVertexInputs().getOrDefault(vertex.getKey(), List.of()).contains(input))
        .map(Map.Entry::getValue)
        .anyMatch(
            vertex ->
                vertex instanceof LayerVertex layer
                    && keepsShape(layer.getLayerConf().getLayer(), layer.getPreProcessor()));
  }

  /** What DL4J calls examples of a shape. */
  static InputType inputType(TensorShape shape, boolean keepsShape) {
    List<Integer> sizes = shape.dimensions();
    return switch (keepsShape ? shape.rank() : 1) {
      case 2 -> InputType.recurrent(sizes.get(0), sizes.get(1));
      case 3 -> InputType.convolutional(sizes.get(1), sizes.get(2), sizes.get(0));
      case 4 ->
          InputType.convolutional3D(
              Convolution3D.DataFormat.NCDHW,
              sizes.get(1),
              sizes.get(2),
              sizes.get(3),
              sizes.get(0));
      default -> InputType.feedForward(shape.length());
    };
  }

  /**
   * The shape of a batch.
   *
   * @param steps of sequences; 0 for as many as in the example's shape
   */
  static long[] batchShape(TensorShape example, boolean keepsShape, int rows, int steps) {
    if (!keepsShape) {
      return new long[] {rows, example.length()};
    }
    long[] shape = new long[example.rank() + 1];
    shape[0] = rows;
    for (int i = 0; i < example.rank(); i++) {
      shape[i + 1] = example.dimensions().get(i);
    }
    if (example.rank() == 2 && steps > 0) {
      shape[2] = steps;
    }
    return shape;
  }

  private static boolean recurrent(Layer layer) {
    return layer instanceof BaseRecurrentLayer
        || layer instanceof Bidirectional
        || (layer instanceof BaseWrapperLayer wrapper && recurrent(wrapper.getUnderlying()));
  }
}
