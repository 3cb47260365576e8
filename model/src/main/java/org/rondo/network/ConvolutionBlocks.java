package org.rondo.network;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.rondo.config.BlockConfig;
import org.rondo.config.GlobalPool;
import org.rondo.error.ConfigurationException;

/**
 * A graph of blocks, dense layers and the output layer, built vertex by vertex. With {@code C} a
 * convolution, batch-normalised where the block says so, and {@code f} the activation:
 *
 * <pre>
 *   a plain block      y = pool(f(C(x)))
 *   a residual block   y = pool(f(C2(f(C1(x))) + S(x)))
 * </pre>
 *
 * where {@code S} is the identity, or a 1x1 convolution with the stride of {@code C1} where the
 * block changes the number or the sides of the maps, or reads the picture itself. Convolutions pad
 * by {@code (kernel - 1) / 2} zeros on each side. Owned by whoever defines one network.
 */
final class ConvolutionBlocks {
  private static final String INPUTS = "inputs";

  private final NetworkRequest request;
  private final Activation activation;
  private final GraphBuilder graph;
  private String last = INPUTS;
  private int maps;
  private int height;
  private int width;

  ConvolutionBlocks(NetworkRequest request) {
    List<Integer> shape = request.input().dimensions();
    this.request = request;
    this.activation = Layers.activation(request);
    this.maps = shape.get(0);
    this.height = shape.get(1);
    this.width = shape.get(2);
    this.graph =
        Layers.network(request)
            .graphBuilder()
            .addInputs(INPUTS)
            .setInputTypes(InputType.convolutionalFlat(height, width, maps));
  }

  /**
   * The network.
   *
   * @throws ConfigurationException when a block is left without a pixel
   */
  NetworkPlan plan(List<BlockConfig> blocks, GlobalPool pool) {
    Objective objective = Objectives.usual(request);
    for (int i = 0; i < blocks.size(); i++) {
      add(blocks.get(i), i);
    }
    if (pool != GlobalPool.NONE) {
      PoolingType type = pool == GlobalPool.MEAN ? PoolingType.AVG : PoolingType.MAX;
      append("global-pool", new GlobalPoolingLayer(type));
    }
    List<Integer> hidden = request.model().hidden();
    for (int i = 0; i < hidden.size(); i++) {
      DenseLayer.Builder dense = new DenseLayer.Builder().nOut(hidden.get(i));
      if (i > 0) {
        Layers.dropHidden(dense, request);
      }
      append("hidden-" + i, dense.build());
    }
    append("prediction", Layers.output(request, objective));
    return new NetworkPlan(NetworkDefinition.of(graph.setOutputs(last).build()), objective);
  }

  private void add(BlockConfig block, int index) {
    String name = "block-" + index;
    String from = last;
    // Each picture comes as one row of pixels, to which nothing can be added.
    boolean changes = from.equals(INPUTS) || block.stride() > 1 || block.filters() != maps;
    convolve(name + "-convolution", block, block.kernel(), block.stride());
    height = side(height, block, index);
    width = side(width, block, index);
    if (block.skip()) {
      append(name + "-activation", activated());
      convolve(name + "-convolution-2", block, block.kernel(), 1);
      String passed = last;
      last = from;
      if (changes) {
        convolve(name + "-skip", block, 1, block.stride());
      }
      graph.addVertex(name + "-sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), passed, last);
      last = name + "-sum";
    }
    append(name, activated());
    maps = block.filters();
    if (block.pool() > 1) {
      append(
          name + "-pool",
          new SubsamplingLayer.Builder(PoolingType.MAX)
              .kernelSize(block.pool(), block.pool())
              .stride(block.pool(), block.pool())
              .build());
      height /= block.pool();
      width /= block.pool();
      requirePixel(height, width, index);
    }
  }

  private void convolve(String name, BlockConfig block, int kernel, int stride) {
    int padding = (kernel - 1) / 2;
    append(
        name,
        new ConvolutionLayer.Builder(kernel, kernel)
            .stride(stride, stride)
            .padding(padding, padding)
            .nOut(block.filters())
            .activation(Activation.IDENTITY)
            // Batch normalisation subtracts the mean, and any bias with it.
            .hasBias(!block.batchNorm())
            .build());
    if (block.batchNorm()) {
      append(name + "-norm", new BatchNormalization());
    }
  }

  private ActivationLayer activated() {
    return new ActivationLayer(activation);
  }

  private void append(String name, Layer layer) {
    graph.addLayer(name, layer, last);
    last = name;
  }

  private static int side(int side, BlockConfig block, int index) {
    int padded = side + 2 * ((block.kernel() - 1) / 2) - block.kernel();
    requirePixel(padded + 1, padded + 1, index);
    return padded / block.stride() + 1;
  }

  private static void requirePixel(int height, int width, int index) {
    if (height < 1 || width < 1) {
      throw new ConfigurationException(
          "model.blocks[%s]: leaves maps without a pixel; take fewer blocks, a smaller kernel, pool or stride, or larger pictures"
              .formatted(index));
    }
  }
}
