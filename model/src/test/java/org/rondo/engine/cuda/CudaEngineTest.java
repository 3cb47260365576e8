package org.rondo.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.config.Activation;
import org.rondo.config.Engine;
import org.rondo.config.Loss;
import org.rondo.config.ModelConfig;
import org.rondo.config.OptimizerConfig;
import org.rondo.config.OptimizerName;
import org.rondo.config.RunConfig;
import org.rondo.data.Batch;
import org.rondo.data.BatchReader;
import org.rondo.data.ExampleLayout;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.engine.CudaEngine;
import org.rondo.engine.EngineSpec;
import org.rondo.engine.StepEngine;
import org.rondo.network.NetworkCatalog;
import org.rondo.network.NetworkPlan;
import org.rondo.network.NetworkRequest;
import org.rondo.network.NetworkState;
import org.rondo.network.TestNetworks;
import org.rondo.network.TestNetworks.Combination;
import org.rondo.network.TestNetworks.Rows;
import org.rondo.network.TestSequences.Case;

/** The kernels, compiled as C++, against DL4J. */
class CudaEngineTest {
  private static final double TOLERANCE = 1e-4;

  @BeforeAll
  static void needsACompiler() {
    assumeTrue(EmulatedKernels.compute(), "no g++ to compile the kernels with");
  }

  private static ExampleLayout layout(TensorShape shape) {
    return ExampleLayout.of(shape, Storage.FLOAT32, 1);
  }

  /** Runs both engines side by side. */
  private static void assertSame(NetworkPlan plan, TensorShape shape, int rows) {
    EmulatedCuda cuda = new EmulatedCuda();
    ExampleLayout layout = layout(shape);
    Batch first = TestNetworks.batch(shape, plan.objective(), rows, 1).batch();
    Batch second = TestNetworks.batch(shape, plan.objective(), rows - 2, 2).batch();
    try (StepEngine oracle = new EngineSpec(plan.definition(), layout, Engine.DL4J).open();
        StepEngine engine = CudaEngine.open(plan.definition(), layout, cuda, 0)) {
      assertClose("drawn", engine.state(), oracle.state());
      float[] expected = new float[oracle.state().parameters().length];
      float[] actual = expected.clone();
      for (Batch batch : List.of(first, first, first, second, first)) {
        Nd4j.getRandom().setSeed(7);
        double loss = oracle.gradient(batch, expected);
        Nd4j.getRandom().setSeed(7);
        assertThat(engine.gradient(batch, actual)).isCloseTo(loss, near(loss));
        assertClose("gradient", actual, expected);
        Nd4j.getRandom().setSeed(8);
        double before = oracle.step(batch, 0.5);
        long after = Nd4j.getRandom().nodeState();
        Nd4j.getRandom().setSeed(8);
        assertThat(engine.step(batch, 0.5)).isCloseTo(before, near(before));
        assertThat(Nd4j.getRandom().nodeState()).isEqualTo(after);
        assertClose("after a step", engine.state(), oracle.state());
        assertClose("output", engine.output(batch), oracle.output(batch));
        engine.apply(actual, 0.1);
        oracle.apply(expected, 0.1);
      }
      assertClose("at the end", engine.state(), oracle.state());
      assertThat(engine.statistics()).isEqualTo(oracle.statistics());
    }
    cuda.assertNothingIsLeft();
  }

  private static org.assertj.core.data.Offset<Double> near(double value) {
    return within(TOLERANCE * Math.max(1e-3, Math.abs(value)));
  }

  private static void assertClose(String what, NetworkState actual, NetworkState expected) {
    assertThat(actual.iteration()).isEqualTo(expected.iteration());
    assertClose(what, actual.parameters(), expected.parameters());
    assertClose(what + ", inner state", actual.innerState(), expected.innerState());
  }

