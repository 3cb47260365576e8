package org.rondo.learning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.data.Batch;
import org.rondo.data.BatchReader;
import org.rondo.data.Shard;
import org.rondo.engine.EngineDevice;
import org.rondo.engine.EnginePool;
import org.rondo.engine.EngineSpec;
import org.rondo.engine.StepEngine;
import org.rondo.evaluation.Evaluation;
import org.rondo.evaluation.ReconstructionEvaluation;
import org.rondo.network.NetworkState;
import org.rondo.network.Objective;

/** One network that learns its labels: an optimizer step on the mean loss of a mini-batch. */
public final class SupervisedLearner implements Learner {
  private static final int BATCH_SIZE = 256;

  private final StepEngine engine;
  private final Plan plan;

  private SupervisedLearner(StepEngine engine, Plan plan) {
    this.engine = engine;
    this.plan = plan;
  }

  /**
   * How workers obtain such learners.
   *
   * @param engine that computes the steps
   * @param objective what the network's outputs mean
   * @param scaling of the targets that it learns; null for none
   * @param weighed the labels, where some classes count more than others; null where all count the
   *     same
   */
  public record Plan(
      EngineSpec engine,
      Objective objective,
      @Nullable LabelScaling scaling,
      Batch.@Nullable Targets weighed)
      implements Learner.Plan {

    /** Learners of unscaled, unweighted labels. */
    public Plan(EngineSpec engine, Objective objective) {
      this(engine, objective, null, null);
    }

    /** The same learners, with scaled targets. */
    public Plan scaled(LabelScaling by) {
      return new Plan(engine, by.published(objective), by, null);
    }

    /**
     * The same learners, for which some classes count more.
     *
     * @param classWeights factors of the rows' weights, by the index of the class
     */
    public Plan weighed(float[] classWeights) {
      return new Plan(engine, objective, null, new WeighedClasses(objective, classWeights));
    }

    @Override
    public <R> R lend(Function<Learner, R> use) {
      return EnginePool.lend(engine, lent -> use.apply(new SupervisedLearner(lent, this)));
    }

    @Override
    public Optional<EngineDevice> device() {
      return engine.device();
    }

    @Override
    public void release() {
      EnginePool.release(engine);
    }

    @Override
    public Batch.Targets targets() {
      return scaling != null ? scaling.targets(objective) : weighed != null ? weighed : objective;
    }

    /** The optimizer's state belongs to the scaled targets and is not published. */
    @Override
    public NetworkState published(NetworkState learned) {
      return scaling == null
          ? learned
          : new NetworkState(scaling.published(learned.parameters()), new float[0], 0);
    }

    private double loss(double learned) {
      return scaling == null ? learned : scaling.loss(learned);
    }

    @Override
    public Evaluation emptyEvaluation(long plannedRows) {
      return switch (objective.form()) {
        case SOFTMAX, SIGMOID, SCORE -> Evaluation.ofClassification(objective.width(), plannedRows);
        case VALUES -> Evaluation.ofRegression(objective.width(), plannedRows);
        case QUANTILES ->
            Evaluation.ofQuantiles(objective.labelWidth(), objective.settings(), plannedRows);
        case LABELS -> Evaluation.ofMultiLabel(objective.width(), plannedRows);
        case INPUTS -> Evaluation.ofReconstruction(objective.width(), plannedRows);
      };
    }

    /**
     * Predicts the rows of a shard; their labels are not read.
     *
     * @param parameters to predict with
     * @return for each row, class probabilities {@code [classes]} or targets {@code [targets]}; for
     *     a sequence whose steps have labels, as many for each of its real steps: {@code [steps,
     *     classes]}; of a network that learns its inputs, the one error of all of them
     */
    public List<float[]> predict(float[] parameters, Shard shard) {
      return EnginePool.lend(
          engine,
          lent -> {
            lent.loadParameters(parameters);
            List<float[]> all = new ArrayList<>(shard.rows());
            BatchReader reader =
                BatchReader.sequential(shard, Batch.Targets.NONE, lent.rows(BATCH_SIZE));
            int width = objective.width();
            for (int i = 0; i < reader.batches(); i++) {
              Batch batch = reader.read(0, i);
              float[] outputs = lent.output(batch);
              if (objective.ofInputs()) {
                addErrors(outputs, batch, all);
                continue;
              }
              int each = outputs.length / batch.rows() / objective.outputs();
              float[] some =
                  objective.predictions(byStep(outputs, batch.rows(), each), batch.rows() * each);
              for (int row = 0; row < batch.rows(); row++) {
                int real = each == 1 ? 1 : shard.steps(all.size());
                int from = row * each * width;
                all.add(Arrays.copyOfRange(some, from, from + real * width));
              }
            }
            return all;
          });
    }

    private void addErrors(float[] outputs, Batch batch, List<float[]> to) {
      for (int row = 0; row < batch.rows(); row++) {
        double error =
            ReconstructionEvaluation.error(outputs, batch.inputs(), row, objective.width());
        to.add(new float[] {(float) error});
      }
    }

    /**
     * Says what the network answers to rows that have their labels, one by one in their order.
     *
     * @param parameters to answer with
     */
    public void answer(float[] parameters, Shard shard, RowAnswers answers) {
      EnginePool.lend(
          engine,
          lent -> {
            lent.loadParameters(parameters);
            answers.take(lent, objective, shard);
            return answers;
          });
    }

    /** From {@code [rows, outputs, steps]} to {@code [rows, steps, outputs]}. */
    private float[] byStep(float[] outputs, int rows, int steps) {
      return steps == 1 ? outputs : turned(outputs, rows, objective.outputs(), steps);
    }

    /** {@code [rows, width, steps]}. */
    private float[] predictionsOfSteps(float[] outputs, Batch batch) {
      int rows = batch.rows();
      int steps = batch.steps();
      float[] predicted = objective.predictions(byStep(outputs, rows, steps), rows * steps);
      return turned(predicted, rows, steps, objective.width());
    }

    /** From {@code [rows, a, b]} to {@code [rows, b, a]}. */
    static float[] turned(float[] values, int rows, int a, int b) {
      float[] turned = new float[rows * a * b];
      for (int i = 0; i < turned.length; i++) {
        int row = i / (a * b);
        turned[i] = values[(row * a + i % a) * b + i / a % b];
      }
      return turned;
    }
  }

