package org.rondo.network;

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
import org.rondo.network.TestNetworks.Batch;
import org.rondo.network.TestNetworks.Combination;

class ReplicaTest {

  @ParameterizedTest
  @EnumSource(OptimizerName.class)
  void stateIsAllThatALaterStepDependsOn(OptimizerName optimizer) {
    NetworkPlan plan = NetworkCatalog.define(TestNetworks.mlp(optimizer));
    Batch first = TestNetworks.batch(TestNetworks.FOUR, plan.objective(), 8, 1);
    Batch second = TestNetworks.batch(TestNetworks.FOUR, plan.objective(), 5, 2);
    try (Replica replica = Replica.open(plan.definition(), TestNetworks.FOUR);
        Replica other = Replica.open(plan.definition(), TestNetworks.FOUR)) {
      TestNetworks.step(replica, first);
      TestNetworks.step(replica, second);
      NetworkState middle = replica.state();
      double loss = TestNetworks.step(replica, first);

      TestNetworks.step(other, second);
      other.load(middle);
      assertSame(other.state(), middle);
      assertThat(middle.iteration()).isEqualTo(2);
      assertThat(TestNetworks.step(other, first)).isEqualTo(loss);
      assertSame(other.state(), replica.state());
      assertThat(replica.state().iteration()).isEqualTo(3);
    }
  }

  @Test
  void stateIsACopy() {
    NetworkPlan plan = NetworkCatalog.define(TestNetworks.mlp(OptimizerName.ADAM));
    try (Replica replica = Replica.open(plan.definition(), TestNetworks.FOUR)) {
      NetworkState state = replica.state();
      float[] parameters = state.parameters().clone();
      TestNetworks.step(replica, TestNetworks.batch(TestNetworks.FOUR, plan.objective(), 8, 1));

      assertThat(state.parameters()).isEqualTo(parameters);
      assertThat(replica.state().parameters()).isNotEqualTo(parameters);
      assertThat(state.innerState()).hasSize(2 * parameters.length).containsOnly(0f);
    }
  }

  @ParameterizedTest
  @MethodSource("org.rondo.network.TestNetworks#combinations")
  void outputIsDl4jsOutput(Combination combination) {
    NetworkPlan plan = combination.plan();
    Batch batch = TestNetworks.batch(combination.shape(), plan.objective(), 6, 4);
    try (Replica replica = Replica.open(plan.definition(), combination.shape())) {
      INDArray expected =
          replica.model() instanceof ComputationGraph graph
              ? graph.outputSingle(batch.input())
              : ((MultiLayerNetwork) replica.model()).output(batch.input());
      float[] longer = Arrays.copyOf(batch.features(), batch.features().length + 3);

      assertThat(replica.output(longer, 6)).isEqualTo(expected.dup('c').data().asFloat());
    }
  }

  @Test
  void batchesOfAnySizeFollowEachOther() {
    NetworkPlan plan = NetworkCatalog.define(TestNetworks.mlp(OptimizerName.SGD));
    Batch batch = TestNetworks.batch(TestNetworks.FOUR, plan.objective(), 6, 4);
    try (Replica replica = Replica.open(plan.definition(), TestNetworks.FOUR)) {
      float[] all = replica.output(batch.features(), 6).clone();
      float[] front = replica.output(batch.features(), 2).clone();
      assertThat(replica.output(batch.features(), 6)).isEqualTo(all);
      assertThat(front).isEqualTo(Arrays.copyOf(all, 2 * 3));
    }
  }

  @Test
  void aStateOfAnotherNetworkIsRefused() {
    NetworkPlan plan = NetworkCatalog.define(TestNetworks.mlp(OptimizerName.ADAM));
    try (Replica replica = Replica.open(plan.definition(), TestNetworks.FOUR)) {
      NetworkState state = replica.state();
      int count = state.parameters().length;

      assertThatThrownBy(() -> replica.load(new NetworkState(new float[3], new float[6], 0)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("parameters: got 3, expected the network's " + count);
      assertThatThrownBy(() -> replica.load(new NetworkState(state.parameters(), new float[1], 0)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("inner state: got 1, expected the network's " + 2 * count);
    }
  }

  @ParameterizedTest
  @CsvSource({"ADAM, DL4J", "ADAM, COMPILED", "ADA_GRAD, DL4J", "ADA_GRAD, COMPILED"})
  void withoutAnInnerStateTheOptimizerStartsAfresh(OptimizerName optimizer, Engine engine) {
    NetworkPlan plan = NetworkCatalog.define(TestNetworks.mlp(optimizer));
    ReplicaKind kind = new ReplicaKind(plan.definition(), TestNetworks.FOUR, engine);
    try (Replica replica = Replica.open(kind)) {
      NetworkState fresh = replica.state();
      replica.step(new float[] {1, 2, 3, 4}, new float[] {0, 1, 0}, 3, 1);
      assertThat(replica.state().innerState()).isNotEqualTo(fresh.innerState());

      replica.load(new NetworkState(fresh.parameters(), new float[0], 0));

      assertSame(replica.state(), fresh);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DL4J", "COMPILED"})
  void parametersAreLoadedAgainOnceAStepHasChangedThem(Engine engine) {
    NetworkPlan plan = NetworkCatalog.define(TestNetworks.mlp(OptimizerName.ADAM));
    ReplicaKind kind = new ReplicaKind(plan.definition(), TestNetworks.FOUR, engine);
    try (Replica replica = Replica.open(kind)) {
      float[] parameters = replica.state().parameters();
      float[] features = {1, 2, 3, 4};
      replica.loadParameters(parameters);
      float[] output = replica.output(features, 1).clone();

      replica.step(features, new float[] {0, 1, 0}, 3, 1);
      assertThat(replica.output(features, 1)).isNotEqualTo(output);
      replica.loadParameters(parameters);
      assertThat(replica.output(features, 1)).isEqualTo(output);

      replica.apply(new float[parameters.length]);
      replica.apply(parameters);
      assertThat(replica.output(features, 1)).isNotEqualTo(output);
      replica.loadParameters(parameters);
      assertThat(replica.output(features, 1)).isEqualTo(output);
    }
  }

  private static void assertSame(NetworkState actual, NetworkState expected) {
    assertThat(actual.parameters()).isEqualTo(expected.parameters());
    assertThat(actual.innerState()).isEqualTo(expected.innerState());
    assertThat(actual.iteration()).isEqualTo(expected.iteration());
  }
}
