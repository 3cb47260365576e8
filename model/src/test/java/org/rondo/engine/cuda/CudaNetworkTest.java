package org.rondo.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.random.impl.DropOutInverted;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.config.OptimizerName;
import org.rondo.data.Batch;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Storage;
import org.rondo.engine.CudaEngine;
import org.rondo.engine.StepEngine;
import org.rondo.network.NativeThreads;
import org.rondo.network.NetworkCatalog;
import org.rondo.network.NetworkPlan;
import org.rondo.network.TestNetworks;

/** The order, sizes and lifetimes of what reaches CUDA; it needs no compiler. */
class CudaNetworkTest {
  private static final NetworkPlan MLP =
      NetworkCatalog.define(TestNetworks.mlp(OptimizerName.ADAM));

  private static StepEngine open(EmulatedCuda cuda) {
    ExampleLayout layout = ExampleLayout.of(TestNetworks.FOUR, Storage.FLOAT32, 1);
    return CudaEngine.open(MLP.definition(), layout, cuda, 0);
  }

  private static Batch batch(int rows) {
    return TestNetworks.batch(TestNetworks.FOUR, MLP.objective(), rows, 1).batch();
  }

  /** Opens an engine, uses it, and asserts that it leaves nothing behind. */
  private static void with(EmulatedCuda cuda, Consumer<StepEngine> use) {
    try (StepEngine engine = open(cuda)) {
      use.accept(engine);
    }
    cuda.assertNothingIsLeft();
  }

  private static List<String> callsOf(EmulatedCuda cuda, Runnable use) {
    cuda.calls.clear();
    use.run();
    return List.copyOf(cuda.calls);
  }

  @Test
  void theFirstStepIsQueuedTheSecondRecordedAllLaterOnesLaunched() {
    EmulatedCuda cuda = new EmulatedCuda();
    with(
        cuda,
        engine -> {
          engine.output(batch(6)); // Makes room.
          List<String> first = callsOf(cuda, () -> engine.step(batch(6), 1));
          List<String> second = callsOf(cuda, () -> engine.step(batch(6), 1));
          int allocations = cuda.memory.allocations;
          List<String> third = callsOf(cuda, () -> engine.step(batch(6), 1));

          // 4-5-3-3 units, inputs, targets and weights aligned to 64 floats.
          assertThat(first)
              .startsWith("upload 76", "upload " + 4 * (64 + 64 + 6), "gemm 5 6 4")
              .containsSubsequence("gemm 3 6 5", "gemm 3 6 3", "launch softmax")
              .containsSubsequence("launch row_losses", "launch total", "launch loss_gradient")
              .containsSubsequence("gemm 3 3 6", "gemm 3 6 3", "launch activate_back")
              .endsWith("launch update_adam", "download 8", "synchronize");
          assertThat(second.get(0)).isEqualTo("beginCapture");
          assertThat(second.subList(1, first.size())).isEqualTo(first.subList(0, first.size() - 1));
          assertThat(second.subList(first.size(), second.size()))
              .containsExactly("endCapture", "launchGraph", "synchronize");
          assertThat(third).containsExactly("launchGraph", "synchronize");
          assertThat(cuda.memory.allocations).isEqualTo(allocations);
        });
  }

  @Test
  void smallerBatchesUseTheRoomOfLargerOnes() {
    EmulatedCuda cuda = new EmulatedCuda();
    with(
        cuda,
        engine -> {
          engine.step(batch(8), 1);
          engine.output(batch(8));
          int allocations = cuda.memory.allocations;
          engine.step(batch(5), 1);
          engine.output(batch(1));
          assertThat(cuda.memory.allocations).isEqualTo(allocations);
          engine.step(batch(9), 1);
          assertThat(cuda.memory.allocations).isGreaterThan(allocations);
          engine.step(batch(8), 1);
        });
  }

  @Test
  void graphsAreBounded() {
    EmulatedCuda cuda = new EmulatedCuda();
    with(
        cuda,
        engine -> {
          engine.step(batch(40), 1);
          for (int rows = 1; rows < 40; rows++) {
            engine.step(batch(rows), 1);
            engine.step(batch(rows), 1);
          }
          long made = cuda.calls.stream().filter("endCapture"::equals).count();
          long destroyed = cuda.calls.stream().filter("destroyGraph"::equals).count();
          assertThat(made).isEqualTo(39);
          assertThat(made - destroyed).isBetween(10L, 16L);
        });
  }

  @Test
  void anyThreadMayUseAnEngine() throws InterruptedException {
    EmulatedCuda cuda = new EmulatedCuda();
    StepEngine engine = open(cuda);
    engine.step(batch(3), 1);
    double[] loss = new double[1];
    Thread other = new Thread(() -> loss[0] = engine.step(batch(3), 1));
    other.start();
    other.join();
    assertThat(loss[0]).isNotZero();
    Thread closing = new Thread(engine::close);
    closing.start();
    closing.join();
    cuda.assertNothingIsLeft();
  }

  /** A little room fits the network, not a batch; less fits nothing. */
  @ParameterizedTest
  @ValueSource(longs = {0, 32L << 20, (32L << 20) + 100, (32L << 20) + 20_000})
  void memoryThatDoesNotSufficeIsNamedAndNothingIsLeft(long limit) {
    EmulatedCuda cuda = new EmulatedCuda();
    cuda.memory.limit = limit;
    assertThatThrownBy(
            () -> {
              try (StepEngine engine = open(cuda)) {
                engine.step(batch(2000), 1);
              }
            })
        .isInstanceOf(CudaException.class)
        .hasMessage("engine cuda: cuMemAlloc_v2 failed: out of memory; take a smaller batch");
    cuda.assertNothingIsLeft();
  }

  @Test
  void dropoutDrawsAsNd4jDoes() {
    NativeThreads.holdToOne();
    for (long seed : new long[] {1, 99, 1L << 40, -3}) {
      Nd4j.getRandom().setSeed(seed);
      INDArray ones = Nd4j.ones(17);
      for (int draw = 0; draw < 3; draw++) {
        long node = Nd4j.getRandom().nodeState();
        Nd4j.getExecutioner().exec(new DropOutInverted(ones, ones.dup(), 0.5));
        assertThat(Nd4j.getRandom().nodeState()).isEqualTo(Draws.after(node, 17));
        assertThat(Nd4j.getRandom().rootState()).isEqualTo(seed);
      }
    }
  }
}
