package org.rondo.engine.compiled.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/** What sequences end with. */
final class LastStepStage extends Stage {
  private final BatchShape sequences;

  LastStepStage(BatchShape sequences) {
    super(sequences.channels(), sequences.length());
    this.sequences = sequences;
  }

  /** Adds a recurrent layer of which only the last step is passed on. */
  static void plan(LastTimeStep layer, PlanBuilder builder) {
    LayerPlans.plan(layer.getUnderlying(), builder);
    BatchShape sequences = builder.shape();
    UnsupportedException.require(
        sequences.sequence(), "the last step of anything other than sequences");
    builder.add(new LastStepStage(sequences), BatchShape.flat(sequences.channels()));
  }

  @Override
  public float[] forward(float[] input, int rows) {
    int count = rows * sequences.channels();
    System.arraycopy(input, (sequences.area() - 1) * count, output, 0, count);
    return output;
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    int count = rows * sequences.channels();
    int last = (sequences.area() - 1) * count;
    Arrays.fill(inputGradient, 0, last, 0f);
    System.arraycopy(gradient, 0, inputGradient, last, count);
    return inputGradient;
  }
}
