package org.rondo.engine.cuda;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import org.rondo.engine.cuda.CudaApi.HostBuffer;

/**
 * A batch on its way to the device: inputs, targets and weights in one pinned buffer and one copy.
 * Where they lie follows from the extent alone.
 */
final class DeviceBatch {
  /** Floats between the starts of parts are a multiple of this, for the sake of products. */
  private static final int ALIGNMENT = 64;

  private final int inputs;
  private final int outputs;
  private final HostBuffer host;
  private final FloatBuffer floats;
  private final long device;
  private final HostBuffer results;
  private final FloatBuffer answers;

  /**
   * How large a batch is, which determines where its parts lie.
   *
   * @param steps of its sequences, padded ones included; 1 where examples are not sequences
   * @param masked whether some of them are padding
   */
  record Extent(int rows, int steps, boolean masked) {}

  /**
   * Room for batches.
   *
   * @param inputs numbers of one step, or of one example where examples are not sequences
   * @param most rows and steps of the largest
   */
  DeviceBatch(Gpu.Room room, int inputs, int outputs, Extent most) {
    this.inputs = inputs;
    this.outputs = outputs;
    int all = end(most);
    this.host = room.host((long) all * Float.BYTES);
    this.floats = host.bytes().asFloatBuffer();
    this.device = room.floats(all);
    this.results = room.host((long) most.rows() * outputs * Float.BYTES);
    this.answers = results.bytes().asFloatBuffer();
  }

  private int startOfMask(Extent batch) {
    return aligned(Math.multiplyExact(Math.multiplyExact(batch.rows(), batch.steps()), inputs));
  }

  private int startOfTargets(Extent batch) {
    int mask = batch.masked() ? aligned(batch.rows() * batch.steps()) : 0;
    return Math.addExact(startOfMask(batch), mask);
  }

  private int startOfWeights(Extent batch) {
    return Math.addExact(startOfTargets(batch), aligned(batch.rows() * outputs));
  }

  private int end(Extent batch) {
    return Math.addExact(startOfWeights(batch), batch.rows());
  }

  private static int aligned(int count) {
    return Math.addExact(count, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Writes inputs alone. */
  void write(Extent batch, float[] values, float @Nullable [] mask) {
    floats.put(0, values, 0, batch.rows() * batch.steps() * inputs);
    if (mask != null) {
      floats.put(startOfMask(batch), mask, 0, batch.rows() * batch.steps());
    }
  }

  /** Writes the targets and weights. */
  void writeLabels(Extent batch, float[] targets, float @Nullable [] weights) {
    floats.put(startOfTargets(batch), targets, 0, batch.rows() * outputs);
    if (weights != null) {
      floats.put(startOfWeights(batch), weights, 0, batch.rows());
    }
  }

  /** Queues the copy of inputs alone. */
  void uploadInputs(Gpu gpu, Extent batch) {
    gpu.upload(device, host, (long) startOfTargets(batch) * Float.BYTES);
  }

  /** Queues the copy of all. */
  void upload(Gpu gpu, Extent batch) {
    gpu.upload(device, host, (long) end(batch) * Float.BYTES);
  }

  long inputs() {
    return device;
  }

  /** Where the mask lies; 0 for none. */
  long mask(Extent batch) {
    return batch.masked() ? at(startOfMask(batch)) : DeviceStage.NONE;
  }

  long targets(Extent batch) {
    return at(startOfTargets(batch));
  }

  long weights(Extent batch) {
    return at(startOfWeights(batch));
  }

  private long at(int place) {
    return device + (long) place * Float.BYTES;
  }

  /** Queues the copy of outputs back. */
  void download(Gpu gpu, long from, Extent batch) {
    gpu.download(results, from, (long) batch.rows() * outputs * Float.BYTES);
  }

  /** The outputs that came back. */
  float[] outputs(Extent batch) {
    float[] values = new float[batch.rows() * outputs];
    answers.get(0, values);
    return values;
  }
}
