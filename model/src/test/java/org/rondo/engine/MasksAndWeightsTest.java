package org.rondo.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.rondo.config.Engine;
import org.rondo.config.Loss;
import org.rondo.config.OptimizerName;
import org.rondo.config.Task;
import org.rondo.data.Batch;
import org.rondo.data.BatchReader;
import org.rondo.data.ExampleLayout;
import org.rondo.data.ExampleLayout.Role;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkDefinition;
import org.rondo.network.NetworkPlan;
import org.rondo.network.NetworkState;
import org.rondo.network.Objective;
import org.rondo.network.TestNetworks;
import org.rondo.network.TestNetworks.Combination;

/** Padding changes nothing, and an example's weight is how often it is there. */
class MasksAndWeightsTest {
  private static final float[] WEIGHTS = {2, 1, 0, 3, 1};
  private static final int FEATURES = 3;

  @ParameterizedTest
  @MethodSource("org.rondo.network.TestNetworks#combinations")
  void aWeightIsHowOftenARowIsThere(Combination combination) {
    NetworkPlan plan =
        org.rondo.network.NetworkCatalog.define(
            combination.request(OptimizerName.NESTEROVS, 0.01, 0.1));
    TestNetworks.Rows rows = combination.rows(WEIGHTS.length, 3);
    Batch weighted = rows.weighted(WEIGHTS);
    Batch repeated = rows.repeated(WEIGHTS);
    assertThat(weighted.weight()).isEqualTo(repeated.rows()).isEqualTo(7);
    for (Engine engine : List.of(Engine.DL4J, Engine.COMPILED)) {
      try (StepEngine one = open(plan.definition(), combination.shape(), engine);
          StepEngine other = open(plan.definition(), combination.shape(), engine)) {
        requireEqual(one, repeated, other, weighted);
      }
    }
  }

