package org.rondo.network;

import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.rondo.config.ModelConfig;
import org.rondo.config.SequencePool;
import org.rondo.error.ConfigurationException;

/**
 * A graph of layers on sequences, built vertex by vertex, in which padded steps change nothing.
 * Owned by whoever defines one network.
 *
 * <p>Padding is kept out by the vertices themselves, so that DL4J alone, given the mask, predicts
 * the same: {@link MaskLayer} stands before each convolution that sees later steps (DL4J's own
 * convolution zeroes its outputs there, but lets slopes out of padded steps), and {@link
 * LastTimeStepVertex} and the vertex that reverses sequences read the mask of the network's input.
 * DL4J's {@code LastTimeStep} takes recurrent layers only, and its {@code Bidirectional} LSTM
 * starts from a memory of the padding.
 */
final class Sequences {
  static final String INPUTS = "inputs";

  /** The length of a token's vector unless configured. */
  private static final int EMBEDDING = 32;

  private static final Set<String> NETWORKS = Set.of("rnn", "cnn-1d", "text-cnn");

  private final NetworkRequest request;
  private final Objective objective;
  private final GraphBuilder graph;

  Sequences(NetworkRequest request) {
    this.request = request;
    this.objective = Objectives.usual(request);
    this.graph = Layers.network(request).graphBuilder().addInputs(INPUTS);
    Integer stretch = request.model().tbptt();
    if (stretch != null) {
      graph
          .backpropType(BackpropType.TruncatedBPTT)
          .tBPTTForwardLength(stretch)
          .tBPTTBackwardLength(stretch);
    }
  }

  /**
   * The output of a vertex.
   *
   * @param width units of each step, or of an example
   */
  record End(String name, int width) {}

  /**
   * Refuses sequences where the network takes none, anything else where it takes them, and keys
   * that have no effect with such examples and labels.
   */
  static void requireFit(NetworkRequest request) {
    ModelConfig model = request.model();
    List<Integer> shape = request.input().dimensions();
    boolean sequences = shape.size() == 2;
    String network = "model.network: " + model.network();
    if (NETWORKS.contains(model.network()) != sequences) {
      throw new ConfigurationException(
          sequences
              ? network
                  + " takes one example as a row of numbers or an image, but an example of this source is a sequence"
                  + " of shape "
                  + shape
                  + " [channels, steps]; use rnn, cnn-1d or text-cnn"
              : network
                  + " takes sequences [channels, steps], but an example of this source has shape "
                  + shape
                  + "; use mlp or linear, or a source of sequences (data.sequence, format ts)");
    }
    if (!sequences) {
      return;
    }
    boolean steps = request.task().eachStep();
    refuse(
        steps && model.network().equals("text-cnn"),
        network
            + " gives one answer for a whole sequence, but each step has labels; use rnn or cnn-1d");
    refuse(
        steps && model.pool() != null,
        "model.pool: each step has labels of its own, so no steps are pooled; leave it out");
    refuse(
        !steps && model.tbptt() != null,
        "model.tbptt: it takes labels of each step, but a sequence has one label; leave it out, or"
            + " bound the sequences (data.sequence.max-length)");
    refuse(
        request.tokens() == 0 && model.embeddingDimension() != null,
        "model.embedding-dimension: it is for sequences of tokens, but the steps of this source are"
            + " numbers; leave it out");
  }

  private static void refuse(boolean unfit, String message) {
    if (unfit) {
      throw new ConfigurationException(message);
    }
  }

  /** The steps of the examples: the numbers themselves, or the vectors of tokens. */
  End begin() {
    if (request.tokens() == 0) {
      return new End(INPUTS, request.input().dimensions().get(0));
    }
    Integer given = request.model().embeddingDimension();
    int width = given == null ? EMBEDDING : given;
    EmbeddingSequenceLayer embedding =
        new EmbeddingSequenceLayer.Builder()
            .nIn(request.tokens())
            .nOut(width)
            // With a mean square of 1 / width, whatever the size of the vocabulary.
            .weightInit(WeightInit.VAR_SCALING_NORMAL_FAN_OUT)
            .activation(Activation.IDENTITY)
            .build();
    return add("embedding", embedding, width, INPUTS);
  }

  /** Adds a layer of {@code width} units. */
  End add(String name, Layer layer, int width, String from) {
    graph.addLayer(name, layer, from);
    return new End(name, width);
  }

  /** Adds a vertex that keeps the width. */
  End add(String name, GraphVertex vertex, End from) {
    graph.addVertex(name, vertex, from.name());
    return new End(name, from.width());
  }

  /** Puts the units of several vertices side by side. */
  End merge(String name, List<End> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    graph.addVertex(name, new MergeVertex(), parts.stream().map(End::name).toArray(String[]::new));
    return new End(name, parts.stream().mapToInt(End::width).sum());
  }

  /**
   * Adds a convolution over the steps, which keeps their number.
   *
   * @param window how many steps it sees, and how far apart they are
   */
  End convolve(String name, End from, Window window, int width) {
    End source = from;
    if (window.mode() == ConvolutionMode.Same && !from.name().equals("embedding")) {
      source = add(name + "-mask", new MaskLayer(), from.width(), from.name());
    }
    Convolution1DLayer.Builder layer = new Convolution1DLayer.Builder();
    layer.kernelSize(window.kernel());
    layer.dilation(window.dilation());
    layer.stride(1);
    layer.convolutionMode(window.mode());
    layer.rnnDataFormat(RNNFormat.NCW);
    layer.nIn(from.width()).nOut(width);
    if (!from.name().equals(INPUTS) && !from.name().equals("embedding")) {
      Layers.dropHidden(layer, request);
    }
    return add(name, layer.build(), width, source.name());
  }

  /** What a convolution over steps sees. */
  record Window(int kernel, int dilation, ConvolutionMode mode) {}

  /** Pools the steps of sequences into one example each. */
  End pool(String name, End from, SequencePool pool) {
    return switch (pool) {
      case LAST -> add(name, new LastTimeStepVertex(INPUTS), from);
      case MEAN -> add(name, new GlobalPoolingLayer(PoolingType.AVG), from.width(), from.name());
      case MAX -> add(name, new GlobalPoolingLayer(PoolingType.MAX), from.width(), from.name());
    };
  }

  /** Ends in one output for each sequence. */
  NetworkPlan end(End pooled) {
    OutputLayer output = Layers.output(request, objective);
    output.setNIn(pooled.width());
    return build(output, pooled);
  }

  /** Ends in one output for each step. */
  NetworkPlan endEachStep(End steps) {
    OutputLayer like = Layers.output(request, objective);
    RnnOutputLayer.Builder output =
        new RnnOutputLayer.Builder(like.getLossFn())
            .dataFormat(RNNFormat.NCW)
            .nIn(steps.width())
            .nOut(like.getNOut())
            .activation(like.getActivationFn())
            .weightInit(like.getWeightInitFn());
    Layers.dropHidden(output, request);
    return build(output.build(), steps);
  }

  private NetworkPlan build(Layer output, End last) {
    graph.addLayer("prediction", output, last.name()).setOutputs("prediction");
    return new NetworkPlan(NetworkDefinition.of(graph.build()), objective);
  }
}
