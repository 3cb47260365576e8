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
import org.rondo.config.Engine;
import org.rondo.config.Loss;
import org.rondo.config.OptimizerName;
import org.rondo.config.RunConfig;
import org.rondo.data.Batch;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.engine.EngineCatalog;
import org.rondo.engine.StepEngine;
import org.rondo.network.NetworkRequest.Embedding;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.network.TestNetworks.Combination;

/** Networks whose last inputs are indices of categories. */
class EmbeddingsTest {
  private static final float[] INPUTS = {0.5f, -1, 0, 1, 1, 0.25f, 3, 1, -0.5f, 2, 1, 0};
  private static final List<Embedding> EMBEDDINGS = TestNetworks.EMBEDDINGS;
  private static final float[] TARGETS = {1, -1, 0.5f};

  @TempDir Path temp;

  private static NetworkPlan plan(String network, int numbers, List<Embedding> embeddings) {
    return plan(network, numbers, embeddings, "name: sgd, learning-rate: 0.1", 11);
  }

  private static NetworkPlan plan(
      String network, int numbers, List<Embedding> embeddings, String optimizer, long seed) {
    RunConfig config =
        RunConfig.parse(
            "{name: a, data: {source: a}, model: {network: %s%s}, training: {optimizer: {%s}}}"
                .formatted(
                    network,
                    network.equals("mlp") ? ", hidden: [5], activation: tanh" : "",
                    optimizer));
    return NetworkCatalog.define(
        new NetworkRequest(
            config.model(),
            config.training().optimizer(),
            TensorShape.of(numbers + embeddings.size()),
            Target.values(1),
            seed,
            0,
            embeddings));
  }

  private static StepEngine engine(NetworkPlan plan, int width, Engine engine) {
    return EngineCatalog.choose(plan.definition(), layout(width), engine).spec().open();
  }

  private static ExampleLayout layout(int width) {
    return ExampleLayout.of(TensorShape.of(width), Storage.FLOAT32, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "linear, DL4J",
    "mlp, DL4J",
    "two-relu, DL4J",
    "linear, COMPILED",
    "mlp, COMPILED",
    "two-relu, COMPILED"
  })
  void theOutputIsThatOfTheVectorsThatTheIndicesStandFor(String network, Engine kind) {
    NetworkPlan plan = plan(network, 2, EMBEDDINGS);
    int width = 2 + 3 + 1;
    int own =
        switch (network) {
          case "linear" -> width + 1;
          case "mlp" -> 5 * (width + 1) + 6;
          default -> 2 * (width + 1);
        };
    try (StepEngine engine = engine(plan, 4, kind)) {
      float[] parameters = engine.state().parameters();
      assertThat(parameters).hasSize(4 * 3 + 2 + own);
      float[] outputs = engine.output(Batch.of(TensorShape.of(4), INPUTS, TARGETS, 3));
      NetworkPlan plain = plan(network, width, List.of());
      try (StepEngine dense = engine(plain, width, kind)) {
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

  /** At seed 7 a rectifier of two-relu lies 1e-5 below its kink. */
  @ParameterizedTest
  @ValueSource(strings = {"linear", "mlp", "two-relu"})
  void theGradientIsThatOfFiniteDifferences(String network) {
    Batch batch = Batch.of(TensorShape.of(4), INPUTS, TARGETS, 3);
    for (long seed = 1; seed <= 8; seed++) {
      NetworkPlan plan = plan(network, 2, EMBEDDINGS, "name: sgd, learning-rate: 1", seed);
      SlopeCheck.assertGradient(plan, TensorShape.of(4), batch);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear", "mlp", "two-relu"})
  void enginesAgreeAndRepeatTheirBits(String network) {
    Batch batch = Batch.of(TensorShape.of(4), INPUTS, TARGETS, 3);
    NetworkPlan plan = plan(network, 2, EMBEDDINGS, "name: adam, learning-rate: 0.01", 11);
    assertThat(EngineCatalog.choose(plan.definition(), layout(4), Engine.AUTO).spec().engine())
        .isEqualTo(Engine.COMPILED);
    try (StepEngine dl4j = engine(plan, 4, Engine.DL4J);
        StepEngine compiled = engine(plan, 4, Engine.COMPILED);
        StepEngine again = engine(plan, 4, Engine.COMPILED)) {
      for (int i = 0; i < 6; i++) {
        double loss = compiled.step(batch, 1);
        assertThat(loss).isCloseTo(dl4j.step(batch, 1), within(1e-5));
        assertThat(again.step(batch, 1)).isEqualTo(loss);
      }
      assertThat(compiled.state().parameters())
          .containsExactly(dl4j.state().parameters(), within(1e-5f))
          .isEqualTo(again.state().parameters());
      assertThat(compiled.state().innerState())
          .containsExactly(dl4j.state().innerState(), within(1e-5f))
          .isEqualTo(again.state().innerState());
      assertThat(compiled.output(batch)).containsExactly(dl4j.output(batch), within(1e-5f));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear", "mlp", "two-relu"})
  void aWeightIsHowOftenARowIsThereForAdamToo(String network) {
    Combination of =
        new Combination(network, Loss.MSE, Target.values(1), TestNetworks.FOUR, EMBEDDINGS);
    NetworkPlan plan = NetworkCatalog.define(of.request(OptimizerName.ADAM, 0.01, 0));
    float[] weights = {2, 1, 3, 1};
    for (Engine kind : List.of(Engine.DL4J, Engine.COMPILED)) {
      try (StepEngine weighted = engine(plan, 4, kind);
          StepEngine repeated = engine(plan, 4, kind)) {
        for (int i = 0; i < 6; i++) {
          weighted.step(of.rows(4, 3).weighted(weights), 1);
          repeated.step(of.rows(4, 3).repeated(weights), 1);
        }
        assertThat(weighted.state().parameters())
            .containsExactly(repeated.state().parameters(), within(1e-5f));
      }
    }
  }

  @Test
  void vanillaDl4jRestoresIt() throws Exception {
    NetworkPlan plan = plan("mlp", 2, EMBEDDINGS);
    File zip = temp.resolve("network.zip").toFile();
    float[] outputs;
    try (StepEngine engine = engine(plan, 4, Engine.DL4J)) {
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
