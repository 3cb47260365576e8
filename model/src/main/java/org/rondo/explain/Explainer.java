package org.rondo.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.rondo.averaging.AveragingRecipe.Exchange;
import org.rondo.config.KebabCase;
import org.rondo.config.ModelConfig;
import org.rondo.config.OptimizerConfig;
import org.rondo.config.OptimizerName;
import org.rondo.config.RunConfig;
import org.rondo.data.FloatRows;
import org.rondo.data.Shard;
import org.rondo.engine.NetworkTrace;
import org.rondo.error.ConfigurationException;
import org.rondo.explain.Explanation.Average;
import org.rondo.explain.Explanation.Losses;
import org.rondo.explain.Explanation.Method;
import org.rondo.explain.Explanation.Subject;
import org.rondo.learning.LabelScaling;
import org.rondo.learning.Learner;
import org.rondo.learning.ProbeLoss;
import org.rondo.learning.SupervisedLearner;
import org.rondo.network.NetworkState;
import org.rondo.training.NetworkFactory;
import org.rondo.training.Trainer;
import org.rondo.training.TrainingListener;

/** Trains one round in this process and writes it down. */
public final class Explainer {
  /** More numbers than anybody reads. */
  private static final int MOST_PARAMETERS = 5_000_000;

  private final RunConfig config;
  private final NetworkFactory.Start start;

  /**
   * An explainer of a training.
   *
   * @param config of one round
   * @param start of the training
   * @throws ConfigurationException when it is more than one round, or the network is too large
   */
  public Explainer(RunConfig config, NetworkFactory.Start start) {
    this.config = config;
    this.start = start;
    if (!Integer.valueOf(1).equals(config.training().rounds())) {
      throw new ConfigurationException("training.rounds: an explanation is of 1 round");
    }
    int parameters = start.state().parameters().length;
    if (parameters > MOST_PARAMETERS) {
      throw new ConfigurationException(
          "model: a network of %s parameters is too large to be written out; expected at most %s: choose a smaller one"
              .formatted(parameters, MOST_PARAMETERS));
    }
  }

  /**
   * Runs the round.
   *
   * @param shards the rows of each worker
   * @param inputs names of the network's inputs; empty where they have none
   * @param outputs names of what its outputs stand for
   */
  public Explanation explain(List<Shard> shards, List<String> inputs, List<String> outputs) {
    try (RecordingWorkers workers =
            new RecordingWorkers(
                start.plan(), start.engine().spec(), config.training().optimizer().rate(), shards);
        NetworkTrace trace = new NetworkTrace(start.engine().spec())) {
      NetworkState published =
          new Trainer(start.plan(), config.training(), workers, new TrainingListener() {})
              .train(start.state())
              .state();
      LabelScaling scaling = ((SupervisedLearner.Plan) start.plan().learner()).scaling();
      return new Explanation(
          subject(inputs, outputs),
          trace.arrays(),
          workers.recorded(),
          average(
              shards,
              workers.recorded(),
              scaling == null ? published.parameters() : scaling.learned(published.parameters())));
    }
  }

  private Subject subject(List<String> inputs, List<String> outputs) {
    OptimizerConfig optimizer = config.training().optimizer();
    ModelConfig model = config.model();
    boolean plain =
        optimizer.name() == OptimizerName.SGD
            && optimizer.decay() == 0
            && optimizer.gradientClipping() == null
            && optimizer.sam() == null
            && optimizer.scheduleFree() == null
            && optimizer.layers().isEmpty()
            && model.l2() == 0
            && model.file().isEmpty();
    return new Subject(
        config.name(),
        model.network(),
        KebabCase.of(start.engine().spec().engine()),
        inputs,
        outputs,
        KebabCase.of(start.network().objective().loss()),
        new Method(
            KebabCase.of(optimizer.name()),
            plain,
            KebabCase.of(config.training().averaging().recipe())));
  }

  private Average average(List<Shard> shards, List<Explanation.Worker> recorded, float[] result) {
    boolean steps = start.plan().exchange().exchange() != Exchange.GRADIENTS;
    List<Double> losses = new ArrayList<>();
    for (Explanation.Worker worker : steps ? recorded : List.<Explanation.Worker>of()) {
      if (!worker.steps().isEmpty()) {
        Explanation.Step last = worker.steps().get(worker.steps().size() - 1);
        losses.add(loss(shards, numbers(Objects.requireNonNull(last.change().after()))));
      }
    }
    return new Average(
        RecordingLearner.vector(start.state().parameters()),
        RecordingLearner.vector(result),
        new Losses(loss(shards, start.state().parameters()), losses, loss(shards, result)));
  }

  private double loss(List<Shard> shards, float[] parameters) {
    ProbeLoss whole = ProbeLoss.NONE;
    for (Shard shard : shards) {
      whole = whole.plus(start.plan().learner().lend(learner -> probe(learner, parameters, shard)));
    }
    return whole.mean();
  }

  private static ProbeLoss probe(Learner learner, float[] parameters, Shard shard) {
    return learner.probe(parameters, shard);
  }

  private static float[] numbers(FloatRows row) {
    float[] numbers = new float[row.width()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = row.at(0, i);
    }
    return numbers;
  }
}
