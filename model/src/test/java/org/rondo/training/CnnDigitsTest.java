package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rondo.data.DigitRenderer;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Shard;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Split;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.evaluation.MetricCatalog;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.network.NetworkState;
import org.rondo.training.TestRuns.Run;

/** LeNet learns drawn digits that are packed as bytes. */
class CnnDigitsTest {
  private static final TensorShape IMAGE =
      TensorShape.of(1, DigitRenderer.SIZE, DigitRenderer.SIZE);

  @Test
  void lossFalls() {
    Run run =
        TestRuns.run(
            TestRuns.config(
                """
                model: {network: cnn}
                training: {batch-size: 10, local-steps: 2, epochs: 3,
                  optimizer: {name: adam, learning-rate: 0.002}}
                """),
            IMAGE,
            Storage.UINT8,
            Target.classes(DigitRenderer.DIGITS),
            Map.of(Split.TRAIN, List.of(digits(0, 40), digits(40, 75))));

    double before = loss(run, run.fresh());
    List<Double> losses = new ArrayList<>();
    NetworkState end =
        run.train(
                new TrainingListener() {
                  @Override
                  public void round(RoundRecord record) {
                    losses.add(record.outcome().loss());
                  }
                })
            .state();

    assertThat(loss(run, end)).isLessThan(0.6 * before);
    assertThat(losses.get(losses.size() - 1)).isLessThan(losses.get(0));
  }

  private static Shard digits(int from, int to) {
    ShardBuilder builder = new ShardBuilder(ExampleLayout.of(IMAGE, Storage.UINT8, 1));
    for (int i = from; i < to; i++) {
      builder.append(DigitRenderer.example(i, 1), new float[] {DigitRenderer.label(i, 1)});
    }
    return builder.build();
  }

  private static double loss(Run run, NetworkState state) {
    return run.workers()
        .evaluate(state.parameters(), Split.TRAIN)
        .metrics()
        .value(MetricCatalog.LOSS);
  }
}
