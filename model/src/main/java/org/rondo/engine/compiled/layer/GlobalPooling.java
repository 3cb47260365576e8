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
          case MAX -> new MaxOverSteps(builder.time(), sequences.channels());
          case AVG -> new SumOverSteps(builder.time(), sequences.channels(), true);
          case SUM -> new SumOverSteps(builder.time(), sequences.channels(), false);
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
    Window window = Window.whole(images);
    switch (pooling.getPoolingType()) {
      case MAX -> builder.add(new MaxPoolingStage(images, output, window), output);
      case AVG -> builder.add(new MeanPoolingStage(images, output, window, true), output);
      default -> throw new UnsupportedException("pooling by " + pooling.getPoolingType());
    }
    Reshaping.toFlat(builder);
  }

  /** The greatest value of each unit over the steps; its first occurrence receives the gradient. */
  private static final class MaxOverSteps extends TimeStage {
    private final int units;
    private int[] winners = {};

    MaxOverSteps(Time time, int units) {
      super(time, 0, units);
      this.units = units;
    }

    @Override
    public void reserve(int rows) {
      super.reserve(rows);
      output = new float[Math.multiplyExact(rows, units)];
      winners = new int[output.length];
    }

    @Override
    public float[] forward(float[] input, int rows) {
      float[] mask = time.mask();
      int count = rows * units;
      for (int i = 0; i < count; i++) {
        int winner = i;
        for (int step = 1; step < time.steps(); step++) {
          int place = i + step * count;
          // NaN wins, and so is passed on.
          if ((input[place] > input[winner] || Float.isNaN(input[place]))
              && (mask == null || mask[step * rows + i / units] != 0)) {
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
      int count = rows * units;
      Arrays.fill(inputGradient, 0, count * time.steps(), 0f);
      for (int i = 0; i < count; i++) {
        inputGradient[winners[i]] = gradient[i];
      }
      return inputGradient;
    }
  }

  /** The sum of each unit over the real steps, or their mean. */
  private static final class SumOverSteps extends TimeStage {
    private final int units;
    private final boolean mean;
    private float[] shares = {};

    SumOverSteps(Time time, int units, boolean mean) {
      super(time, 0, units);
      this.units = units;
      this.mean = mean;
    }

    @Override
    public void reserve(int rows) {
      super.reserve(rows);
      output = new float[Math.multiplyExact(rows, units)];
      shares = new float[rows];
    }

    @Override
    public float[] forward(float[] input, int rows) {
      float[] mask = time.mask();
      Arrays.fill(output, 0, rows * units, 0f);
      Arrays.fill(shares, 0, rows, 0f);
      for (int at = 0; at < rows * time.steps(); at++) {
        if (mask == null || mask[at] != 0) {
          int row = at % rows;
          shares[row]++;
          add(input, at * units, output, row * units);
        }
      }
      for (int row = 0; row < rows; row++) {
        shares[row] = mean ? 1 / shares[row] : 1;
        scale(output, row, shares[row]);
      }
      return output;
    }

    private void add(float[] terms, int first, float[] sums, int to) {
      for (int unit = 0; unit < units; unit++) {
        sums[to + unit] += terms[first + unit];
      }
    }

    private void scale(float[] values, int row, float share) {
      for (int i = row * units; i < (row + 1) * units; i++) {
        values[i] *= share;
      }
    }

    @Override
    public float[] backward(float[] gradient, int rows) {
      float[] mask = time.mask();
      for (int row = 0; row < rows; row++) {
        scale(gradient, row, shares[row]);
      }
      for (int at = 0; at < rows * time.steps(); at++) {
        if (mask == null || mask[at] != 0) {
          System.arraycopy(gradient, at % rows * units, inputGradient, at * units, units);
        } else {
          Arrays.fill(inputGradient, at * units, (at + 1) * units, 0f);
        }
      }
      return inputGradient;
    }
  }
}
