package org.rondo.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rondo.config.Engine;
import org.rondo.config.OptimizerName;
import org.rondo.data.TensorShape;
import org.rondo.network.NetworkCatalog;
import org.rondo.network.NetworkDefinition;
import org.rondo.network.NetworkPlan;
import org.rondo.network.NetworkState;
import org.rondo.network.TestNetworks;
import org.rondo.network.TestNetworks.Rows;

class EnginePoolTest {
  private static final TensorShape SHAPE = TestNetworks.FOUR;

  private final NetworkPlan plan = NetworkCatalog.define(TestNetworks.mlp(OptimizerName.ADAM));
  private final Rows batch = TestNetworks.batch(SHAPE, plan.objective(), 8, 1);

  private static EngineSpec spec(NetworkDefinition definition) {
    return StepEngineTest.spec(definition, SHAPE, Engine.DL4J);
  }

  @AfterEach
  void release() {
    EnginePool.release(spec(plan.definition()));
  }

  @Test
  void aReturnedEngineIsLentAgain() {
    StepEngine first = lent();
    assertThat(lent()).isSameAs(first);
  }

  @Test
  void concurrentUsesGetDifferentEngines() throws Exception {
    CyclicBarrier bothHold = new CyclicBarrier(2);
    Function<StepEngine, StepEngine> use =
        engine -> {
          try {
            bothHold.await();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          return engine;
        };
    var one = CompletableFuture.supplyAsync(() -> lend(use), task -> new Thread(task).start());
    var two = CompletableFuture.supplyAsync(() -> lend(use), task -> new Thread(task).start());

    assertThat(one.get()).isNotSameAs(two.get());
  }

  @Test
  void anEngineWhoseUseFailedIsNotLentAgain() {
    StepEngine[] failed = new StepEngine[1];
    assertThatThrownBy(
            () ->
                lend(
                    engine -> {
                      failed[0] = engine;
                      throw new IllegalStateException("half done");
                    }))
        .hasMessage("half done");
    assertThat(lent()).isNotSameAs(failed[0]);
  }

  @Test
  void anEngineServesOnlyItsOwnDevice() {
    EngineSpec spec = spec(plan.definition());
    Optional<EngineDevice> first = Optional.of(new EngineDevice("0", "Emulated (9.0)"));
    Optional<EngineDevice> second = Optional.of(new EngineDevice("1", "Emulated (9.0)"));
    StepEngine onFirst = EnginePool.lend(spec, first, engine -> engine);
    StepEngine onSecond = EnginePool.lend(spec, second, engine -> engine);
    assertThat(List.of(onSecond, lent())).doesNotContain(onFirst);
    assertThat(EnginePool.<StepEngine>lend(spec, first, engine -> engine)).isSameAs(onFirst);
    assertThat(EnginePool.<StepEngine>lend(spec, second, engine -> engine)).isSameAs(onSecond);
  }

  @Test
  void aReleasedEngineIsNotLentAgain() {
    StepEngine first = lent();
    EnginePool.release(spec(plan.definition()));
    assertThat(lent()).isNotSameAs(first);
  }

  @Test
  void keepsNoMoreThanItsBound() {
    EngineSpec spec = spec(plan.definition());
    assertThat(lendAtOnce(spec, EnginePool.MOST + 3)).isEqualTo(EnginePool.MOST + 3);
    assertThat(EnginePool.idle()).isEqualTo(EnginePool.MOST);
    EnginePool.release(spec);
    assertThat(EnginePool.idle()).isZero();
  }

  private static int lendAtOnce(EngineSpec spec, int count) {
    return count == 0 ? 0 : 1 + EnginePool.lend(spec, engine -> lendAtOnce(spec, count - 1));
  }

  @Test
  void shapesAndDefinitionsHaveTheirOwnEngines() {
    StepEngine adam = lent();
    NetworkDefinition other =
        NetworkCatalog.define(TestNetworks.mlp(OptimizerName.NADAM)).definition();
    try {
      StepEngine nadam = EnginePool.lend(spec(other), engine -> engine);
      assertThat(nadam).isNotSameAs(adam);
    } finally {
      EnginePool.release(spec(other));
    }
  }

  @Test
  void noResultDependsOnWhatAnEngineDidBefore() {
    NetworkState start = lend(StepEngine::state);
    List<float[]> clean = lend(engine -> work(engine, start));
    Rows poison = TestNetworks.batch(SHAPE, plan.objective(), 3, 99);
    for (int i = 0; i < poison.features().length; i++) {
      poison.features()[i] = Float.NaN;
    }
    lend(engine -> engine.step(poison.batch(), 1));

    List<float[]> dirty = lend(engine -> work(engine, start));
    for (int i = 0; i < clean.size(); i++) {
      assertThat(dirty.get(i)).isEqualTo(clean.get(i));
    }
  }

  private List<float[]> work(StepEngine engine, NetworkState start) {
    engine.load(start);
    engine.step(batch.batch(), 1);
    engine.step(batch.batch(), 1);
    NetworkState end = engine.state();
    return List.of(end.parameters(), end.innerState(), engine.output(batch.batch()));
  }

  private StepEngine lent() {
    return lend(engine -> engine);
  }

  private <R> R lend(Function<StepEngine, R> use) {
    return EnginePool.lend(spec(plan.definition()), use);
  }
}
