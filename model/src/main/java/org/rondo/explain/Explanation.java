package org.rondo.explain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rondo.data.FloatRows;
import org.rondo.engine.LayerTrace;
import org.rondo.network.NamedArray;

/**
 * The first round of a training in numbers. Vectors of parameters are one row, in DL4J's flat
 * order.
 *
 * @param subject what is trained, and how
 * @param arrays of the parameters
 * @param workers what each of them did, in worker order
 * @param average what came of it
 */
public record Explanation(
    Subject subject, List<NamedArray> arrays, List<Worker> workers, Average average) {

  /** Copies the lists. */
  public Explanation {
    arrays = List.copyOf(arrays);
    workers = List.copyOf(workers);
  }

  /**
   * What is trained, and how.
   *
   * @param name of the configuration
   * @param network as configured
   * @param engine that computed the steps
   * @param inputs names of the network's inputs, in order; empty where they have none
   * @param outputs names of what its outputs stand for, in order
   * @param loss the loss function
   * @param method how steps become an average
   */
  public record Subject(
      String name,
      String network,
      String engine,
      List<String> inputs,
      List<String> outputs,
      String loss,
      Method method) {
    /** Copies the lists. */
    public Subject {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * How steps become an average.
   *
   * @param optimizer of the local steps
   * @param plain whether a step is the learning rate times the gradient and nothing else
   * @param recipe that combines the workers' results
   */
  public record Method(String optimizer, boolean plain, String recipe) {}

  /**
   * A worker's part of the round.
   *
   * @param rows that it has here
   * @param steps that it took, in order
   */
  public record Worker(int rows, List<Step> steps) {
    /** Copies the list. */
    public Worker {
      steps = List.copyOf(steps);
    }
  }

  /**
   * One local step.
   *
   * @param rows that it is about
   * @param layers what each layer made of them
   * @param result what came out, and the loss
   * @param change of the parameters
   */
  public record Step(Rows rows, List<LayerTrace> layers, Result result, Change change) {
    /** Copies the list. */
    public Step {
      layers = List.copyOf(layers);
    }
  }

  /**
   * The rows of a step.
   *
   * @param inputs {@code [rows, inputs]}
   * @param targets {@code [rows, outputs]}, as the loss compares them with the outputs
   * @param weights {@code [rows, 1]}: how much each counts; null where all count the same
   */
  public record Rows(FloatRows inputs, FloatRows targets, @Nullable FloatRows weights) {}

  /**
   * The result of a forward pass.
   *
   * @param outputs {@code [rows, outputs]}
   * @param losses of the rows, unweighted and without regularisation
   * @param loss the mean, with regularisation
   */
  public record Result(FloatRows outputs, List<Double> losses, double loss) {
    /** Copies the list. */
    public Result {
      losses = List.copyOf(losses);
    }
  }

  /**
   * How a step changes the parameters.
   *
   * @param before the parameters before it
   * @param gradient of the mean loss, without regularisation and clipping
   * @param after the parameters after it; null where workers send gradients and take no steps
   * @param learningRate of the step
   */
  public record Change(
      FloatRows before, FloatRows gradient, @Nullable FloatRows after, double learningRate) {}

  /**
   * What came of the round.
   *
   * @param start the parameters before it
   * @param result the parameters after it
   * @param losses on all rows that were shown: at the start, of each worker's parameters, of the
   *     result
   */
  public record Average(FloatRows start, FloatRows result, Losses losses) {}

  /**
   * Mean losses on the rows of all workers, without regularisation.
   *
   * @param start of the parameters before the round
   * @param workers of each worker's own parameters after its steps; empty where they took none
   * @param result of the parameters after the round
   */
  public record Losses(double start, List<Double> workers, double result) {
    /** Copies the list. */
    public Losses {
      workers = List.copyOf(workers);
    }
  }
}
