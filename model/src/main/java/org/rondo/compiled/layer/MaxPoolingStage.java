package org.rondo.compiled.layer;

import java.util.Arrays;

/** The greatest value in each window; its first occurrence receives the gradient. */
final class MaxPoolingStage extends Stage {
  private final BatchShape in;
  private final BatchShape out;
  private final Window window;
  private float[] output = {};
  private float[] inputGradient = {};
  private int[] winners = {};

  MaxPoolingStage(BatchShape in, BatchShape out, Window window) {
    this.in = in;
    this.out = out;
    this.window = window;
  }

  @Override
  public void reserve(int rows) {
    output = new float[rows * out.length()];
    inputGradient = new float[rows * in.length()];
    winners = new int[rows * out.length()];
  }

  @Override
  public float[] forward(float[] batch, int rows) {
    int height = window.vertical().output();
    int width = window.horizontal().output();
    int place = 0;
    for (int map = 0; map < rows * in.channels(); map++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int winner = winner(batch, map * in.area(), y, x);
          winners[place] = winner;
          output[place] = batch[winner];
          place++;
        }
      }
    }
    return output;
  }

  private int winner(float[] batch, int map, int y, int x) {
    Window.Slide vertical = window.vertical();
    Window.Slide horizontal = window.horizontal();
    int winner = -1;
    for (int i = 0; i < vertical.kernel(); i++) {
      int row = vertical.place(y, i);
      if (row < 0 || row >= vertical.input()) {
        continue;
      }
      for (int j = 0; j < horizontal.kernel(); j++) {
        int column = horizontal.place(x, j);
        if (column < 0 || column >= horizontal.input()) {
          continue;
        }
        int candidate = map + row * horizontal.input() + column;
        winner = winner < 0 || batch[candidate] > batch[winner] ? candidate : winner;
      }
    }
    return winner;
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    Arrays.fill(inputGradient, 0, rows * in.length(), 0f);
    for (int place = 0; place < rows * out.length(); place++) {
      inputGradient[winners[place]] += gradient[place];
    }
    return inputGradient;
  }
}