  @Override
  public void load(NetworkState state) {
    engine.load(state);
  }

  @Override
  public void loadParameters(float[] parameters, int iteration) {
    engine.loadParameters(parameters, iteration);
  }

  @Override
  public void seed(long seed) {
    Nd4j.getRandom().setSeed(seed);
  }

  @Override
  public NetworkState state() {
    return engine.state();
  }

  @Override
  public NetworkState parametersOnly() {
    return engine.parametersOnly();
  }

  @Override
  public double step(Batch batch, double rate) {
    return plan.loss(engine.step(batch, rate));
  }

  @Override
  public double gradient(Batch batch, float[] gradient) {
    return plan.loss(engine.gradient(batch, gradient));
  }

  @Override
  public void apply(float[] gradient, double rate) {
    engine.apply(gradient, rate);
  }

  @Override
  public ProbeLoss probe(float[] parameters, Shard shard) {
    engine.loadParameters(parameters);
    return probe(shard);
  }

  @Override
  public ProbeLoss probe(Shard shard) {
    ProbeLoss loss =
        loss(engine, plan.targets(), shard, engine.rows(ProbeLoss.ROWS), ProbeLoss.ROWS);
    return new ProbeLoss(plan.loss(loss.sum()), loss.weight());
  }

  /** The loss that is learned, of an engine's parameters, on the first rows of a shard or more. */
  static ProbeLoss loss(
      StepEngine engine, Batch.Targets targets, Shard shard, int batchSize, int least) {
    BatchReader reader = BatchReader.sequential(shard, targets, batchSize);
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < reader.batches() && (long) i * batchSize < least; i++) {
      Batch batch = reader.read(0, i);
      double[] losses = engine.losses(batch, engine.output(batch));
      int each = losses.length / batch.rows(); // 1, or one for each step
      for (int at = 0; at < losses.length; at++) {
        sum += batch.weight(at / each, at % each) * losses[at];
      }
      weight += batch.weight();
    }
    return new ProbeLoss(sum, weight);
  }

  @Override
  public Evaluation evaluate(float[] parameters, Shard shard, long plannedRows) {
    Evaluation evaluation = plan.emptyEvaluation(plannedRows);
    engine.loadParameters(parameters);
    BatchReader reader = BatchReader.sequential(shard, plan.objective(), engine.rows(BATCH_SIZE));
    for (int i = 0; i < reader.batches(); i++) {
      Batch batch = reader.read(0, i);
      float[] outputs = engine.output(batch);
      double[] losses = RowAnswers.losses(engine, plan.objective(), batch, outputs);
      if (batch.labelsSteps()) {
        evaluation.addSteps(
            plan.predictionsOfSteps(outputs, batch),
            batch.labels(),
            losses,
            batch.labelMask(),
            batch.weights(),
            batch.rows(),
            batch.steps());
        continue;
      }
      evaluation.add(
          plan.objective().predictions(outputs, batch.rows()),
          batch.labels(),
          losses,
          batch.weights(),
          batch.rows());
    }
    return evaluation;
  }
}
