package org.rondo.engine.compiled.layer;

import org.rondo.engine.compiled.layer.BatchShape.Layout;

/**
 * Moves a batch of images between {@code [rows, maps x area]}, which dense layers and DL4J have,
 * and {@code [maps, rows, area]}.
 */
final class ReshapingStage extends Stage {
  private final BatchShape maps;
  private final Layout target;

  ReshapingStage(BatchShape maps, Layout target) {
    super(maps.length(), maps.length());
    this.maps = maps;
    this.target = target;
  }

  @Override
  public float[] forward(float[] input, int rows) {
    move(input, output, rows, target);
    return output;
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    move(gradient, inputGradient, rows, target == Layout.MAPS ? Layout.FLAT : Layout.MAPS);
    return inputGradient;
  }

  private void move(float[] source, float[] result, int rows, Layout layout) {
    int channels = maps.channels();
    int area = maps.area();
    for (int row = 0; row < rows; row++) {
      for (int channel = 0; channel < channels; channel++) {
        int flat = (row * channels + channel) * area;
        int mapped = (channel * rows + row) * area;
        if (layout == Layout.MAPS) {
          System.arraycopy(source, flat, result, mapped, area);
        } else {
          System.arraycopy(source, mapped, result, flat, area);
        }
      }
    }
  }
}
