package org.rondo.engine.compiled.layer;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.jspecify.annotations.Nullable;
import org.rondo.engine.compiled.kernel.NativeFloats;
import org.rondo.engine.compiled.kernel.NotCompiledException;

/**
 * Gathers the stages of a network, layer by layer: what shape examples have so far, and which part
 * of the flat parameters comes next.
 */
final class PlanBuilder {
  private final NativeFloats parameters;
  private final NativeFloats gradients;
  private final List<Stage> stages = new ArrayList<>();
  private BatchShape shape;
  private int claimed;
  private int untrained;
  private @Nullable OutputStage output;

  /**
   * An empty plan.
   *
   * @param parameters DL4J's flat parameters
   * @param gradients DL4J's flat gradients, as long
   */
  PlanBuilder(NativeFloats parameters, NativeFloats gradients, BatchShape input) {
    this.parameters = parameters;
    this.gradients = gradients;
    this.shape = input;
  }

  /** Shape of an example that enters the next stage. */
  BatchShape shape() {
    return shape;
  }

  /**
   * Checks that a layer gets the flat examples, or the steps of sequences, that it was built for,
   * and tells how many units they have.
   */
  int inputs(FeedForwardLayer layer) {
    NotCompiledException.require(
        !shape.image() && layer.getNIn() == shape.channels(),
        "a layer of " + layer.getNIn() + " inputs behind examples of shape " + shape);
    return shape.channels();
  }

  /** Whether a stage before has parameters, so that the next one must pass its gradient on. */
  boolean passesGradientOn() {
    return claimed > 0;
  }

  /** The next parameters and their gradients, in DL4J's flat order. */
  Parameters claim(int length) {
    NotCompiledException.require(
        claimed + length <= parameters.length(), "it has fewer parameters than its layers");
    Parameters part =
        new Parameters(parameters.part(claimed, length), gradients.part(claimed, length));
    claimed += length;
    return part;
  }

  void add(Stage stage, BatchShape next) {
    if (claimed == 0) {
      untrained++;
    }
    stages.add(stage);
    shape = next;
  }

  /**
   * Adds a stage that takes rows of units and gives rows of units: those of flat examples, or those
   * of all steps of sequences.
   *
   * @param units that it gives
   */
  void addForRows(Stage stage, int units) {
    if (shape.sequence()) {
      int steps = shape.area();
      add(new EachStepStage(stage, steps), BatchShape.steps(units, steps));
    } else {
      add(stage, BatchShape.flat(units));
    }
  }

  /** Takes the same memory for a batch of another shape. */
  void reshape(BatchShape next) {
    shape = next;
  }

  /** Ends the network. */
  void end(OutputStage stage) {
    output = stage;
  }

  LayerStages build() {
    if (output == null) {
      throw new NotCompiledException("a network that does not end in an output or loss layer");
    }
    NotCompiledException.require(
        claimed == parameters.length(),
        "it has " + parameters.length() + " parameters, its layers " + claimed);
    return new LayerStages(stages, untrained, output);
  }

  /** Frees the stages of a plan that is given up. */
  void abandon() {
    stages.forEach(Stage::close);
  }
}
