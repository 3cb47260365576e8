package org.rondo.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.rondo.config.Engine;
import org.rondo.config.OptimizerName;
import org.rondo.data.Batch;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.network.Dl4jNetwork;
import org.rondo.network.NetworkCatalog;
import org.rondo.network.NetworkDefinition;
import org.rondo.network.NetworkPlan;
import org.rondo.network.NetworkState;
import org.rondo.network.TestNetworks;
import org.rondo.network.TestNetworks.Combination;
import org.rondo.network.TestNetworks.Rows;

class StepEngineTest {

  static EngineSpec spec(NetworkDefinition definition, TensorShape shape, Engine engine) {
    return new EngineSpec(definition, ExampleLayout.of(shape, Storage.FLOAT32, 1), engine);
  }

  private static StepEngine open(NetworkDefinition definition, TensorShape shape) {
    return spec(definition, shape, Engine.DL4J).open();
  }

  @ParameterizedTest
  @EnumSource(OptimizerName.class)
  void stateIsAllThatALaterStepDependsOn(OptimizerName optimizer) {
    NetworkPlan plan = NetworkCatalog.define(TestNetworks.mlp(optimizer));
    Rows first = TestNetworks.batch(TestNetworks.FOUR, plan.objective(), 8, 1);
    Rows second = TestNetworks.batch(TestNetworks.FOUR, plan.objective(), 5, 2);
    try (StepEngine engine = open(plan.definition(), TestNetworks.FOUR);
        StepEngine other = open(plan.definition(), TestNetworks.FOUR)) {
      engine.step(first.batch(), 1);
      engine.step(second.batch(), 1);
      NetworkState middle = engine.state();
      double loss = engine.step(first.batch(), 1);

      other.step(second.batch(), 1);
      other.load(middle);
      assertSame(other.state(), middle);
      assertThat(middle.iteration()).isEqualTo(2);
      assertThat(other.step(first.batch(), 1)).isEqualTo(loss);
      assertSame(other.state(), engine.state());
      assertThat(engine.state().iteration()).isEqualTo(3);
    }
  }

  @Test
  void stateIsACopy() {
    NetworkPlan plan = NetworkCatalog.define(TestNetworks.mlp(OptimizerName.ADAM));
    try (StepEngine engine = open(plan.definition(), TestNetworks.FOUR)) {
      NetworkState state = engine.state();
      float[] parameters = state.parameters().clone();
      engine.step(TestNetworks.batch(TestNetworks.FOUR, plan.objective(), 8, 1).batch(), 1);

      assertThat(state.parameters()).isEqualTo(parameters);
      assertThat(engine.state().parameters()).isNotEqualTo(parameters);
      assertThat(state.innerState()).hasSize(2 * parameters.length).containsOnly(0f);
    }
  }

  @ParameterizedTest
  @MethodSource("org.rondo.network.TestNetworks#combinations")
  void outputIsDl4jsOutput(Combination combination) {
    NetworkPlan plan = combination.plan();
    Rows batch = combination.rows(6, 4);
    try (StepEngine engine = open(plan.definition(), combination.shape());
        Dl4jNetwork network = Dl4jNetwork.open(plan.definition(), combination.shape())) {
      INDArray expected =
          network.model() instanceof ComputationGraph graph
              ? graph.outputSingle(batch.input())
              : ((MultiLayerNetwork) network.model()).output(batch.input());

      assertThat(engine.output(batch.batch())).isEqualTo(expected.dup('c').data().asFloat());
    }
  }

  @Test
  void batchesOfAnySizeFollowEachOther() {
    NetworkPlan plan = NetworkCatalog.define(TestNetworks.mlp(OptimizerName.SGD));
    Rows batch = TestNetworks.batch(TestNetworks.FOUR, plan.objective(), 6, 4);
    try (StepEngine engine = open(plan.definition(), TestNetworks.FOUR)) {
      Batch two = Batch.of(TestNetworks.FOUR, batch.features(), new float[2], 2);
      float[] all = engine.output(batch.batch()).clone();
      float[] front = engine.output(two).clone();
      assertThat(engine.output(batch.batch())).isEqualTo(all);
      assertThat(front).isEqualTo(Arrays.copyOf(all, 2 * 3));
    }
  }

  @Test
  void aStateOfAnotherNetworkIsRefused() {
    NetworkPlan plan = NetworkCatalog.define(TestNetworks.mlp(OptimizerName.ADAM));
    try (StepEngine engine = open(plan.definition(), TestNetworks.FOUR)) {
      NetworkState state = engine.state();
      int count = state.parameters().length;

      assertThatThrownBy(() -> engine.load(new NetworkState(new float[3], new float[6], 0)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("parameters: got 3, expected the network's " + count);
      assertThatThrownBy(() -> engine.load(new NetworkState(state.parameters(), new float[1], 0)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("inner state: got 1, expected the network's " + 2 * count);
    }
  }

  @ParameterizedTest
  @CsvSource({"ADAM, DL4J", "ADAM, COMPILED", "ADA_GRAD, DL4J", "ADA_GRAD, COMPILED"})
  void withoutAnInnerStateTheOptimizerStartsAfresh(OptimizerName optimizer, Engine wanted) {
    NetworkPlan plan = NetworkCatalog.define(TestNetworks.mlp(optimizer));
    EngineSpec spec = spec(plan.definition(), TestNetworks.FOUR, wanted);
    try (StepEngine engine = spec.open()) {
      NetworkState fresh = engine.state();
      engine.step(one(), 1);
      assertThat(engine.state().innerState()).isNotEqualTo(fresh.innerState());

      engine.load(new NetworkState(fresh.parameters(), new float[0], 0));

      assertSame(engine.state(), fresh);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DL4J", "COMPILED"})
  void parametersAreLoadedAgainOnceAStepHasChangedThem(Engine wanted) {
    NetworkPlan plan = NetworkCatalog.define(TestNetworks.mlp(OptimizerName.ADAM));
    EngineSpec spec = spec(plan.definition(), TestNetworks.FOUR, wanted);
    try (StepEngine engine = spec.open()) {
      float[] parameters = engine.state().parameters();
      Batch one = one();
      engine.loadParameters(parameters);
      float[] output = engine.output(one).clone();

      engine.step(one, 1);
      assertThat(engine.output(one)).isNotEqualTo(output);
      engine.loadParameters(parameters);
      assertThat(engine.output(one)).isEqualTo(output);

      engine.apply(new float[parameters.length], 1);
      engine.apply(parameters, 1);
      assertThat(engine.output(one)).isNotEqualTo(output);
      engine.loadParameters(parameters);
      assertThat(engine.output(one)).isEqualTo(output);
    }
  }

  private static Batch one() {
    return Batch.of(TestNetworks.FOUR, new float[] {1, 2, 3, 4}, new float[] {0, 1, 0}, 1);
  }

  private static void assertSame(NetworkState actual, NetworkState expected) {
    assertThat(actual.parameters()).isEqualTo(expected.parameters());
    assertThat(actual.innerState()).isEqualTo(expected.innerState());
    assertThat(actual.iteration()).isEqualTo(expected.iteration());
  }
}
