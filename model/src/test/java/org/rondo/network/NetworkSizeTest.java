package org.rondo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.rondo.config.Activation;
import org.rondo.config.Loss;
import org.rondo.config.ModelConfig;
import org.rondo.config.OptimizerConfig;
import org.rondo.config.OptimizerName;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkRequest.Target;

/** A network without room is refused before any of it is allocated. */
class NetworkSizeTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "mlp, 1000000, 10, '1,000,014,000,002 parameters'",
    "mlp, 60000, 10, '3,600,840,002 parameters'",
    "mlp, 1000, 2000000000, '2,000,001,004,002 parameters'",
    "linear, 1, 2000000000, '4,000,000,002 parameters'",
    "two-relu, 1, 2000000000, '4,000,000,002 parameters'"
  })
  void tooManyParametersAreRefused(String network, int width, int inputs, String counted) {
    NetworkDefinition definition = define(network, width, inputs, OptimizerName.SGD);

    assertThatThrownBy(() -> Dl4jNetwork.open(definition, TensorShape.of(inputs)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("model.network: it would have ")
        .hasMessageContaining(counted)
        .hasMessageContaining(" parameters would fit");
  }

  @ParameterizedTest
  @CsvSource({"1, 20000, 20000", "1, 16, 50000000", "3, 10000, 70000"})
  void imagesTooLargeForTheConvolutionsAreRefused(int channels, int height, int width) {
    TensorShape images = new TensorShape(List.of(channels, height, width));
    ModelConfig model = new ModelConfig("cnn", List.of(1), Activation.RELU, Loss.AUTO, 0, 0);
    NetworkDefinition definition =
        NetworkCatalog.define(request(model, images, OptimizerName.ADAM)).definition();

    assertThatThrownBy(() -> Dl4jNetwork.open(definition, images))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("model.network: it would have ");
  }

  /** Layers of few numbers in a file that would need many. */
  static Stream<Layer> hugeLayers() {
    return Stream.of(
        new LSTM.Builder().nIn(4).nOut(100_000).build(),
        new LSTM.Builder().nIn(4).nOut(2_000_000_000).build(),
        new GravesLSTM.Builder().nIn(4).nOut(60_000).build(),
        new SimpleRnn.Builder().nIn(4).nOut(1_000_000).build(),
        new LastTimeStep(new LSTM.Builder().nIn(4).nOut(100_000).build()),
        new LastTimeStep(new LSTM.Builder().nIn(4).nOut(2_000_000_000).build()),
        new Bidirectional(new LSTM.Builder().nIn(4).nOut(100_000).build()),
        new FrozenLayer(new DenseLayer.Builder().nIn(4).nOut(2_000_000_000).build()),
        new ConvolutionLayer.Builder(5, 5).nIn(100_000).nOut(100_000).build(),
        new ConvolutionLayer.Builder(5, 5).nIn(2_000_000_000).nOut(2_000_000_000).build(),
        new ConvolutionLayer.Builder(100_000, 100_000).nIn(1).nOut(1).build(),
        new Convolution1DLayer.Builder(1_000_000).nIn(1_000_000).nOut(20).build(),
        new Convolution3D.Builder(1000, 1000, 1000).nIn(4).nOut(4).build(),
        new Deconvolution2D.Builder(5, 5).nIn(100_000).nOut(100_000).build(),
        new SeparableConvolution2D.Builder(5, 5).nIn(100_000).nOut(100_000).build(),
        new DepthwiseConvolution2D.Builder(5, 5)
            .nIn(1_000_000)
            .nOut(1_000_000_000)
            .depthMultiplier(1000)
            .build(),
        new EmbeddingLayer.Builder().nIn(2_000_000_000).nOut(2_000_000_000).build(),
        new EmbeddingSequenceLayer.Builder().nIn(2_000_000).nOut(2_000_000).build(),
        new AutoEncoder.Builder().nIn(100_000).nOut(100_000).build(),
        new VariationalAutoencoder.Builder()
            .nIn(4)
            .nOut(2)
            .encoderLayerSizes(100_000, 100_000)
            .build());
  }

  @ParameterizedTest
  @MethodSource("hugeLayers")
  void filesOfHugeLayersAreRefused(Layer huge) throws IOException {
    String json =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(0.1))
            .list()
            .layer(huge)
            .layer(new OutputLayer.Builder().nIn(4).nOut(2).build())
            .build()
            .toJson();
    Path file = Files.writeString(folder.resolve("huge.json"), json);
    ModelConfig model =
        new ModelConfig("file:" + file, List.of(1), Activation.RELU, Loss.AUTO, 0, 0);

    assertThatThrownBy(
            () -> NetworkCatalog.define(request(model, TensorShape.of(4), OptimizerName.AUTO)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageMatching("model.network: it would have [^-]+ parameters.*")
        .hasMessageContaining(" parameters would fit");
  }

  @Test
  void theOptimizersStateAndTheWorkersCount() {
    TensorShape input = TensorShape.of(10);
    NetworkSize sgd = NetworkSize.of(define("mlp", 100, 10, OptimizerName.SGD), input);
    NetworkSize adam = NetworkSize.of(define("mlp", 100, 10, OptimizerName.ADAM), input);
    assertThat(sgd.parameters()).isEqualTo(10 * 100 + 100 + 100 * 100 + 100 + 100 * 2 + 2);
    assertThat(adam.innerState()).isEqualTo(2 * adam.parameters());

    long bytes = 8 * sgd.parameters();
    sgd.requireMemory(1, bytes, bytes);
    assertThatThrownBy(() -> sgd.requireMemory(2, bytes, bytes))
        .hasMessageContaining("for 2 workers at once");
    assertThatThrownBy(() -> adam.requireMemory(1, bytes, bytes))
        .hasMessageContaining("About 5,701 parameters would fit");
  }

  /** A stack of layers, the shape of an example, and what all layers put out for one. */
  private record Stack(List<Integer> input, long numbers, Layer... layers) {
    NetworkDefinition definition() {
      NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder().list();
      Stream.of(layers).forEach(list::layer);
      return NetworkDefinition.of(list.build());
    }
  }

  static Stream<Stack> stacks() {
    return Stream.of(
        new Stack(List.of(7), 7 + 5 + 2, dense(7, 5), output(5)),
        new Stack(
            List.of(2, 12, 10),
            240 + 3 * 10 * 8 + 3 * 10 * 8 + 3 * 5 * 4 + 3 + 2,
            new ConvolutionLayer.Builder(3, 3).nIn(2).nOut(3).build(),
            new BatchNormalization.Builder().nIn(3).nOut(3).build(),
            new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build(),
            new GlobalPoolingLayer(),
            output(3)),
        new Stack(
            List.of(3, 11),
            33 + 4 * 11 + 12 * 11 + 6 + 2,
            new LSTM.Builder().nIn(3).nOut(4).build(),
            new Bidirectional(new SimpleRnn.Builder().nIn(4).nOut(6).build()),
            new LastTimeStep(new LSTM.Builder().nIn(12).nOut(6).build()),
            output(6)),
        new Stack(
            List.of(1, 6, 6, 6),
            216 + 2 * 4 * 4 * 4 + 2 + 2,
            new Convolution3D.Builder(3, 3, 3).nIn(1).nOut(2).build(),
            new GlobalPoolingLayer(),
            output(2)));
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void theOutputsOfAllLayersCountForEachRowAndWorker(Stack stack) {
    TensorShape input = new TensorShape(stack.input());
    NetworkSize size = NetworkSize.of(stack.definition(), input);
    assertThat(size.outputs().numbers()).isEqualTo(stack.numbers());
    assertThat(size.outputs().numbers() - input.length()).isEqualTo(putOut(stack, input));

    long memory = 2 * 4 * (2 * size.parameters() + 100 * stack.numbers()) + 4;
    size.requireOutputs(2, 100, memory);
    assertThatThrownBy(() -> size.requireOutputs(2, 101, memory))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("training.batch-size: the layers would put out " + stack.numbers())
        .hasMessageContaining("most in the shape " + size.outputs().shape())
        .hasMessageContaining("a batch of 101 rows needs ")
        .hasMessageContaining("for 2 workers at once")
        .hasMessageContaining("Batches of at most 100 rows would fit");
    assertThatThrownBy(() -> size.requireOutputs(201, 1, memory))
        .hasMessageStartingWith("model.network: ")
        .hasMessageContaining("Not even one row would fit");
  }

  /** The oracle: what DL4J's own layers put out for one row. */
  private static long putOut(Stack stack, TensorShape input) {
    try (Dl4jNetwork network = Dl4jNetwork.open(stack.definition(), input)) {
      INDArray row = Nd4j.zeros(network.inputShape(1));
      return ((MultiLayerNetwork) network.model())
          .feedForward(row).stream().skip(1).mapToLong(INDArray::length).sum();
    }
  }

  @Test
  void largeLayersTakeFewerRowsAtOnce() {
    assertThat(new NetworkSize.Outputs(20_000, 1, "").rows(256)).isEqualTo(256);
    assertThat(new NetworkSize.Outputs(1 << 24, 1, "").rows(256)).isEqualTo(16);
    assertThat(new NetworkSize.Outputs(1e12, 1, "").rows(256)).isEqualTo(1);
  }

  private static Layer dense(int inputs, int units) {
    return new DenseLayer.Builder().nIn(inputs).nOut(units).build();
  }

  private static Layer output(int inputs) {
    return new OutputLayer.Builder().nIn(inputs).nOut(2).build();
  }

  private static NetworkDefinition define(
      String network, int width, int inputs, OptimizerName optimizer) {
    ModelConfig model =
        new ModelConfig(network, List.of(width, width), Activation.RELU, Loss.AUTO, 0, 0);
    return NetworkCatalog.define(request(model, TensorShape.of(inputs), optimizer)).definition();
  }

  private static NetworkRequest request(
      ModelConfig model, TensorShape input, OptimizerName optimizer) {
    return new NetworkRequest(
        model, new OptimizerConfig(optimizer, 0.1, 0.9), input, Target.classes(2), 1);
  }
}
