package org.rondo.engine.compiled.layer;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/**
 * How a window slides over a map: place {@code (y, x)} of the output sees rows {@code y stride + i
 * dilation - padding} of the input, and columns likewise.
 *
 * @param vertical along the height
 * @param horizontal along the width
 */
public record Window(Slide vertical, Slide horizontal) {

  /**
   * A window along one dimension.
   *
   * @param input length of the input
   * @param output length of the output
   * @param kernel positions in the window
   * @param stride from one window to the next
   * @param dilation from one position to the next
   * @param padding positions of the first window that lie before the input
   */
  public record Slide(int input, int output, int kernel, int stride, int dilation, int padding) {

    static Slide of(
        int input, int kernel, int stride, int dilation, int padding, ConvolutionMode mode) {
      int reach = (kernel - 1) * dilation + 1;
      if (mode == ConvolutionMode.Same) {
        int output = (input + stride - 1) / stride;
        int missing = Math.max(0, (output - 1) * stride + reach - input);
        return new Slide(input, output, kernel, stride, dilation, missing / 2);
      }
      UnsupportedException.require(
          mode == ConvolutionMode.Truncate || mode == ConvolutionMode.Strict,
          "convolution mode " + mode);
      int output = (input + 2 * padding - reach) / stride + 1;
      return new Slide(input, output, kernel, stride, dilation, padding);
    }

    /** The first position of a window that lies inside the input. */
    int begin(int output) {
      int before = padding - output * stride;
      return before <= 0 ? 0 : Math.min(kernel, (before + dilation - 1) / dilation);
    }

    /** The position after the last one that lies inside the input. */
    int end(int output) {
      int room = input - 1 - (output * stride - padding);
      return room >= (kernel - 1) * dilation ? kernel : room < 0 ? 0 : room / dilation + 1;
    }

    /** Where a window's position lies in the input; outside it where the input is padded. */
    int place(int output, int position) {
      return output * stride + position * dilation - padding;
    }
  }

  /** The window of a convolution. */
  public static Window of(ConvolutionLayer layer, BatchShape input) {
    requirePlanes(layer.getCnn2dDataFormat());
    return of(
        input,
        layer.getKernelSize(),
        layer.getStride(),
        layer.getDilation(),
        layer.getPadding(),
        layer.getConvolutionMode());
  }

  /** The window of a pooling. */
  public static Window of(SubsamplingLayer layer, BatchShape input) {
    requirePlanes(layer.getCnn2dDataFormat());
    return of(
        input,
        layer.getKernelSize(),
        layer.getStride(),
        layer.getDilation(),
        layer.getPadding(),
        layer.getConvolutionMode());
  }

  /** A window as large as the maps. */
  public static Window whole(BatchShape maps) {
    return new Window(
        new Slide(maps.height(), 1, maps.height(), 1, 1, 0),
        new Slide(maps.width(), 1, maps.width(), 1, 1, 0));
  }

  private static void requirePlanes(CNN2DFormat format) {
    UnsupportedException.require(format == CNN2DFormat.NCHW, "images of format " + format);
  }

  private static Window of(
      BatchShape input,
      int[] kernel,
      int[] stride,
      int[] dilation,
      int[] padding,
      ConvolutionMode mode) {
    return new Window(
        Slide.of(input.height(), kernel[0], stride[0], dilation[0], padding[0], mode),
        Slide.of(input.width(), kernel[1], stride[1], dilation[1], padding[1], mode));
  }

  /** Positions in the window. */
  public int positions() {
    return vertical.kernel() * horizontal.kernel();
  }

  /** Places in an output map. */
  int places() {
    return vertical.output() * horizontal.output();
  }
}
