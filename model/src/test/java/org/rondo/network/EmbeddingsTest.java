package org.rondo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.config.RunConfig;
import org.rondo.data.Batch;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.engine.EngineCatalog;
import org.rondo.engine.StepEngine;
import org.rondo.network.NetworkRequest.Embedding;
import org.rondo.network.NetworkRequest.Target;

/** Networks whose last inputs are indices of categories. */
class EmbeddingsTest {
  private static final float[] INPUTS = {0.5f, -1, 0, 1, 1, 0.25f, 3, 1, -0.5f, 2, 1, 0};
  private static final float[] TARGETS = {1, -1, 0.5f};

  @TempDir Path temp;

  private static NetworkPlan plan(String network, int numbers, List<Embedding> embeddings) {
    RunConfig config =
        RunConfig.parse(
            "{name: a, data: {source: a}, model: {network: %s%s}, training: {optimizer: {name: sgd, learning-rate: 0.1}}}"
                .formatted(
                    network, network.equals("mlp") ? ", hidden: [5], activation: tanh" : ""));
    return NetworkCatalog.define(
        new NetworkRequest(
            config.model(),
            config.training().optimizer(),
            TensorShape.of(numbers + embeddings.size()),
            Target.values(1),
            11,
            0,
            embeddings));
  }

  private static StepEngine engine(NetworkPlan plan, int width) {
    return EngineCatalog.choose(
            plan.definition(),
            ExampleLayout.of(TensorShape.of(width), Storage.FLOAT32, 1),
            org.rondo.config.Engine.DL4J)
        .spec()
        .open();
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear", "mlp", "two-relu"})
  void theOutputIsThatOfTheVectorsThatTheIndicesStandFor(String network) {
    NetworkPlan plan = plan(network, 2, List.of(new Embedding(4, 3), new Embedding(2, 1)));
    int width = 2 + 3 + 1;
    int own =
        switch (network) {
          case "linear" -> width + 1;
          case "mlp" -> 5 * (width + 1) + 6;
          default -> 2 * (width + 1);
        };
    try (StepEngine engine = engine(plan, 4)) {
      float[] parameters = engine.state().parameters();
      assertThat(parameters).hasSize(4 * 3 + 2 + own);
      float[] outputs = engine.output(Batch.of(TensorShape.of(4), INPUTS, TARGETS, 3));
      NetworkPlan plain = plan(network, width, List.of());
      try (StepEngine dense = engine(plain, width)) {
        dense.loadParameters(java.util.Arrays.copyOfRange(parameters, 14, parameters.length));
        float[] embedded = new float[3 * width];
        for (int row = 0; row < 3; row++) {
          System.arraycopy(INPUTS, row * 4, embedded, row * width, 2);
          for (int i = 0; i < 3; i++) {
            // DL4J keeps weights column after column.
            embedded[row * width + 2 + i] = parameters[i * 4 + (int) INPUTS[row * 4 + 2]];
          }
          embedded[row * width + 5] = parameters[12 + (int) INPUTS[row * 4 + 3]];
        }
        assertThat(dense.output(Batch.of(TensorShape.of(width), embedded, TARGETS, 3)))
            .containsExactly(outputs, within(1e-6f));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"linear, 2", "mlp, 2", "two-relu, 2", "mlp, 0", "linear, 0"})
  void theGradientIsThatOfFiniteDifferences(String network, int numbers) {
    List<Embedding> embeddings =
        numbers == 0
            ? List.of(new Embedding(4, 3))
            : List.of(new Embedding(4, 3), new Embedding(2, 1));
    int width = numbers + embeddings.size();
    float[] inputs = numbers == 0 ? new float[] {0, 3, 2} : INPUTS;
    NetworkPlan plan = plan(network, numbers, embeddings);
    try (StepEngine engine = engine(plan, width)) {
      Batch batch = Batch.of(TensorShape.of(width), inputs, TARGETS, 3);
      float[] parameters = engine.state().parameters();
      float[] gradient = new float[parameters.length];
      engine.gradient(batch, gradient);
      float step = 1e-3f;
      float[] differences = new float[parameters.length];
      for (int i = 0; i < parameters.length; i++) {
        double[] losses = new double[2];
        for (int side = 0; side < 2; side++) {
          float[] moved = parameters.clone();
          moved[i] += side == 0 ? -step : step;
          engine.loadParameters(moved);
          losses[side] = engine.gradient(batch, new float[parameters.length]);
        }
        differences[i] = (float) ((losses[1] - losses[0]) / (2 * step));
      }
      assertThat(gradient).containsExactly(differences, within(5e-3f));
    }
  }

  @Test
  void vanillaDl4jRestoresIt() throws Exception {
    NetworkPlan plan = plan("mlp", 2, List.of(new Embedding(4, 3), new Embedding(2, 1)));
    File zip = temp.resolve("network.zip").toFile();
    float[] outputs;
    try (StepEngine engine = engine(plan, 4)) {
      engine.step(Batch.of(TensorShape.of(4), INPUTS, TARGETS, 3), 1);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      NetworkZip.write(plan.definition(), TensorShape.of(4), engine.state(), bytes);
      Files.write(zip.toPath(), bytes.toByteArray());
      outputs = engine.output(Batch.of(TensorShape.of(4), INPUTS, TARGETS, 3));
    }
    ComputationGraph graph = ModelSerializer.restoreComputationGraph(zip);
    assertThat(graph.outputSingle(Nd4j.create(INPUTS, 3, 4)).toFloatVector())
        .containsExactly(outputs);
    NetworkZip.requireFit(plan.definition(), TensorShape.of(4), plan.objective());
  }

  @Test
  void theUsualDimensionIsHalfTheVocabularyUpToFifty() {
    assertThat(List.of(1, 2, 3, 20, 1000))
        .map(size -> Embedding.of(size, null).dimension())
        .containsExactly(1, 1, 2, 10, 50);
    assertThat(Embedding.of(1000, 3).dimension()).isEqualTo(3);
  }
}
