package org.rondo.engine.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.rondo.engine.compiled.kernel.UnsupportedException;
import org.rondo.engine.compiled.layer.BatchShape;

/**
 * Collects a network's stages for a device, layer by layer, and then runs them. It keeps track of
 * what the next one reads, in which shape, and which part of the flat parameters comes next.
 */
final class DevicePlan {
  private final DeviceFloats parameters;
  private final Header header;
  private final DeviceTime time;
  private final Place examples = new Place(false);
  private final List<Node> nodes = new ArrayList<>();
  private final List<DeviceDropout> dropouts = new ArrayList<>();
  private Output at;
  private int claimed;
  private int claimedBefore;
  private @Nullable DeviceOutput end;

  /**
   * An empty plan.
   *
   * @param parameters of the whole network
   * @param header where small numbers will lie
   * @param inputs values of one example
   * @param time of sequences
   */
  DevicePlan(DeviceFloats parameters, Header header, int inputs, DeviceTime time) {
    this.time = time;
    this.parameters = parameters;
    this.header = header;
    this.at = new Output(examples, BatchShape.flat(inputs));
  }

  /**
   * Where small numbers lie on the device.
   *
   * @param states the states of dropout
   * @param settings the settings of the loss
   */
  record Header(long states, long settings) {}

  /** Where a batch lies between stages, and the slope of the loss with respect to it. */
  private static final class Place {
    private final boolean trained;
    private long values;
    private long slope;

    Place(boolean trained) {
      this.trained = trained;
    }

    /** Adds what a reader passes back, which becomes this place's own. */
    void addSlope(Gpu gpu, long part, int count) {
      if (slope == DeviceStage.NONE) {
        slope = part;
      } else {
        gpu.launch("add", count, slope, part, count);
      }
    }
  }

  /** The output of a layer or vertex: where its batch lies, and in which shape. */
  record Output(Object place, BatchShape shape) {
    private Place held() {
      return (Place) place;
    }
  }

  /** A stage or a sum between places. */
  private interface Node {
    void reserve(Gpu.Room room, int rows);

    void forward(Gpu gpu, int rows, boolean training);

    void backward(Gpu gpu, int rows);
  }

  private record StageNode(DeviceStage stage, Place from, IntSupplier length, Place to)
      implements Node {
    @Override
    public void reserve(Gpu.Room room, int rows) {
      stage.reserve(room, rows);
    }

    @Override
    public void forward(Gpu gpu, int rows, boolean training) {
      to.slope = DeviceStage.NONE;
      to.values =
          training
              ? stage.forwardTraining(gpu, from.values, rows)
              : stage.forward(gpu, from.values, rows);
    }

    @Override
    public void backward(Gpu gpu, int rows) {
      if (to.trained) {
        long slope = stage.backward(gpu, to.slope, rows);
        if (from.trained) {
          from.addSlope(gpu, slope, rows * length.getAsInt());
        }
      }
    }
  }

  /** The sum of two batches. Stages overwrite slopes, so the second term gets a copy. */
  private static final class SumNode implements Node {
    private final Place first;
    private final Place second;
    private final int length;
    private final Place to;
    private long sum;
    private long copy;

    SumNode(Place first, Place second, int length, Place to) {
      this.first = first;
      this.second = second;
      this.length = length;
      this.to = to;
    }

    @Override
    public void reserve(Gpu.Room room, int rows) {
      sum = room.floats((long) rows * length);
      copy = room.floats((long) rows * length);
    }

    @Override
    public void forward(Gpu gpu, int rows, boolean training) {
      int count = rows * length;
      gpu.launch("add_of", count, sum, first.values, second.values, count);
      to.values = sum;
      to.slope = DeviceStage.NONE;
    }

    @Override
    public void backward(Gpu gpu, int rows) {
      int count = rows * length;
      if (second.trained) {
        gpu.copy(copy, to.slope, (long) count * Float.BYTES);
        second.addSlope(gpu, copy, count);
      }
      if (first.trained) {
        first.addSlope(gpu, to.slope, count);
      }
    }
  }

  Output at() {
    return at;
  }

  boolean atExamples() {
    return at.place() == examples;
  }

  /** Makes the next stage read something else. */
  void from(Output source) {
    at = source;
  }

