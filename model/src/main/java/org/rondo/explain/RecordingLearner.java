package org.rondo.explain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rondo.data.Batch;
import org.rondo.data.FloatRows;
import org.rondo.data.Shard;
import org.rondo.engine.NetworkTrace;
import org.rondo.engine.StepEngine;
import org.rondo.evaluation.Evaluation;
import org.rondo.learning.Learner;
import org.rondo.learning.ProbeLoss;
import org.rondo.network.NetworkState;

/** A learner that writes down what its steps do, and otherwise does what the one it wraps does. */
final class RecordingLearner implements Learner {
  private final Learner learner;
  private final StepEngine engine;
  private final NetworkTrace trace;
  private final double learningRate;
  private final List<Explanation.Step> steps = new ArrayList<>();

  /**
   * Writes down the steps of a learner.
   *
   * @param engine another engine of the same network, to look without disturbing the learner's
   * @param learningRate that rates are factors of
   */
  RecordingLearner(Learner learner, StepEngine engine, NetworkTrace trace, double learningRate) {
    this.learner = learner;
    this.engine = engine;
    this.trace = trace;
    this.learningRate = learningRate;
  }

  List<Explanation.Step> steps() {
    return steps;
  }

  @Override
  public double step(Batch batch, double rate) {
    NetworkState before = learner.parametersOnly();
    double loss = learner.step(batch, rate);
    record(batch, before, learner.parametersOnly(), loss, rate);
    return loss;
  }

  @Override
  public double gradient(Batch batch, float[] gradient) {
    double loss = learner.gradient(batch, gradient);
    record(batch, learner.parametersOnly(), null, loss, 1);
    return loss;
  }

  private void record(
      Batch batch, NetworkState before, @Nullable NetworkState after, double loss, double rate) {
    float[] gradient = new float[before.parameters().length];
    engine.loadParameters(before.parameters(), before.iteration());
    engine.gradient(batch, gradient);
    float[] outputs = engine.output(batch);
    double[] losses = engine.losses(batch, outputs);
    int rows = batch.rows();
    float[] weights = batch.weights();
    steps.add(
        new Explanation.Step(
            new Explanation.Rows(
                new FloatRows(batch.inputs(), rows, batch.inputLength()),
                new FloatRows(batch.targets(), rows, outputs.length / rows),
                weights == null ? null : new FloatRows(weights, rows, 1)),
            trace.layers(before.parameters(), batch),
            new Explanation.Result(
                new FloatRows(outputs, rows, outputs.length / rows), sums(losses, rows), loss),
            new Explanation.Change(
                vector(before.parameters()),
                vector(gradient),
                after == null ? null : vector(after.parameters()),
                rate * learningRate)));
  }

  /** The loss of each row; where steps have labels, the sum of theirs. */
  private static List<Double> sums(double[] losses, int rows) {
    List<Double> sums = new ArrayList<>();
    int each = losses.length / rows;
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int i = 0; i < each; i++) {
        sum += losses[row * each + i];
      }
      sums.add(sum);
    }
    return sums;
  }

  static FloatRows vector(float[] values) {
    return new FloatRows(values, 1, values.length);
  }

  @Override
  public void load(NetworkState state) {
    learner.load(state);
  }

  @Override
  public void loadParameters(float[] parameters, int iteration) {
    learner.loadParameters(parameters, iteration);
  }

  @Override
  public void seed(long seed) {
    learner.seed(seed);
  }

  @Override
  public NetworkState state() {
    return learner.state();
  }

  @Override
  public NetworkState parametersOnly() {
    return learner.parametersOnly();
  }

  @Override
  public void apply(float[] gradient, double rate) {
    learner.apply(gradient, rate);
  }

  @Override
  public ProbeLoss probe(Shard shard) {
    return learner.probe(shard);
  }

  @Override
  public ProbeLoss probe(float[] parameters, Shard shard) {
    return learner.probe(parameters, shard);
  }

  @Override
  public Evaluation evaluate(float[] parameters, Shard shard, long plannedRows) {
    return learner.evaluate(parameters, shard, plannedRows);
  }
}