  private static void requireEqual(
      StepEngine one, Batch repeated, StepEngine other, Batch weighted) {
    float[] expected = new float[one.state().parameters().length];
    float[] gradient = new float[expected.length];
    double loss = one.gradient(repeated, expected);

    assertThat(other.gradient(weighted, gradient)).isCloseTo(loss, within(1e-5 * (1 + loss)));
    assertClose(gradient, expected, 1e-5f);
    for (int i = 0; i < 4; i++) {
      double step = one.step(repeated, 0.5);
      assertThat(other.step(weighted, 0.5)).isCloseTo(step, within(1e-5 * (1 + step)));
    }
    assertClose(other.state().parameters(), one.state().parameters(), 1e-4f);
  }

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"DL4J", "COMPILED"})
  void classesHaveWeightsToo(Engine engine) {
    NetworkPlan plan =
        org.rondo.network.NetworkCatalog.define(TestNetworks.mlp(OptimizerName.ADAM));
    float[] ofClasses = new float[plan.objective().width()];
    ofClasses[0] = 2;
    ofClasses[1] = 0.5f;
    float[] own = {2, 1, 0, 4};
    float[] product = new float[own.length];
    for (int row = 0; row < own.length; row++) {
      product[row] = own[row] * ofClasses[row % ofClasses.length];
    }
    Batch.Targets weighing =
        new Batch.Targets() {
          @Override
          public int outputs() {
            return plan.objective().outputs();
          }

          @Override
          public void expandLabels(float[] labels, int rows, float[] targets) {
            plan.objective().expandLabels(labels, rows, targets);
          }

          @Override
          public float[] classWeights() {
            return ofClasses;
          }
        };
    Batch weighed = batch(TestNetworks.FOUR, plan.objective(), weighing, own, false);
    Batch given = batch(TestNetworks.FOUR, plan.objective(), product, false);
    assertThat(weighed.weights()).isEqualTo(given.weights());
    assertThat(weighed.examples()).isEqualTo(given.examples());
    try (StepEngine one = open(plan.definition(), TestNetworks.FOUR, engine);
        StepEngine other = open(plan.definition(), TestNetworks.FOUR, engine)) {
      assertThat(one.step(weighed, 1)).isEqualTo(other.step(given, 1));
      assertThat(one.state().parameters()).isEqualTo(other.state().parameters());
    }
  }

  @Test
  void equalWeightsLeaveNoTraceInTheBits() {
    NetworkPlan plan =
        org.rondo.network.NetworkCatalog.define(TestNetworks.mlp(OptimizerName.ADAM));
    float[] ones = {1, 1, 1, 1};
    float[] thirds = {0.3f, 0.3f, 0.3f, 0.3f};
    assertThat(stepped(plan, thirds, false)).isEqualTo(stepped(plan, ones, true));
  }

  private static float[] stepped(NetworkPlan plan, float[] weights, boolean repeat) {
    try (StepEngine engine = open(plan.definition(), TestNetworks.FOUR)) {
      engine.step(batch(TestNetworks.FOUR, plan.objective(), weights, repeat), 1);
      return engine.state().parameters();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm", "simple", "average", "graph"})
  void paddedStepsChangeNothing(String kind) {
    NetworkDefinition network = recurrent(kind);
    int[] lengths = {4, 2, 4, 3};
    Batch padded = sequences(lengths, 7, -1);
    try (StepEngine long7 = open(network, TensorShape.of(FEATURES, 7))) {
      NetworkState start = long7.state();
      float[] outputs = long7.output(padded);
      for (int row = 0; row < lengths.length; row++) {
        try (StepEngine exact = open(network, TensorShape.of(FEATURES, lengths[row]))) {
          exact.load(start);
          assertClose(
              exact.output(sequences(lengths, lengths[row], row)),
              new float[] {outputs[2 * row], outputs[2 * row + 1]},
              1e-5f);
        }
      }
      try (StepEngine long4 = open(network, TensorShape.of(FEATURES, 4))) {
        long4.load(start);
        Batch shorter = sequences(lengths, 4, -1);
        float[] gradient = new float[start.parameters().length];
        float[] expected = new float[gradient.length];
        double loss = long4.gradient(shorter, expected);
        assertThat(long7.gradient(padded, gradient)).isCloseTo(loss, within(1e-5));
        assertClose(gradient, expected, 1e-5f);
        long4.step(shorter, 1);
        long7.step(padded, 1);
        assertClose(long7.state().parameters(), long4.state().parameters(), 1e-4f);
      }
    }
  }

  @Test
  void theCompiledEngineLeavesThemToDl4jAndSaysWhy() {
    NetworkPlan plan =
        org.rondo.network.NetworkCatalog.define(TestNetworks.mlp(OptimizerName.ADAM));
    ExampleLayout layout =
        ExampleLayout.of(TestNetworks.FOUR, Storage.FLOAT32, 1)
            .with("masks", Role.LABEL_MASK, TensorShape.of(1), Storage.FLOAT32);
    EngineCatalog.Choice choice = EngineCatalog.choose(plan.definition(), layout, Engine.AUTO);
    assertThat(choice.spec().engine()).isEqualTo(Engine.DL4J);
    assertThat(choice.reason()).isEqualTo("compiled does not support masks in the data");
    assertThatThrownBy(() -> EngineCatalog.choose(plan.definition(), layout, Engine.COMPILED))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "training.engine: compiled does not support this network: it has masks in the data;"
                + " use auto or dl4j");
  }

  private static StepEngine open(NetworkDefinition definition, TensorShape shape) {
    return open(definition, shape, Engine.DL4J);
  }

  private static StepEngine open(NetworkDefinition definition, TensorShape shape, Engine engine) {
    return StepEngineTest.spec(definition, shape, engine).open();
  }

  private static ExampleLayout weighted(TensorShape shape, int labels) {
    return ExampleLayout.of(shape, Storage.FLOAT32, labels)
        .with("weights", Role.WEIGHT, TensorShape.of(1), Storage.FLOAT32);
  }

  /** Rows with weights, or each as often as its weight says. */
  private static Batch batch(
      TensorShape shape, Objective objective, float[] weights, boolean repeat) {
    return batch(shape, objective, objective, weights, repeat);
  }

  private static Batch batch(
      TensorShape shape,
      Objective objective,
      Batch.Targets targets,
      float[] weights,
      boolean repeat) {
    TestNetworks.Rows rows = TestNetworks.batch(shape, objective, weights.length, 3);
    Random random = new Random(4);
    ShardBuilder builder =
        new ShardBuilder(
            repeat
                ? ExampleLayout.of(shape, Storage.FLOAT32, objective.labelWidth())
                : weighted(shape, objective.labelWidth()));
    int count = 0;
    for (int row = 0; row < weights.length; row++) {
      float[] inputs =
          java.util.Arrays.copyOfRange(
              rows.features(), row * shape.length(), (row + 1) * shape.length());
      float[] labels = TestNetworks.gaussian(random, objective.labelWidth());
      if (objective.loss() == Loss.POISSON || objective.task() == Task.MULTI_LABEL) {
        labels = Arrays.copyOf(new float[] {row % 2, row % 3 / 2, 1}, labels.length);
      }
      if (objective.task() == Task.CLASSIFICATION) {
        labels[0] = row % objective.width();
      }
      int times = repeat ? (int) weights[row] : 1;
      for (int i = 0; i < times; i++) {
        if (repeat) {
          builder.append(inputs, labels);
        } else {
          builder.append(inputs, labels, new float[] {weights[row]});
        }
        count++;
      }
    }
    return BatchReader.sequential(builder.build(), targets, count).read(0, 0);
  }

  /** Sequences padded with nonsense to some steps; one of them, or all with a mask. */
  private static Batch sequences(int[] lengths, int steps, int only) {
    ExampleLayout layout =
        ExampleLayout.of(TensorShape.of(FEATURES, steps), Storage.FLOAT32, 1)
            .with("input-mask", Role.INPUT_MASK, TensorShape.of(steps), Storage.FLOAT32);
    ShardBuilder builder = new ShardBuilder(layout);
    for (int row = 0; row < lengths.length; row++) {
      Random random = new Random(row);
      float[] real = TestNetworks.gaussian(random, FEATURES * lengths[row]);
      float[] inputs = new float[FEATURES * steps];
      float[] mask = new float[steps];
      for (int step = 0; step < steps; step++) {
        boolean present = step < lengths[row];
        mask[step] = present ? 1 : 0;
        for (int feature = 0; feature < FEATURES; feature++) {
          inputs[feature * steps + step] =
              present ? real[step * FEATURES + feature] : 7 + random.nextFloat();
        }
      }
      if (only < 0 || only == row) {
        builder.append(inputs, new float[] {row % 2}, mask);
      }
    }
    Objective two = new Objective(Objective.Form.SOFTMAX, 2, org.rondo.config.Loss.CROSS_ENTROPY);
    return BatchReader.sequential(builder.build(), two, lengths.length).read(0, 0);
  }

  private static NetworkDefinition recurrent(String kind) {
    NeuralNetConfiguration.Builder builder =
        new NeuralNetConfiguration.Builder().seed(5).updater(new Adam(0.01));
    LSTM lstm = new LSTM.Builder().nIn(FEATURES).nOut(4).activation(Activation.TANH).build();
    OutputLayer output =
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nIn(4)
            .nOut(2)
            .activation(Activation.SOFTMAX)
            .build();
    return switch (kind) {
      case "lstm" ->
          NetworkDefinition.of(builder.list().layer(new LastTimeStep(lstm)).layer(output).build());
      case "simple" ->
          NetworkDefinition.of(
              builder
                  .list()
                  .layer(new LastTimeStep(new SimpleRnn.Builder().nIn(FEATURES).nOut(4).build()))
                  .layer(output)
                  .build());
      case "average" ->
          NetworkDefinition.of(
              builder
                  .list()
                  .layer(lstm)
                  .layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).build())
                  .layer(output)
                  .build());
      case "graph" ->
          NetworkDefinition.of(
              builder
                  .graphBuilder()
                  .addInputs("in")
                  .addLayer("memory", new LastTimeStep(lstm), "in")
                  .addLayer("out", output, "memory")
                  .setOutputs("out")
                  .build());
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static void assertClose(float[] actual, float[] expected, float tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i])
          .as("value %d of %s", i, List.of(actual.length))
          .isCloseTo(expected[i], within(tolerance * (1 + Math.abs(expected[i]))));
    }
  }
}
