package org.rondo.network;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.rondo.config.BlockConfig;
import org.rondo.config.GlobalPool;
import org.rondo.config.Preset;
import org.rondo.error.ConfigurationException;

/**
 * Convolutional networks: the user's own blocks, or one of two presets.
 *
 * <p>LeNet: two 5x5 convolutions of 20 and 50 maps, each followed by 2x2 max-pooling, and a dense
 * layer of 500 units (LeCun et al., "Gradient-based learning applied to document recognition",
 * 1998, in the sizes that DL4J and Caffe use). Dropout acts on the dense layer's outputs.
 *
 * <p>The small residual network: a convolution of 16 maps, then residual blocks of 16, 32 and 64
 * maps, the last two at half the side of the one before, and the mean of each map (K. He et al.,
 * "Deep residual learning for image recognition", CVPR 2016, section 4.2 with n = 1; where a block
 * changes the maps, its skip connection passes through a 1x1 convolution, their option B).
 */
final class CnnNetwork implements NetworkChoice {
  /** The least side of which two valid 5x5 convolutions with pooling leave a pixel. */
  private static final int LEAST_SIDE = 16;

  private static final List<BlockConfig> RESNET_SMALL =
      List.of(
          new BlockConfig(16, 3, 1, 1, true, false),
          new BlockConfig(16, 3, 1, 1, true, true),
          new BlockConfig(32, 3, 2, 1, true, true),
          new BlockConfig(64, 3, 2, 1, true, true));

  @Override
  public NetworkPlan define(NetworkRequest request) {
    List<Integer> shape = request.input().dimensions();
    int least = request.model().preset() == Preset.LENET ? LEAST_SIDE : 1;
    if (shape.size() != 3 || shape.get(1) < least || shape.get(2) < least) {
      throw new ConfigurationException(
          "model.network: cnn needs images of at least "
              + least
              + " x "
              + least
              + " pixels [channels, height, width], but an example of this source has shape "
              + shape
              + "; use mlp, or a source of images such as builtin:digits or format images or idx");
    }
    if (request.model().preset() == Preset.RESNET_SMALL) {
      return new ConvolutionBlocks(request).plan(RESNET_SMALL, GlobalPool.MEAN);
    }
    GlobalPool pool = request.model().globalPool();
    return pool == null
        ? lenet(request)
        : new ConvolutionBlocks(request).plan(request.model().blocks(), pool);
  }

  private static NetworkPlan lenet(NetworkRequest request) {
    List<Integer> shape = request.input().dimensions();
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
            .setInputType(InputType.convolutionalFlat(shape.get(1), shape.get(2), shape.get(0)))
            .build();
    return new NetworkPlan(NetworkDefinition.of(configuration), objective);
  }

  private static ConvolutionLayer convolution(int maps) {
    return new ConvolutionLayer.Builder(5, 5).nOut(maps).stride(1, 1).build();
  }

  private static SubsamplingLayer maxPooling() {
    return new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build();
  }
}
