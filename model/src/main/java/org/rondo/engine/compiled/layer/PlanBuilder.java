package org.rondo.engine.compiled.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.rondo.engine.compiled.kernel.NativeFloats;
import org.rondo.engine.compiled.kernel.UnsupportedException;
import org.rondo.network.Freezing;

/**
 * Collects the stages of a network, layer by layer. It keeps track of what the next one reads, in
 * which shape, and which part of the flat parameters comes next.
 */
final class PlanBuilder {
  private final NativeFloats parameters;
  private final NativeFloats gradients;
  private final Place examples = new Place(false);
  private final Time time;
  private final List<Node> nodes = new ArrayList<>();
  private Output at;
  private int claimed;
  private int claimedBefore;
  private boolean frozen;
  private @Nullable OutputStage end;

  /**
   * An empty plan.
   *
   * @param parameters DL4J's flat parameters
   * @param gradients DL4J's flat gradients, as long
   * @param time of sequences
   */
  PlanBuilder(NativeFloats parameters, NativeFloats gradients, BatchShape input, Time time) {
    this.parameters = parameters;
    this.gradients = gradients;
    this.time = time;
    this.at = new Output(examples, input);
  }

  /** The time axis of the network's sequences. */
  Time time() {
    return time;
  }

  /** The number of values in one example of a shape, in the current batch. */
  private IntSupplier length(BatchShape shape) {
    int units = shape.sequence() ? shape.channels() : shape.length();
    return shape.sequence() ? () -> units * time.steps() : () -> units;
  }

  /** The output of a layer or vertex: where its batch lies, and in which shape. */
  record Output(Place place, BatchShape shape) {}

  /** What the next stage reads. */
  Output at() {
    return at;
  }

  /** Whether the next stage reads the examples themselves. */
  boolean atExamples() {
    return at.place() == examples;
  }

  /** Makes the next stage read something else. */
  void from(Output source) {
    at = source;
  }

  /** Shape of an example that enters the next stage. */
  BatchShape shape() {
    return at.shape();
  }

  /**
   * Checks that a layer gets the flat examples, or the steps of sequences, that it was built for,
   * and returns how many units they have.
   */
  int inputs(FeedForwardLayer layer) {
    UnsupportedException.require(
        !shape().image() && layer.getNIn() == shape().channels(),
        "a layer of " + layer.getNIn() + " inputs after examples of shape " + shape());
    return shape().channels();
  }

  /** Whether what the next stage reads depends on parameters, so that it must pass back a slope. */
  boolean passesGradientOn() {
    return at.place().trained();
  }

  /** Begins a layer, to which the next stages and parameters belong. */
  void begin(Layer layer) {
    frozen = Freezing.isStill(layer);
  }

  /** The next parameters and their gradients, in DL4J's flat order: those of the next stage. */
  Parameters claim(int length) {
    UnsupportedException.require(
        claimed + length <= parameters.length(), "it has fewer parameters than its layers");
    Parameters part =
        new Parameters(parameters.part(claimed, length), gradients.part(claimed, length));
    claimed += length;
    return part;
  }

  void add(Stage stage, BatchShape next) {
    // Nothing needs the slope of what depends on frozen parameters alone.
    boolean trains = claimed > claimedBefore && !frozen;
    Place result = new Place(passesGradientOn() || trains);
    claimedBefore = claimed;
    add(new Node.OfStage(stage, at.place(), length(shape()), result), next);
  }

  /** Adds up the outputs of several layers or vertices. */
  void sum(List<Output> terms) {
    BatchShape shape = terms.get(0).shape();
    for (Output term : terms) {
      UnsupportedException.require(
          term.shape().equals(shape),
          "a sum of examples of the shapes " + shape + " and " + term.shape());
    }
    List<Place> places = terms.stream().map(Output::place).toList();
    Place result = new Place(places.stream().anyMatch(Place::trained));
    int units = shape.channels();
    IntSupplier most = shape.sequence() ? () -> units * time.capacity() : length(shape);
    add(new SumNode(places, length(shape), most, result), shape);
  }

  /** Puts the units, or maps, of several layers or vertices side by side. */
  void merge(List<Output> parts) {
    BatchShape first = parts.get(0).shape();
    int units = 0;
    for (Output part : parts) {
      UnsupportedException.require(
          part.shape().withChannels(first.channels()).equals(first),
          "a merge of examples of the shapes " + first + " and " + part.shape());
      units += part.shape().channels();
    }
    List<MergeNode.Part> places =
        parts.stream()
            .map(part -> new MergeNode.Part(part.place(), part.shape().channels()))
            .toList();
    Place result = new Place(places.stream().anyMatch(part -> part.place().trained()));
    add(new MergeNode(places, first, time, result), first.withChannels(units));
  }

  private void add(Node node, BatchShape shape) {
    nodes.add(node);
    UnsupportedException.require(end == null, "a layer after the output");
    at = new Output(node.result(), shape);
  }

  /**
   * Adds a stage from rows of units to rows of units: those of flat examples, or those of all steps
   * of sequences.
   *
   * @param units that it outputs
   */
  void addForRows(Stage stage, int units) {
    if (shape().sequence()) {
      add(new EachStepStage(stage, time), shape().withChannels(units));
    } else {
      add(stage, BatchShape.flat(units));
    }
  }

  /** Treats the same memory as a batch of another shape. */
  void reshape(BatchShape next) {
    at = new Output(at.place(), next);
  }

  /** Ends the network. */
  void end(OutputStage stage) {
    UnsupportedException.require(end == null, "a layer after the output");
    end = stage;
  }

  StageGraph build() {
    if (end == null) {
      throw new UnsupportedException("a network that does not end in an output or loss layer");
    }
    UnsupportedException.require(
        claimed == parameters.length(),
        "it has " + parameters.length() + " parameters, its layers " + claimed);
    return new StageGraph(examples, nodes, at.place(), end, time);
  }

  /** Frees the stages of a plan that is abandoned. */
  void abandon() {
    nodes.forEach(Node::close);
  }
}