  BatchShape shape() {
    return at.shape();
  }

  /** Whether what the next stage reads depends on parameters. */
  boolean passesGradientOn() {
    return at.held().trained;
  }

  /** The next parameters, in DL4J's flat order. */
  DeviceFloats claim(int length) {
    UnsupportedException.require(
        claimed + length <= parameters.length(), "it has fewer parameters than its layers");
    DeviceFloats part = parameters.part(claimed, length);
    claimed += length;
    return part;
  }

  /** The time axis of the network's sequences. */
  DeviceTime time() {
    return time;
  }

  /** The number of values in one example of a shape, in the current batch. */
  private IntSupplier length(BatchShape shape) {
    int units = shape.sequence() ? shape.channels() : shape.length();
    return () -> shape.sequence() ? units * time.steps() : units;
  }

  void add(DeviceStage stage, BatchShape next) {
    UnsupportedException.require(end == null, "a layer after the output");
    Place result = new Place(passesGradientOn() || claimed > claimedBefore);
    claimedBefore = claimed;
    nodes.add(new StageNode(stage, at.held(), length(shape()), result));
    at = new Output(result, next);
  }

  void addDropout(double retain) {
    long states = header.states() + (long) dropouts.size() * Draws.BYTES;
    DeviceDropout dropout = new DeviceDropout(shape(), retain, states);
    dropouts.add(dropout);
    add(dropout, shape());
  }

  /** Adds up the outputs of several layers or vertices. */
  void sum(List<Output> terms) {
    Output all = terms.get(0);
    UnsupportedException.require(!all.shape().sequence(), "a sum of sequences");
    for (Output term : terms.subList(1, terms.size())) {
      UnsupportedException.require(
          term.shape().equals(all.shape()),
          "a sum of examples of the shapes " + all.shape() + " and " + term.shape());
      Place result = new Place(all.held().trained || term.held().trained);
      nodes.add(new SumNode(all.held(), term.held(), all.shape().length(), result));
      all = new Output(result, all.shape());
    }
    at = all;
  }

  /** Treats the same memory as a batch of another shape. */
  void reshape(BatchShape next) {
    at = new Output(at.place(), next);
  }

  /** Ends the network in an activation and a loss. */
  void end(IActivation activation, ILossFunction loss) {
    UnsupportedException.require(end == null, "a layer after the output");
    end = new DeviceOutput(activation, loss, shape().length(), header.settings());
  }

  /**
   * Checks that the plan is complete.
   *
   * @throws UnsupportedException if it is not
   */
  DevicePlan checked() {
    output();
    UnsupportedException.require(
        claimed == parameters.length(),
        "it has " + parameters.length() + " parameters, its layers " + claimed);
    return this;
  }

  /** What ends the network. */
  DeviceOutput output() {
    if (end == null) {
      throw new UnsupportedException("a network that does not end in an output or loss layer");
    }
    return end;
  }

  /** Its dropout layers, in the order in which DL4J draws for them. */
  List<DeviceDropout> dropouts() {
    return dropouts;
  }

  void reserve(Gpu.Room room, int rows) {
    nodes.forEach(node -> node.reserve(room, rows));
    output().reserve(room, rows);
  }

  /** Queues a forward pass of prediction, and returns where the outputs will lie. */
  long predict(Gpu gpu, long inputs, int rows) {
    return forward(gpu, inputs, rows, false);
  }

  private long forward(Gpu gpu, long inputs, int rows, boolean training) {
    examples.values = inputs;
    nodes.forEach(node -> node.forward(gpu, rows, training));
    return output().forward(gpu, at.held().values, rows);
  }

  /**
   * Queues the gradients, summed over the rows.
   *
   * @param weights of the rows; 0 for ones
   * @param loss receives the sum of the rows' losses, a double
   */
  void train(Gpu gpu, long inputs, long targets, long weights, int rows, long loss) {
    forward(gpu, inputs, rows, true);
    output().losses(gpu, targets, weights, rows, loss);
    at.held().addSlope(gpu, output().backward(gpu, targets, weights, rows), 0);
    for (int i = nodes.size() - 1; i >= 0; i--) {
      nodes.get(i).backward(gpu, rows);
    }
  }
}
