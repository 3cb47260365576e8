package org.rondo.network;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.rondo.error.ConfigurationException;

/**
 * LeNet: two 5x5 convolutions of 20 and 50 maps, each followed by 2x2 max-pooling, and a dense
 * layer of 500 units (LeCun et al., "Gradient-based learning applied to document recognition",
 * 1998, in the sizes that DL4J and Caffe use). Dropout acts on the dense layer's outputs.
 */
final class CnnNetwork implements NetworkChoice {
  /** The least side that two valid 5x5 convolutions with pooling leave a pixel of. */
  private static final int LEAST_SIDE = 16;

  @Override
  public NetworkPlan define(NetworkRequest request) {
    Objective objective = Objectives.usual(request);
    MultiLayerConfiguration configuration =
        Layers.network(request)
            .list()
            .layer(convolution(20))
            .layer(maxPooling())
            .layer(convolution(50))
            .layer(maxPooling())
            .layer(new DenseLayer.Builder().nOut(500).build())
            .layer(Layers.output(request, objective))
            .setInputType(images(request))
            .build();
    return new NetworkPlan(NetworkDefinition.of(configuration), objective);
  }

  private static InputType images(NetworkRequest request) {
    List<Integer> shape = request.input().dimensions();
    if (shape.size() != 3 || shape.get(1) < LEAST_SIDE || shape.get(2) < LEAST_SIDE) {
      throw new ConfigurationException(
          "model.network: cnn needs images of at least "
              + LEAST_SIDE
              + " x "
              + LEAST_SIDE
              + " pixels [channels, height, width], but an example of this source has shape "
              + shape
              + "; use mlp, or a source of images such as builtin:digits or format idx");
    }
    return InputType.convolutionalFlat(shape.get(1), shape.get(2), shape.get(0));
  }

  private static ConvolutionLayer convolution(int maps) {
    return new ConvolutionLayer.Builder(5, 5).nOut(maps).stride(1, 1).build();
  }

  private static SubsamplingLayer maxPooling() {
    return new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build();
  }
}
