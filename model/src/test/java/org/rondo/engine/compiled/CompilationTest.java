package org.rondo.engine.compiled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.rondo.data.TensorShape;
import org.rondo.engine.compiled.kernel.UnsupportedException;
import org.rondo.network.Dl4jNetwork;
import org.rondo.network.GraphNetwork;
import org.rondo.network.LayersNetwork;

/** What has no compiled form is named, and left to DL4J. */
class CompilationTest {

  @Test
  void namesTheActivation() {
    assertThat(reason(dense().activation(Activation.RATIONALTANH)))
        .isEqualTo("activation rationaltanh");
  }

  @Test
  void namesTheLoss() {
    OutputLayer output =
        new OutputLayer.Builder(LossFunction.HINGE)
            .nIn(4)
            .nOut(2)
            .activation(Activation.TANH)
            .build();
    assertThat(reason(plain().list().layer(dense().build()).layer(output).build()))
        .isEqualTo("loss LossHinge()");
  }

  @Test
  void namesTheLayer() {
    MultiLayerConfiguration network =
        plain()
            .list()
            .layer(new ConvolutionLayer.Builder(2, 2).nOut(3).build())
            .layer(new LocalResponseNormalization.Builder().build())
            .layer(output().nIn(0).build())
            .setInputType(InputType.convolutionalFlat(5, 5, 1))
            .build();
    assertThat(reason(network, 25)).isEqualTo("layer LocalResponseNormalization");
  }

  @Test
  void namesOptionsOfLayers() {
    assertThat(reason(dense().hasLayerNorm(true))).isEqualTo("a dense layer with layer norm");
    assertThat(reason(dense().weightNoise(new DropConnect(0.5))))
        .isEqualTo("a layer with weight noise");
    assertThat(reason(dense().constrainWeights(new MaxNormConstraint(1, 0))))
        .isEqualTo("a layer with constraints");
  }

  @Test
  void refusesInputsOfAnotherLength() {
    assertThat(reason(plain().list().layer(dense().build()).layer(output().build()).build(), 5))
        .startsWith("a layer of 6 inputs after examples of shape ");
  }

  @Test
  void namesWhatOfSequencesItDoesNotKnow() {
    assertThat(sequences(new GravesLSTM.Builder().nOut(4).build())).isEqualTo("layer GravesLSTM");
    assertThat(sequences(new Bidirectional(lstm().build()))).isEqualTo("layer Bidirectional");
    assertThat(sequences(lstm().gateActivationFunction(Activation.HARDSIGMOID).build()))
        .isEqualTo("an LSTM with gates by hardsigmoid");
    assertThat(sequences(lstm().constrainRecurrent(new MaxNormConstraint(1, 0)).build()))
        .isEqualTo("a layer with constraints");
    assertThat(sequences(new SimpleRnn.Builder().nOut(4).hasLayerNorm(true).build()))
        .isEqualTo("a recurrent layer with layer norm");
    assertThat(sequences(lstm().build(), new GlobalPoolingLayer(PoolingType.PNORM)))
        .isEqualTo("pooling by PNORM");
    assertThat(sequences(lstm().build(), new BatchNormalization()))
        .isEqualTo("batch normalization of sequences");
    assertThat(reason(recurrent(lstm().build()).backpropType(BackpropType.TruncatedBPTT).build()))
        .isEqualTo("truncated backpropagation through time");
  }

  @Test
  void namesWhatOfGraphsItDoesNotKnow() {
    assertThat(joined(new L2Vertex())).isEqualTo("vertex L2Vertex");
    assertThat(joined(new ElementWiseVertex(ElementWiseVertex.Op.Product)))
        .isEqualTo("vertex ElementWiseVertex by Product");
    assertThat(graph(Graphs.dense(1), Graphs.add()))
        .isEqualTo(
            "a sum of examples of the shapes BatchShape[layout=FLAT, channels=4, height=1, width=1]"
                + " and BatchShape[layout=FLAT, channels=1, height=1, width=1]");
    assertThat(joined(new FrozenVertex(Graphs.add())))
        .isEqualTo("a frozen vertex that depends on parameters");
    assertThat(graph(dense().nIn(0).hasLayerNorm(true).build(), Graphs.add()))
        .isEqualTo("a dense layer with layer norm");
  }

  @Test
  void refusesGraphsOfSeveralEnds() {
    GraphBuilder several =
        Graphs.graph(plain())
            .allowDisconnected(true)
            .addLayer("a", Graphs.output().build(), "in")
            .addLayer("b", Graphs.output().build(), "in")
            .setInputTypes(InputType.feedForward(6));
    assertThat(reason(several.setOutputs("a", "b").build())).isEqualTo("several inputs or outputs");
    assertThat(reason(several.setOutputs("a").build()))
        .isEqualTo("a vertex that the output does not depend on");
  }

  private static String joined(GraphVertex vertex) {
    return graph(Graphs.dense(4), vertex);
  }

  /** Why two layers, one of four units, are not compiled when a vertex joins them. */
  private static String graph(Layer second, GraphVertex join) {
    return reason(
        Graphs.graph(plain())
            .addLayer("first", Graphs.dense(4), "in")
            .addLayer("second", second, "in")
            .addVertex("join", join, "first", "second")
            .addLayer("out", Graphs.output().build(), "join")
            .setOutputs("out")
            .setInputTypes(InputType.feedForward(6))
            .build());
  }

  private static String reason(ComputationGraphConfiguration configuration) {
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    try {
      return reason(new GraphNetwork(network, TensorShape.of(6)));
    } finally {
      network.close();
    }
  }

  private static String sequences(Layer... layers) {
    return reason(recurrent(layers).build(), 6, 5);
  }

  private static NeuralNetConfiguration.ListBuilder recurrent(Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = plain().list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    return list.layer(
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.recurrent(6, 5));
  }

  private static LSTM.Builder lstm() {
    return new LSTM.Builder().nOut(4);
  }

  private static String reason(BaseLayer.Builder<?> layer) {
    return reason(plain().list().layer(layer.build()).layer(output().build()).build());
  }

  private static String reason(MultiLayerConfiguration configuration) {
    return reason(configuration, 6);
  }

  private static String reason(MultiLayerConfiguration configuration, int... input) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    try {
      return reason(new LayersNetwork(network, TensorShape.of(input)));
    } finally {
      network.close();
    }
  }

  private static String reason(Dl4jNetwork network) {
    return String.valueOf(
        assertThrows(UnsupportedException.class, () -> CompiledNetwork.of(network)).getMessage());
  }

  private static DenseLayer.Builder dense() {
    return new DenseLayer.Builder().nIn(6).nOut(4);
  }

  private static OutputLayer.Builder output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(4)
        .nOut(2)
        .activation(Activation.SOFTMAX);
  }

  private static NeuralNetConfiguration.Builder plain() {
    return new NeuralNetConfiguration.Builder().seed(5).updater(new Sgd(0.1));
  }
}
