package org.rondo.engine.compiled.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.rondo.engine.compiled.kernel.UnsupportedException;
import org.rondo.engine.compiled.layer.Recurrence.Form;
import org.rondo.engine.compiled.layer.Recurrence.Weights;

/**
 * A recurrent layer over whole sequences, from a state of zeros: step by step forward, and back
 * through all of them.
 */
final class RecurrentStage extends TimeStage {
  private final Form form;
  private final Recurrence products;
  private final RecurrentCell cell;
  private float[] z = {};
  private float[] slope = {};
  private float[] slopeBefore = {};

  private RecurrentStage(Form form, Recurrence products, RecurrentCell cell) {
    super(form.time(), form.units(), 0);
    this.form = form;
    this.products = products;
    this.cell = cell;
  }

  /** Makes the cell of a layer of this many units. */
  interface CellChoice {
    RecurrentCell of(int units);
  }

  /**
   * Adds a recurrent layer whose parameters are input weights, recurrent weights and biases.
   *
   * @param gates blocks of units in what enters the cell
   */
  static void plan(BaseRecurrentLayer layer, int gates, CellChoice choice, PlanBuilder builder) {
    Reshaping.requireStepsLast(layer.getRnnDataFormat());
    UnsupportedException.require(
        builder.shape().sequence(), "a recurrent layer after examples " + builder.shape());
    DropoutStage.dropInputs(layer, builder);
    int in = builder.inputs(layer);
    int units = Math.toIntExact(layer.getNOut());
    int width = Math.multiplyExact(gates, units);
    BatchShape output = builder.shape().withChannels(units);
    Form form = new Form(in, units, width, builder.time(), builder.passesGradientOn());
    RecurrentCell cell = choice.of(units);
    Weights weights =
        new Weights(
            builder.claim(Math.multiplyExact(in, width)),
            builder.claim(Math.multiplyExact(units, width)),
            builder.claim(width));
    builder.add(new RecurrentStage(form, new Recurrence(form, weights), cell), output);
    MaskStage.plan(builder);
  }

  @Override
  public void reserve(int rows) {
    super.reserve(rows);
    products.reserve(rows);
    cell.reserve(rows, time.capacity());
    z = new float[Math.multiplyExact(rows, form.width())];
    slope = new float[rows * form.units()];
    slopeBefore = new float[rows * form.units()];
  }

  @Override
  public float[] forward(float[] input, int rows) {
    int count = rows * form.units();
    products.project(input, rows);
    float[] hidden = output;
    for (int step = 0; step < time.steps(); step++) {
      products.forward(step, hidden, z, rows);
      hidden = cell.forward(step, z, rows);
      System.arraycopy(hidden, 0, output, step * count, count);
    }
    return output;
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    int count = rows * form.units();
    Arrays.fill(slopeBefore, 0, count, 0f);
    cell.turn(rows);
    for (int step = time.steps() - 1; step >= 0; step--) {
      System.arraycopy(gradient, step * count, slope, 0, count);
      for (int i = 0; i < count; i++) {
        slope[i] += slopeBefore[i];
      }
      products.backward(step, cell.backward(step, slope, rows), slopeBefore, rows);
    }
    return products.gradients(rows);
  }

  @Override
  public void close() {
    products.close();
  }
}
