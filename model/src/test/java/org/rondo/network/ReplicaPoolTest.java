package org.rondo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rondo.config.OptimizerName;
import org.rondo.data.TensorShape;
import org.rondo.network.TestNetworks.Batch;

class ReplicaPoolTest {
  private static final TensorShape SHAPE = TestNetworks.FOUR;

  private final NetworkPlan plan = NetworkCatalog.define(TestNetworks.mlp(OptimizerName.ADAM));
  private final Batch batch = TestNetworks.batch(SHAPE, plan.objective(), 8, 1);

  @AfterEach
  void release() {
    ReplicaPool.release(ReplicaKind.plain(plan.definition(), SHAPE));
  }

  @Test
  void aReturnedReplicaIsLentAgain() {
    Replica first = lent();
    assertThat(lent()).isSameAs(first);
  }

  @Test
  void concurrentUsesGetDifferentReplicas() throws Exception {
    CyclicBarrier bothHold = new CyclicBarrier(2);
    Function<Replica, Replica> use =
        replica -> {
          try {
            bothHold.await();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          return replica;
        };
    var one = CompletableFuture.supplyAsync(() -> lend(use), task -> new Thread(task).start());
    var two = CompletableFuture.supplyAsync(() -> lend(use), task -> new Thread(task).start());

    assertThat(one.get()).isNotSameAs(two.get());
  }

  @Test
  void aReplicaWhoseUseFailedIsNotLentAgain() {
    Replica[] failed = new Replica[1];
    assertThatThrownBy(
            () ->
                lend(
                    replica -> {
                      failed[0] = replica;
                      throw new IllegalStateException("half done");
                    }))
        .hasMessage("half done");
    assertThat(lent()).isNotSameAs(failed[0]);
  }

  @Test
  void aReleasedReplicaIsNotLentAgain() {
    Replica first = lent();
    ReplicaPool.release(ReplicaKind.plain(plan.definition(), SHAPE));
    assertThat(lent()).isNotSameAs(first);
  }

  @Test
  void shapesAndDefinitionsHaveTheirOwnReplicas() {
    Replica adam = lent();
    NetworkDefinition other =
        NetworkCatalog.define(TestNetworks.mlp(OptimizerName.NADAM)).definition();
    try {
      Replica nadam = ReplicaPool.lend(ReplicaKind.plain(other, SHAPE), replica -> replica);
      assertThat(nadam).isNotSameAs(adam);
    } finally {
      ReplicaPool.release(ReplicaKind.plain(other, SHAPE));
    }
  }

  @Test
  void noResultDependsOnWhatAReplicaDidBefore() {
    NetworkState start = lend(Replica::state);
    List<float[]> clean = lend(replica -> work(replica, start));
    Batch poison = TestNetworks.batch(SHAPE, plan.objective(), 3, 99);
    for (int i = 0; i < poison.features().length; i++) {
      poison.features()[i] = Float.NaN;
    }
    lend(replica -> TestNetworks.step(replica, poison));

    List<float[]> dirty = lend(replica -> work(replica, start));
    for (int i = 0; i < clean.size(); i++) {
      assertThat(dirty.get(i)).isEqualTo(clean.get(i));
    }
  }

  private List<float[]> work(Replica replica, NetworkState start) {
    replica.load(start);
    TestNetworks.step(replica, batch);
    TestNetworks.step(replica, batch);
    NetworkState end = replica.state();
    return List.of(end.parameters(), end.innerState(), replica.output(batch.features(), 8));
  }

  private Replica lent() {
    return lend(replica -> replica);
  }

  private <R> R lend(Function<Replica, R> use) {
    return ReplicaPool.lend(ReplicaKind.plain(plan.definition(), SHAPE), use);
  }
}
