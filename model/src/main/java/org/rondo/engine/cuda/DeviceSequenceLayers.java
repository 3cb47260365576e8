package org.rondo.engine.cuda;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.rondo.engine.compiled.kernel.UnsupportedException;
import org.rondo.engine.compiled.layer.BatchShape;
import org.rondo.engine.cuda.DeviceRecurrence.Cell;
import org.rondo.engine.cuda.DeviceRecurrence.Form;
import org.rondo.engine.cuda.DeviceRecurrence.Weights;
import org.rondo.engine.cuda.DeviceStepPooling.Kind;

/** The layers on sequences that run on a device. */
final class DeviceSequenceLayers {
  /** Of {@code [rows, units, steps]}. */
  private static final int[] STEPS = {2};

  private DeviceSequenceLayers() {}

  /** Takes examples {@code [units, steps]} as sequences. */
  static void toSteps(int units, int steps, DevicePlan plan) {
    plan.add(new DeviceStepOrder(plan.time(), units), BatchShape.steps(units, steps));
  }

  static void lstm(LSTM layer, DevicePlan plan) {
    UnsupportedException.require(
        layer.getGateActivationFn() instanceof ActivationSigmoid,
        "an LSTM with gates by " + layer.getGateActivationFn());
    recurrent(layer, Cell.LSTM, plan);
  }

  static void simple(SimpleRnn layer, DevicePlan plan) {
    UnsupportedException.require(!layer.hasLayerNorm(), "a recurrent layer with layer norm");
    recurrent(layer, Cell.SIMPLE, plan);
  }

  private static void recurrent(BaseRecurrentLayer layer, Cell cell, DevicePlan plan) {
    BatchShape shape = plan.shape();
    UnsupportedException.require(
        layer.getRnnDataFormat() != RNNFormat.NWC, "sequences of format NWC");
    UnsupportedException.require(
        shape.sequence() && shape.channels() == layer.getNIn(),
        "a recurrent layer of " + layer.getNIn() + " inputs after examples " + shape);
    UnsupportedException.require(layer.getIDropout() == null, "dropout on sequences");
    DeviceActivation activation = DeviceActivation.of(layer.getActivationFn());
    UnsupportedException.require(
        activation.inPlace(), "a recurrent layer with activation " + layer.getActivationFn());
    int in = shape.channels();
    int units = Math.toIntExact(layer.getNOut());
    int width = Math.multiplyExact(cell.gates(), units);
    Form form = new Form(cell, in, units, plan.time(), plan.passesGradientOn());
    Weights weights =
        new Weights(
            plan.claim(Math.multiplyExact(in, width)),
            plan.claim(Math.multiplyExact(units, width)),
            plan.claim(width));
    plan.add(new DeviceRecurrence(form, activation, weights), shape.withChannels(units));
  }

  /** A recurrent layer whose last step alone is passed on. */
  static void last(LastTimeStep layer, DevicePlan plan) {
    DeviceLayers.plan(layer.getUnderlying(), plan);
    last(plan);
  }

  static void last(DevicePlan plan) {
    pool(Kind.LAST, plan);
  }

  private static void pool(Kind kind, DevicePlan plan) {
    BatchShape sequences = plan.shape();
    UnsupportedException.require(
        sequences.sequence(), "the steps of anything other than sequences");
    plan.add(
        new DeviceStepPooling(plan.time(), sequences.channels(), kind),
        BatchShape.flat(sequences.channels()));
  }

  /** Pooling over the steps. DL4J ignores dropout on it. */
  static void pool(GlobalPoolingLayer layer, DevicePlan plan) {
    UnsupportedException.require(
        layer.isCollapseDimensions()
            && (layer.getPoolingDimensions() == null
                || Arrays.equals(layer.getPoolingDimensions(), STEPS)),
        "global pooling other than over the steps, to flat rows");
    Kind kind =
        switch (layer.getPoolingType()) {
          case MAX -> Kind.MAX;
          case AVG -> Kind.MEAN;
          case SUM -> Kind.SUM;
          default -> throw new UnsupportedException("pooling by " + layer.getPoolingType());
        };
    pool(kind, plan);
  }

  /** Turns examples {@code [units, steps]} into sequences {@code [steps, rows, units]}. */
  private static final class DeviceStepOrder extends DeviceStage {
    private final DeviceTime time;
    private final int units;
    private long output;

    DeviceStepOrder(DeviceTime time, int units) {
      this.time = time;
      this.units = units;
    }

    @Override
    void reserve(Gpu.Room room, int rows) {
      output = room.floats((long) rows * units * time.most());
    }

    @Override
    long forward(Gpu gpu, long input, int rows) {
      int count = rows * units * time.steps();
      gpu.launch("to_steps", count, input, output, time.mask(), rows, units, time.steps());
      return output;
    }

    /** Examples need no slope. */
    @Override
    long backward(Gpu gpu, long gradient, int rows) {
      return NONE;
    }
  }
}
