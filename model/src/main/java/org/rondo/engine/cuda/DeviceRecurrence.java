package org.rondo.engine.cuda;

import static org.rondo.engine.cuda.Gpu.plain;
import static org.rondo.engine.cuda.Gpu.transposed;

/**
 * A recurrent layer over whole sequences {@code [steps, rows, units]}, from a state of zeros:
 * {@code z_t = x_t W + h_(t-1) R + b}, and the cell on top. What does not depend on the previous
 * step is one product over all steps; {@code '} marks the transpose, which is how DL4J holds the
 * weights:
 *
 * <pre>
 *   Z  [steps rows, width] = X [steps rows, in] W'[width, in]' + b
 *   Z_t[rows, width]      += H_(t-1)[rows, units] R'[width, units]'
 *   dH_(t-1)[rows, units] += dZ_t[rows, width] R'[width, units]
 *   dW'[width, in]         = dZ' X
 *   dR'[width, units]      = dZ' H        dZ without the first step, H without the last
 *   db [width]             = dZ' 1
 *   dX [steps rows, in]    = dZ W'
 * </pre>
 *
 * <p>Padding comes last and is zero, and no slope comes back from it, so it changes no gradient.
 */
final class DeviceRecurrence extends DeviceStage {
  private final Form form;
  private final DeviceActivation activation;
  private final Weights weights;
  private final int width;
  private long x;
  private long z;
  private long cells;
  private long hidden;
  private long carried;
  private long ones;
  private long inputGradient;

  /** The kind of cell. */
  enum Cell {
    /** {@code h_t = k(z_t)}. */
    SIMPLE(1),
    LSTM(4);

    private final int gates;

    Cell(int gates) {
      this.gates = gates;
    }

    /** Numbers that enter it for each unit. */
    int gates() {
      return gates;
    }
  }

  /**
   * The form of the layer.
   *
   * @param in units of a step of the input
   * @param units of its output
   * @param time of the sequences
   * @param passesGradientOn whether a stage before has parameters
   */
  record Form(Cell cell, int in, int units, DeviceTime time, boolean passesGradientOn) {}

  /** The parameters in DL4J's order. */
  record Weights(DeviceFloats input, DeviceFloats recurrent, DeviceFloats bias) {}

  /** A layer whose activation has a slope that follows from its value. */
  DeviceRecurrence(Form form, DeviceActivation activation, Weights weights) {
    this.form = form;
    this.activation = activation;
    this.weights = weights;
    this.width = form.cell().gates() * form.units();
  }

  @Override
  void reserve(Gpu.Room room, int rows) {
    long all = (long) rows * form.time().most();
    z = room.floats(all * width);
    hidden = room.floats(all * form.units());
    cells = form.cell() == Cell.LSTM ? room.floats(all * form.units()) : NONE;
    carried = form.cell() == Cell.LSTM ? room.floats((long) rows * form.units()) : NONE;
    ones = room.ones(Math.toIntExact(all));
    inputGradient = form.passesGradientOn() ? room.floats(all * form.in()) : NONE;
  }

  private static long at(long sequence, int step, int valuesOfStep) {
    return sequence + (long) step * valuesOfStep * Float.BYTES;
  }

  @Override
  long forward(Gpu gpu, long input, int rows) {
    x = input;
    int in = form.in();
    int units = form.units();
    int all = rows * form.time().steps();
    gpu.product(
        all, width, in, plain(x, in), transposed(weights.input().values(), in), 0, z, width);
    gpu.launch(
        "bias_activate",
        all * width,
        activation.arguments(z, weights.bias().values(), NONE, all * width, 1, width));
    for (int step = 0; step < form.time().steps(); step++) {
      long now = at(z, step, rows * width);
      if (step > 0) {
        gpu.product(
            rows,
            width,
            units,
            plain(at(hidden, step - 1, rows * units), units),
            transposed(weights.recurrent().values(), units),
            1,
            now,
            width);
      }
      cell(gpu, step, now, rows);
    }
    return hidden;
  }

  private void cell(Gpu gpu, int step, long now, int rows) {
    int count = rows * form.units();
    long result = at(hidden, step, count);
    if (form.cell() == Cell.SIMPLE) {
      activation.apply(gpu, now, result, rows, form.units());
    } else {
      long before = step == 0 ? NONE : at(cells, step - 1, count);
      long cell = at(cells, step, count);
      gpu.launch(
          "lstm", count, activation.arguments(now, before, cell, result, rows, form.units()));
    }
  }

  @Override
  long backward(Gpu gpu, long gradient, int rows) {
    int units = form.units();
    int count = rows * units;
    for (int step = form.time().steps() - 1; step >= 0; step--) {
      long now = at(z, step, rows * width);
      cellBack(gpu, step, at(gradient, step, count), now, rows);
      if (step > 0) {
        gpu.product(
            rows,
            units,
            width,
            plain(now, width),
            plain(weights.recurrent().values(), units),
            1,
            at(gradient, step - 1, count),
            units);
      }
    }
    gradients(gpu, rows);
    return inputGradient;
  }

  /** Leaves the slope with respect to z in its place. */
  private void cellBack(Gpu gpu, int step, long gradient, long now, int rows) {
    int count = rows * form.units();
    long cell = at(cells, step, count);
    if (form.cell() == Cell.SIMPLE) {
      long value = at(hidden, step, count);
      activation.back(gpu, gradient, value, value, rows, form.units());
      gpu.copy(now, gradient, (long) count * Float.BYTES);
    } else {
      long before = step == 0 ? NONE : at(cells, step - 1, count);
      int first = step == form.time().steps() - 1 ? 1 : 0;
      gpu.launch(
          "lstm_back",
          count,
          activation.arguments(gradient, now, before, cell, carried, first, rows, form.units()));
    }
  }

  private void gradients(Gpu gpu, int rows) {
    int in = form.in();
    int units = form.units();
    int all = rows * form.time().steps();
    gpu.product(
        width, in, all, transposed(z, width), plain(x, in), 0, weights.input().gradients(), in);
    if (form.time().steps() > 1) {
      gpu.product(
          width,
          units,
          all - rows,
          transposed(at(z, 1, rows * width), width),
          plain(hidden, units),
          0,
          weights.recurrent().gradients(),
          units);
    } else {
      int length = weights.recurrent().length();
      gpu.launch("fill", length, weights.recurrent().gradients(), 0f, length);
    }
    gpu.columnSums(z, all, width, ones, weights.bias().gradients());
    if (form.passesGradientOn()) {
      gpu.product(
          all,
          in,
          width,
          plain(z, width),
          plain(weights.input().values(), in),
          0,
          inputGradient,
          in);
    }
  }
}
