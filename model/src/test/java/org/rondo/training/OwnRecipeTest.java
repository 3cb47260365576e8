package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rondo.averaging.AveragingRecipe;
import org.rondo.averaging.Combination;
import org.rondo.averaging.ExchangePlan;
import org.rondo.averaging.GradientAveraging;
import org.rondo.averaging.MedianRecipe;
import org.rondo.averaging.OuterState;
import org.rondo.averaging.ParameterAveraging;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.evaluation.MetricCatalog;
import org.rondo.training.TestRuns.Run;

/** Recipes that are written outside of the averaging package train like those inside. */
class OwnRecipeTest {

  /** {@code theta' = theta + (mean - theta) / 2}. */
  private record HalfWay() implements ParameterAveraging {
    private static final long serialVersionUID = 1L;

    @Override
    public OuterStep step(float[] global, float[] combined, OuterState state, int workers) {
      float[] next = new float[global.length];
      for (int i = 0; i < next.length; i++) {
        next[i] = (float) (global[i] + ((double) combined[i] - global[i]) / 2);
      }
      return new OuterStep(next, state);
    }
  }

  /** One optimizer step on the median of the workers' gradients. */
  private record MedianGradients() implements GradientAveraging {
    private static final long serialVersionUID = 1L;

    @Override
    public Combination combination() {
      return new MedianRecipe();
    }
  }

  @Test
  void aParameterRecipe() {
    TrainingResult result = train(new HalfWay());

    assertThat(result.totals().rounds()).isEqualTo(20);
  }

  @Test
  void aGradientRecipeAveragesEveryStep() {
    TrainingResult result = train(new MedianGradients());

    assertThat(result.totals().rounds()).isEqualTo(80);
  }

  private static TrainingResult train(AveragingRecipe recipe) {
    List<Shard> shards =
        List.of(TestRuns.halves(40, 3, 1), TestRuns.halves(40, 3, 2), TestRuns.halves(37, 3, 3));
    Run run =
        TestRuns.classification(
            TestRuns.config("training: {batch-size: 10, local-steps: 4, epochs: 20}"),
            3,
            2,
            Map.of(Split.TRAIN, shards));
    ExchangePlan exchange = run.plan().exchange();
    TrainingPlan plan =
        new TrainingPlan(
            run.plan().learner(),
            run.plan().layout(),
            run.plan().batches(),
            new ExchangePlan(
                recipe,
                exchange.innerState(),
                exchange.codec(),
                exchange.broadcast(),
                exchange.fragments(),
                exchange.delay(),
                exchange.statefulGradients(),
                exchange.statistics()));
    Workers workers = new InProcessWorkers(plan, Map.of(Split.TRAIN, shards));
    TrainingResult result =
        new Trainer(plan, run.config().training(), workers, new TrainingListener() {})
            .train(run.fresh());
    assertThat(loss(workers, result.state().parameters()))
        .isLessThan(0.98 * loss(workers, run.fresh().parameters()));
    return result;
  }

  private static double loss(Workers workers, float[] parameters) {
    return workers.evaluate(parameters, Split.TRAIN).metrics().value(MetricCatalog.LOSS);
  }
}