  /** In the Euclidean norm. */
  private static void assertClose(String what, float[] actual, float[] expected) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double distance = 0;
    double length = 0;
    for (int i = 0; i < actual.length; i++) {
      distance += Math.pow((double) actual[i] - expected[i], 2);
      length += Math.pow(expected[i], 2);
    }
    assertThat(Math.sqrt(distance)).as(what).isLessThanOrEqualTo(TOLERANCE * Math.sqrt(length));
  }

  /** All but those with embeddings, which it refuses. */
  static Stream<Combination> supported() {
    return TestNetworks.combinations().filter(of -> of.embeddings().isEmpty());
  }

  @Test
  void refusesEmbeddings() {
    assertThat(TestNetworks.combinations().filter(of -> !of.embeddings().isEmpty()))
        .isNotEmpty()
        .allSatisfy(
            of ->
                assertThatThrownBy(
                        () ->
                            CudaEngine.open(
                                of.plan().definition(), layout(of.shape()), new EmulatedCuda(), 0))
                    .hasMessage("vertex SubsetVertex"));
  }

  @ParameterizedTest
  @MethodSource("supported")
  void isDl4jForEveryNetworkAndLoss(Combination combination) {
    NetworkPlan plan = NetworkCatalog.define(combination.request(OptimizerName.SGD, 0.1, 0));
    assertSame(plan, combination.shape(), 7);
  }

  static Stream<String> models() {
    return TestNetworks.convolutions().stream();
  }

  @ParameterizedTest
  @MethodSource("models")
  void isDl4jForConvolutions(String model) {
    TensorShape shape = TensorShape.of(3, 9, 8);
    assertSame(TestNetworks.convolutions(model, shape), shape, 5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hidden: [5]",
        "hidden: [4, 3], pool: mean",
        "hidden: [4], pool: max",
        "hidden: [4, 6], cell: simple",
      })
  void isDl4jForRecurrentNetworks(String model) {
    TensorShape shape = TensorShape.of(3, 5);
    RunConfig config =
        RunConfig.parse(
            "name: a\ndata: {source: a}\nmodel: {network: rnn, %s}\ntraining: {epochs: 1}"
                .formatted(model));
    NetworkPlan plan =
        NetworkCatalog.define(
            new NetworkRequest(
                config.model(),
                config.training().optimizer(),
                shape,
                TestNetworks.THREE_CLASSES,
                3));
    assertSame(plan, shape, 6);
  }

  /** Padding behind the real steps, even of what is no number, and sequences longer than before. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "hidden: [5]",
        "hidden: [4, 3], pool: mean",
        "hidden: [4], pool: max",
        "hidden: [4, 6], cell: simple",
      })
  void isDl4jForSequencesOfDifferentLengths(String model) {
    Case of = new Case("network: rnn, " + model, false, false);
    NetworkPlan plan = of.plan("name: adam, learning-rate: 0.01");
    EmulatedCuda cuda = new EmulatedCuda();
    try (StepEngine oracle = new EngineSpec(plan.definition(), of.layout(), Engine.DL4J).open();
        StepEngine engine = CudaEngine.open(plan.definition(), of.layout(), cuda, 0)) {
      for (List<Integer> lengths :
          List.of(List.of(4, 6, 1, 3), List.of(2, 2), List.of(4, 6, 1, 3), List.of(1, 30))) {
        Batch batch = of.batch(lengths, 1, 2, 1, 0.5f);
        float[] expected = new float[oracle.state().parameters().length];
        float[] actual = expected.clone();
        double loss = oracle.gradient(batch, expected);
        if (lengths.size() == 4) {
          batch.inputs()[batch.inputs().length - 1] = Float.NaN;
        }
        assertThat(engine.gradient(batch, actual)).isCloseTo(loss, near(loss));
        assertClose("gradient", actual, expected);
        batch = of.batch(lengths, 1, 2, 1, 0.5f);
        assertThat(engine.step(batch, 1)).isCloseTo(oracle.step(batch, 1), near(loss));
        assertClose("after a step", engine.state(), oracle.state());
        assertClose("output", engine.output(batch), oracle.output(batch));
      }
    }
    cuda.assertNothingIsLeft();
  }

  @ParameterizedTest
  @EnumSource(
      value = OptimizerName.class,
      names = {"SGD", "NESTEROVS", "ADAM"})
  void isDl4jForOptimizersWithPenalties(OptimizerName optimizer) {
    Combination mlp = supported().filter(of -> of.network().equals("mlp")).toList().get(0);
    assertSame(NetworkCatalog.define(mlp.request(optimizer, 0.01, 0.05)), TestNetworks.FOUR, 6);
  }

  @Test
  void weightsAndDropoutAreDl4js() {
    NetworkPlan plan =
        NetworkCatalog.define(
            new NetworkRequest(
                new ModelConfig("mlp", List.of(6, 5), Activation.RELU, Loss.AUTO, 0.4, 0),
                new OptimizerConfig(OptimizerName.NESTEROVS, 0.1, 0.9),
                TestNetworks.FOUR,
                TestNetworks.THREE_CLASSES,
                5));
    assertSame(plan, TestNetworks.FOUR, 8);

    ExampleLayout weighted = layout(TestNetworks.FOUR).weighted();
    ShardBuilder shard = new ShardBuilder(weighted);
    for (int row = 0; row < 5; row++) {
      shard.append(new float[] {row, 1, -row, 2}, new float[] {row % 3}, new float[] {1 + row % 2});
    }
    Batch batch = BatchReader.sequential(shard.build(), plan.objective(), 5).read(0, 0);
    EmulatedCuda cuda = new EmulatedCuda();
    try (StepEngine oracle = new EngineSpec(plan.definition(), weighted, Engine.DL4J).open();
        StepEngine engine = CudaEngine.open(plan.definition(), weighted, cuda, 0)) {
      for (int step = 1; step < 5; step++) {
        Nd4j.getRandom().setSeed(step);
        double loss = oracle.step(batch, 1);
        Nd4j.getRandom().setSeed(step);
        assertThat(engine.step(batch, 1)).isCloseTo(loss, near(loss));
        assertClose("after a step", engine.state(), oracle.state());
      }
    }
    cuda.assertNothingIsLeft();
  }

  @Test
  void parametersAreLoadedAgainOnceAStepHasChangedThem() {
    NetworkPlan plan = NetworkCatalog.define(TestNetworks.mlp(OptimizerName.ADAM));
    Batch one = TestNetworks.batch(TestNetworks.FOUR, plan.objective(), 1, 3).batch();
    EmulatedCuda cuda = new EmulatedCuda();
    try (StepEngine engine =
        CudaEngine.open(plan.definition(), layout(TestNetworks.FOUR), cuda, 0)) {
      NetworkState fresh = engine.state();
      float[] parameters = fresh.parameters();
      engine.loadParameters(parameters);
      float[] output = engine.output(one);
      engine.step(one, 1);
      assertThat(engine.output(one)).isNotEqualTo(output);
      engine.loadParameters(parameters);
      assertThat(engine.output(one)).isEqualTo(output);
      engine.apply(parameters, 1);
      assertThat(engine.output(one)).isNotEqualTo(output);
      engine.load(new NetworkState(parameters, new float[0], 0));
      assertThat(engine.output(one)).isEqualTo(output);
      assertThat(engine.state().innerState()).isEqualTo(fresh.innerState());
      assertThatThrownBy(() -> engine.loadParameters(new float[3]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("parameters: got 3, expected the network's " + parameters.length);
    }
  }

  /** A loss that is no number has to reach the guard against divergence. */
  @Test
  void passesOnWhatIsNoNumber() {
    NetworkPlan plan = NetworkCatalog.define(TestNetworks.mlp(OptimizerName.SGD));
    Rows rows = TestNetworks.batch(TestNetworks.FOUR, plan.objective(), 3, 3);
    rows.features()[5] = Float.NaN;
    try (StepEngine engine =
        CudaEngine.open(plan.definition(), layout(TestNetworks.FOUR), new EmulatedCuda(), 0)) {
      assertThat(engine.step(rows.batch(), 1)).isNaN();
      assertThat(engine.state().parameters()).contains(Float.NaN);
    }
  }
}
