package org.rondo.engine.compiled.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/** Some units of flat examples; on sequences, of each step. */
final class SubsetStage extends Stage {
  private final int from;
  private final int width;
  private final int units;

  private SubsetStage(int from, int width, int units) {
    super(width, units);
    this.from = from;
    this.width = width;
    this.units = units;
  }

  /** Adds the vertex; both of its ends are included in the range. */
  static void plan(SubsetVertex subset, PlanBuilder builder) {
    int width = subset.getTo() - subset.getFrom() + 1;
    int units = builder.shape().channels();
    UnsupportedException.require(
        !builder.shape().image() && subset.getTo() < units, "a subset of " + builder.shape());
    builder.addForRows(new SubsetStage(subset.getFrom(), width, units), width);
  }

  @Override
  public float[] forward(float[] input, int rows) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(input, row * units + from, output, row * width, width);
    }
    return output;
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    Arrays.fill(inputGradient, 0, rows * units, 0f);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(gradient, row * width, inputGradient, row * units + from, width);
    }
    return inputGradient;
  }
}
