package org.rondo.engine.compiled.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/** Pooling of sequences over all their steps, and of images over all their places. */
final class GlobalPooling {
  /** Of {@code [rows, units, steps]}. */
  private static final int STEPS = 2;

  /** Of {@code [rows, maps, height, width]}. */
  private static final int[] PLACES = {2, 3};

  private GlobalPooling() {}

  /** Adds the layer. DL4J ignores dropout on it. */
  static void plan(GlobalPoolingLayer pooling, PlanBuilder builder) {
    BatchShape sequences = builder.shape();
    if (sequences.image()) {
      planImages(pooling, sequences, builder);
      return;
    }
    UnsupportedException.require(
        sequences.sequence(), "global pooling of anything other than sequences or images");
    UnsupportedException.require(
        pooling.isCollapseDimensions()
            && (pooling.getPoolingDimensions() == null
                || Arrays.equals(pooling.getPoolingDimensions(), new int[] {STEPS})),
        "global pooling other than over the steps, to flat rows");
    Stage stage =
        switch (pooling.getPoolingType()) {
          case MAX -> new MaxOverSteps(sequences);
          case AVG -> new SumOverSteps(sequences, 1f / sequences.area());
          case SUM -> new SumOverSteps(sequences, 1f);
          default -> throw new UnsupportedException("pooling by " + pooling.getPoolingType());
        };
    builder.add(stage, BatchShape.flat(sequences.channels()));
  }

  /** A window as large as the maps. */
  private static void planImages(
      GlobalPoolingLayer pooling, BatchShape images, PlanBuilder builder) {
    UnsupportedException.require(
        pooling.isCollapseDimensions()
            && (pooling.getPoolingDimensions() == null
                || Arrays.equals(pooling.getPoolingDimensions(), PLACES)),
        "global pooling other than over the places, to flat rows");
    BatchShape output = BatchShape.maps(images.channels(), 1, 1);
    Window window =
        new Window(
            new Window.Slide(images.height(), 1, images.height(), 1, 1, 0),
            new Window.Slide(images.width(), 1, images.width(), 1, 1, 0));
    switch (pooling.getPoolingType()) {
      case MAX -> builder.add(new MaxPoolingStage(images, output, window), output);
      case AVG -> builder.add(new MeanPoolingStage(images, output, window, true), output);
      default -> throw new UnsupportedException("pooling by " + pooling.getPoolingType());
    }
    Reshaping.toFlat(builder);
  }

  /** The greatest value of each unit over the steps; its first occurrence receives the gradient. */
  private static final class MaxOverSteps extends Stage {
    private final BatchShape sequences;
    private int[] winners = {};

    MaxOverSteps(BatchShape sequences) {
      super(sequences.channels(), sequences.length());
      this.sequences = sequences;
    }

    @Override
    public void reserve(int rows) {
      super.reserve(rows);
      winners = new int[output.length];
    }

    @Override
    public float[] forward(float[] input, int rows) {
      int count = rows * sequences.channels();
      for (int i = 0; i < count; i++) {
        int winner = i;
        for (int place = i + count; place < sequences.area() * count; place += count) {
          // NaN wins, and so is passed on.
          if (input[place] > input[winner] || Float.isNaN(input[place])) {
            winner = place;
          }
        }
        winners[i] = winner;
        output[i] = input[winner];
      }
      return output;
    }

    @Override
    public float[] backward(float[] gradient, int rows) {
      Arrays.fill(inputGradient, 0, rows * sequences.length(), 0f);
      for (int i = 0; i < rows * sequences.channels(); i++) {
        inputGradient[winners[i]] = gradient[i];
      }
      return inputGradient;
    }
  }

  /** The sum of each unit over the steps, or their mean. */
  private static final class SumOverSteps extends Stage {
    private final BatchShape sequences;
    private final float share;

    /**
     * A stage for sequences of one shape.
     *
     * @param share factor of each step: 1 for the sum
     */
    SumOverSteps(BatchShape sequences, float share) {
      super(sequences.channels(), sequences.length());
      this.sequences = sequences;
      this.share = share;
    }

    @Override
    public float[] forward(float[] input, int rows) {
      int count = rows * sequences.channels();
      Arrays.fill(output, 0, count, 0f);
      for (int step = 0; step < sequences.area(); step++) {
        int first = step * count;
        for (int i = 0; i < count; i++) {
          output[i] += input[first + i];
        }
      }
      for (int i = 0; i < count; i++) {
        output[i] *= share;
      }
      return output;
    }

    @Override
    public float[] backward(float[] gradient, int rows) {
      int count = rows * sequences.channels();
      for (int i = 0; i < count; i++) {
        gradient[i] *= share;
      }
      for (int step = 0; step < sequences.area(); step++) {
        System.arraycopy(gradient, 0, inputGradient, step * count, count);
      }
      return inputGradient;
    }
  }
}
