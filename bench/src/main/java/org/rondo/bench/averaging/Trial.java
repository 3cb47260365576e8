package org.rondo.bench.averaging;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAccumulator;
import org.rondo.config.RunConfig;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.evaluation.MetricCatalog;
import org.rondo.evaluation.Metrics;
import org.rondo.network.NetworkRequest;
import org.rondo.network.NetworkState;
import org.rondo.training.InProcessWorkers;
import org.rondo.training.NetworkFactory;
import org.rondo.training.RoundRecord;
import org.rondo.training.Trainer;
import org.rondo.training.TrainingListener;
import org.rondo.training.TrainingPlan;
import org.rondo.training.TrainingResult;

/**
 * One training from scratch on the calling thread, which gives the bits that any cluster gives.
 *
 * @param setting what is compared
 * @param seed of weights, order and shards
 */
record Trial(Setting setting, long seed) {

  /**
   * What a trial comes to.
   *
   * @param accuracy on the test images
   * @param loss on the training images
   * @param rounds done
   * @param bytes between driver and workers
   * @param most bytes of a round after the first, in which all parameters are sent
   * @param seconds of training on one thread
   */
  record Outcome(double accuracy, double loss, int rounds, long bytes, long most, double seconds) {}

  Outcome run(ImageSet images) {
    RunConfig config = setting.config(seed);
    List<Shard> train = ImageSet.shards(images.train(), config.training().workers(), seed);
    List<Shard> test = ImageSet.shards(images.test(), 1, seed);
    NetworkFactory.Start start =
        NetworkFactory.start(config, ImageSet.layout(), NetworkRequest.Target.classes(10));
    InProcessWorkers workers =
        new InProcessWorkers(start.plan(), Map.of(Split.TRAIN, train, Split.TEST, test));
    return run(config, start.plan(), workers, start.state());
  }

  private static Outcome run(
      RunConfig config, TrainingPlan plan, InProcessWorkers workers, NetworkState fresh) {
    LongAccumulator most = new LongAccumulator(Math::max, 0);
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void round(RoundRecord record) {
            if (record.plan().round() > 0) {
              most.accumulate(record.outcome().traffic().bytes());
            }
          }
        };
    TrainingResult result = new Trainer(plan, config.training(), workers, listener).train(fresh);
    float[] parameters = result.state().parameters();
    Metrics test = workers.evaluate(parameters, Split.TEST).metrics();
    Metrics train = workers.evaluate(parameters, Split.TRAIN).metrics();
    return new Outcome(
        test.value(MetricCatalog.ACCURACY),
        train.value(MetricCatalog.LOSS),
        result.totals().rounds(),
        result.totals().bytesExchanged(),
        most.get(),
        result.totals().seconds());
  }
}
