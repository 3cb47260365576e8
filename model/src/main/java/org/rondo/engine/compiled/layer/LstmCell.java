package org.rondo.engine.compiled.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.rondo.engine.compiled.function.ActivationFunction;
import org.rondo.engine.compiled.function.ActivationFunctions;
import org.rondo.engine.compiled.kernel.HyperbolicTangent;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/**
 * Long short-term memory (Hochreiter and Schmidhuber, 1997; with the forget gate of Gers et al.,
 * 2000) in DL4J's order: {@code z} is {@code [a, f, o, g]} for the input, the forget, the output
 * and the input gate.
 *
 * <pre>
 *   c_t = s(f) c_(t-1) + s(g) k(a)      s: the logistic function, k: the layer's activation
 *   h_t = s(o) k(c_t)
 * </pre>
 *
 * <p>Each quantity of a step is an array of its own: loops over them, all indexed alike, become
 * vector instructions.
 */
final class LstmCell implements RecurrentCell {
  /** Blocks of units in {@code z}. */
  static final int GATES = 4;

  private final ActivationFunction activation;
  private final int units;
  private Step[] steps = {};
  private float[] zeros = {};
  private float[] inputSlope = {};
  private float[] forgetSlope = {};
  private float[] outputSlope = {};
  private float[] gateSlope = {};
  private float[] cellSlope = {};
  private float[] carried = {};
  private float[] gradient = {};

  LstmCell(ActivationFunction activation, int units) {
    this.activation = activation;
    this.units = units;
  }

  /** What the backward pass needs of a step, each {@code [rows, units]}; gates after activation. */
  private static final class Step {
    final float[] input;
    final float[] activated;
    final float[] forget;
    final float[] output;
    final float[] gate;
    final float[] cell;
    final float[] cellActivated;
    final float[] hidden;

    Step(int count) {
      input = new float[count];
      activated = new float[count];
      forget = new float[count];
      output = new float[count];
      gate = new float[count];
      cell = new float[count];
      cellActivated = new float[count];
      hidden = new float[count];
    }
  }

  /** Adds a layer without peepholes. */
  static void plan(LSTM lstm, PlanBuilder builder) {
    UnsupportedException.require(
        lstm.getGateActivationFn() instanceof ActivationSigmoid,
        "an LSTM with gates by " + lstm.getGateActivationFn());
    RecurrentStage.plan(
        lstm,
        LstmCell.GATES,
        units -> new LstmCell(ActivationFunctions.of(lstm.getActivationFn()), units),
        builder);
  }

  @Override
  public void reserve(int rows, int most) {
    int count = rows * units;
    steps = new Step[most];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = new Step(count);
    }
    zeros = new float[count];
    inputSlope = new float[count];
    forgetSlope = new float[count];
    outputSlope = new float[count];
    gateSlope = new float[count];
    cellSlope = new float[count];
    carried = new float[count];
    gradient = new float[GATES * count];
  }

  @Override
  public float[] forward(int step, float[] z, int rows) {
    Step now = steps[step];
    split(z, 0, now.input, rows);
    split(z, 1, now.forget, rows);
    split(z, 2, now.output, rows);
    split(z, 3, now.gate, rows);
    int count = rows * units;
    activation.apply(now.input, now.activated, rows, units);
    open(now.forget, count);
    open(now.output, count);
    open(now.gate, count);
    remember(cellBefore(step), now.forget, now.gate, now.activated, now.cell, count);
    activation.apply(now.cell, now.cellActivated, rows, units);
    multiply(now.output, now.cellActivated, now.hidden, count);
    return now.hidden;
  }

  private float[] cellBefore(int step) {
    return step == 0 ? zeros : steps[step - 1].cell;
  }

  private static void open(float[] gate, int count) {
    for (int i = 0; i < count; i++) {
      gate[i] = HyperbolicTangent.logistic(gate[i]);
    }
  }

  private static void remember(
      float[] before, float[] forget, float[] gate, float[] input, float[] cell, int count) {
    for (int i = 0; i < count; i++) {
      cell[i] = before[i] * forget[i] + gate[i] * input[i];
    }
  }

  private static void multiply(float[] a, float[] b, float[] product, int count) {
    for (int i = 0; i < count; i++) {
      product[i] = a[i] * b[i];
    }
  }

  @Override
  public void turn(int rows) {
    Arrays.fill(carried, 0, rows * units, 0f);
  }

  @Override
  public float[] backward(int step, float[] slope, int rows) {
    Step now = steps[step];
    int count = rows * units;
    multiply(slope, now.output, cellSlope, count);
    activation.backward(now.cell, now.cellActivated, cellSlope, rows, units);
    gateSlope(slope, now.cellActivated, now.output, outputSlope, count);
    add(carried, cellSlope, count);
    gateSlope(cellSlope, cellBefore(step), now.forget, forgetSlope, count);
    gateSlope(cellSlope, now.activated, now.gate, gateSlope, count);
    multiply(cellSlope, now.gate, inputSlope, count);
    activation.backward(now.input, now.activated, inputSlope, rows, units);
    multiply(cellSlope, now.forget, carried, count);
    merge(inputSlope, 0, rows);
    merge(forgetSlope, 1, rows);
    merge(outputSlope, 2, rows);
    merge(gateSlope, 3, rows);
    return gradient;
  }

  /** The slope with respect to a gate's input, from that with respect to its output. */
  private static void gateSlope(
      float[] slope, float[] through, float[] gate, float[] result, int count) {
    for (int i = 0; i < count; i++) {
      result[i] = slope[i] * through[i] * (gate[i] * (1 - gate[i]));
    }
  }

  private static void add(float[] summand, float[] sum, int count) {
    for (int i = 0; i < count; i++) {
      sum[i] += summand[i];
    }
  }

  /** Copies one block of units of every row into a matrix of its own. */
  private void split(float[] z, int block, float[] target, int rows) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(z, (row * GATES + block) * units, target, row * units, units);
    }
  }

  private void merge(float[] source, int block, int rows) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(source, row * units, gradient, (row * GATES + block) * units, units);
    }
  }
}
