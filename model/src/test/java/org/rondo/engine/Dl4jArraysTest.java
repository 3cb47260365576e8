package org.rondo.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.OptimizerName;
import org.rondo.data.Batch;
import org.rondo.data.TensorShape;
import org.rondo.network.Dl4jNetwork;
import org.rondo.network.NetworkCatalog;
import org.rondo.network.NetworkPlan;
import org.rondo.network.TestNetworks;

/** Off-heap memory stays bounded however many batch sizes occur. */
class Dl4jArraysTest {
  private static final TensorShape SHAPE = TestNetworks.FOUR;
  private static final int CLASSES = 3;

  private final NetworkPlan plan = NetworkCatalog.define(TestNetworks.mlp(OptimizerName.ADAM));

  private static Batch batch(int rows) {
    float[] labels = new float[rows * CLASSES];
    for (int row = 0; row < rows; row++) {
      labels[row * CLASSES] = 1;
    }
    return Batch.of(SHAPE, new float[rows * SHAPE.length()], labels, rows);
  }

  @Test
  void manyBatchSizesHoldNoMoreThanAFew() {
    try (Dl4jNetwork network = Dl4jNetwork.open(plan.definition(), SHAPE);
        Dl4jArrays arrays = new Dl4jArrays(network)) {
      for (int rows = 1; rows <= 300; rows++) {
        arrays.of(batch(rows));
      }
      long most = (long) Dl4jArrays.MOST * 300 * SHAPE.length() * Float.BYTES;
      assertThat(arrays.bytes()).isPositive().isLessThanOrEqualTo(most);
    }
  }

  /** The same bits, whether the array of a size is new, was kept, or was dropped in between. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64})
  void anArrayThatWasDroppedIsMadeAgain(int rows) {
    try (Dl4jEngine engine = new Dl4jEngine(Dl4jNetwork.open(plan.definition(), SHAPE))) {
      float[] first = engine.output(batch(rows));
      for (int other = 100; other < 140; other++) {
        engine.output(batch(other));
      }
      assertThat(engine.output(batch(rows))).containsExactly(first);
    }
  }
}
