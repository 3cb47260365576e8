package org.rondo.engine.cuda;

import java.nio.ByteBuffer;
import java.util.List;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.jspecify.annotations.Nullable;
import org.rondo.engine.compiled.kernel.UnsupportedException;
import org.rondo.engine.cuda.CudaApi.HostBuffer;
import org.rondo.engine.cuda.DeviceBatch.Extent;
import org.rondo.engine.cuda.DevicePlan.Header;
import org.rondo.network.Dl4jNetwork;

/**
 * The training step and the forward pass of a DL4J network on a GPU. Parameters, their gradients
 * and the optimizer's state stay on the device; a step copies there the batch and whatever changes
 * from step to step, launches one graph, and copies back the loss. Once a batch size has been seen,
 * calls with it allocate nothing on the device.
 *
 * <p>Used by any one thread at a time; closed by whoever opened it, before the network is closed.
 */
public final class CudaNetwork implements AutoCloseable {
  /** Dimensions {@code [rows, features, steps]} of a batch of sequences. */
  private static final int SEQUENCES = 3;

  private final Dl4jNetwork network;
  private final boolean means;
  private final Gpu gpu;
  private final Gpu.Room fixed;
  private final Graphs graphs;
  private final DevicePlan plan;
  private final DeviceUpdate update;
  private final DeviceFloats parameters;
  private final long state;
  private final HostBuffer hostFloats;
  private final long header;
  private final HostBuffer hostHeader;
  private final int terms;
  private final long sums;
  private final HostBuffer hostSums;
  private final BatchRoom batches;
  private int steps;
  private float @Nullable [] mask;

  /**
   * Opens a network on a device.
   *
   * @param network remains the owner of the optimizers' settings, and must stay open until this is
   *     closed
   * @param device its number
   * @throws UnsupportedException if any part of the network does not run on a device
   * @throws CudaException if the device refuses, for lack of memory for instance
   */
  public CudaNetwork(Dl4jNetwork network, CudaApi api, int device) {
    requireSupported(network);
    this.network = network;
    boolean sequences = readsSequences(network);
    this.steps = sequences ? network.input().dimensions().get(1) : 1;
    this.means = network.model().conf().isMiniBatch();
    this.update = new DeviceUpdate(network.updater());
    this.gpu = new Gpu(api, device);
    this.fixed = gpu.new Room();
    this.graphs = new Graphs(gpu);
    try {
      int count = Math.toIntExact(network.model().numParams());
      long values = fixed.floats(count);
      parameters = new DeviceFloats(values, fixed.floats(count), count);
      state = fixed.floats(update.states());
      hostFloats = fixed.host((long) Math.max(count, update.states()) * Float.BYTES);
      DevicePlan sized = plan(network, new DeviceFloats(0, 0, count), new Header(0, 0));
      terms = sized.dropouts().size() * Draws.BYTES;
      int settings = terms + update.bytes();
      int bytes = settings + sized.output().width() * Float.BYTES;
      header = fixed.doubles(bytes / Double.BYTES + 1L);
      hostHeader = fixed.host(bytes);
      plan = plan(network, parameters, new Header(header, header + settings));
      batches = new BatchRoom(gpu, graphs, plan, network.input().length() / steps, sequences);
      plan.output().writeSettings(hostHeader.bytes().position(settings).asFloatBuffer());
      sums = fixed.doubles(1L + update.sums());
      hostSums = fixed.host((1L + update.sums()) * Double.BYTES);
      load(network.parametersOnly().parameters());
      takeState(network.state().innerState());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Refuses what does not run on a device, without needing one itself.
   *
   * @throws UnsupportedException if something does not; names it
   */
  public static void requireSupported(Dl4jNetwork network) {
    int count = Math.toIntExact(network.model().numParams());
    UnsupportedException.require(count > 0, "a network without parameters");
    UnsupportedException.require(
        network.model().conf().getOptimizationAlgo()
                == OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT
            && network.model().conf().getStepFunction() == null,
        "an optimization algorithm other than stochastic gradient descent");
    new DeviceUpdate(network.updater());
    plan(network, new DeviceFloats(0, 0, count), new Header(0, 0));
  }

  private static DevicePlan plan(Dl4jNetwork network, DeviceFloats parameters, Header header) {
    List<Integer> input = network.input().dimensions();
    boolean sequences = readsSequences(network);
    DeviceTime time = new DeviceTime(sequences ? input.get(1) : 1);
    DevicePlan plan = new DevicePlan(parameters, header, network.input().length(), time);
    if (sequences) {
      DeviceSequenceLayers.toSteps(input.get(0), input.get(1), plan);
    }
    return DevicePlanner.plan(network.model(), input, plan);
  }

  /** Whether a network reads sequences. */
  public static boolean readsSequences(Dl4jNetwork network) {
    return network.inputShape(1).length == SEQUENCES;
  }

  /**
   * Sets the steps of the next batches of sequences; until then, they have the steps that the
   * network was built for, all of them real.
   *
   * @param steps of each sequence, padded ones included
   * @param inputMask {@code [rows, steps]}, 1 for real steps, which come first; null where all are
   */
  public void time(int steps, float @Nullable [] inputMask) {
    this.steps = steps;
    this.mask = inputMask;
  }

  /** Takes over parameters, in DL4J's flat order. */
  public void load(float[] values) {
    write(values, parameters.values());
  }

  /** A copy of the parameters. */
  public float[] parameters() {
    return read(parameters.values(), parameters.length());
  }

  /** Takes over the optimizer's state, in DL4J's flat order; empty where it has none. */
  public void takeState(float[] values) {
    write(values, state);
  }

  /** A copy of the optimizer's state. */
  public float[] state() {
    return read(state, update.states());
  }

  private void write(float[] values, long to) {
    gpu.enter();
    hostFloats.bytes().asFloatBuffer().put(0, values);
    gpu.upload(to, hostFloats, (long) values.length * Float.BYTES);
    gpu.await();
  }

  private float[] read(long from, int count) {
    gpu.enter();
    float[] values = new float[count];
    gpu.download(hostFloats, from, (long) count * Float.BYTES);
    gpu.await();
    hostFloats.bytes().asFloatBuffer().get(0, values);
    return values;
  }

  /**
   * One step on one mini-batch.
   *
   * @param inputs {@code [rows, features]}, row-major; may be longer
   * @param targets {@code [rows, outputs]}; may be longer
   * @param weights {@code [rows]} factors of the rows' losses; null for ones
   * @return the mean loss before the step, with regularisation terms
   */
  public double step(float[] inputs, float[] targets, float @Nullable [] weights, int rows) {
    int iteration = network.iteration();
    Extent extent = extent(rows);
    DeviceBatch from = prepare(extent, inputs, targets, weights, perRow(rows));
    graphs.run(
        new Graphs.Key(Graphs.Use.STEP, extent, weights != null),
        () -> {
          queueGradient(from, extent, weights != null);
          update.apply(gpu, parameters, state, header + terms);
          queueLoss();
        });
    network.iteration(iteration + 1);
    return loss(rows, iteration);
  }

  /**
   * The gradient of a mini-batch, summed over the rows, before normalization and regularisation.
   *
   * @param gradient receives {@code [parameters]} in DL4J's flat order
   * @return the mean loss, with regularisation terms
   */
  public double gradient(
      float[] inputs, float[] targets, float @Nullable [] weights, int rows, float[] gradient) {
    Extent extent = extent(rows);
    DeviceBatch from = prepare(extent, inputs, targets, weights, 1);
    graphs.run(
        new Graphs.Key(Graphs.Use.GRADIENT, extent, weights != null),
        () -> {
          queueGradient(from, extent, weights != null);
          queueLoss();
        });
    float[] sum = read(parameters.gradients(), parameters.length());
    System.arraycopy(sum, 0, gradient, 0, sum.length);
    return loss(rows, network.iteration());
  }

  /**
   * One optimizer step along a gradient.
   *
   * @param gradient {@code [parameters]}, means over the rows
   */
  public void apply(float[] gradient) {
    int iteration = network.iteration();
    write(gradient, parameters.gradients());
    update.write(1, iteration, network.epoch(), hostHeader.bytes(), terms);
    graphs.run(
        new Graphs.Key(Graphs.Use.APPLY, new Extent(0, 0, false), false),
        () -> {
          gpu.upload(header, hostHeader, hostHeader.bytes().capacity());
          update.apply(gpu, parameters, state, header + terms);
        });
    network.iteration(iteration + 1);
  }

  /**
   * Applies the network, as in prediction.
   *
   * @return {@code [rows, outputs]}; the caller's own
   */
  public float[] output(float[] inputs, int rows) {
    gpu.enter();
    Extent extent = extent(rows);
    DeviceBatch from = batches.of(extent);
    from.write(extent, inputs, mask);
    graphs.run(
        new Graphs.Key(Graphs.Use.OUTPUT, extent, false),
        () -> {
          from.uploadInputs(gpu, extent);
          from.download(gpu, plan.predict(gpu, from.inputs(), rows), extent);
        });
    return from.outputs(extent);
  }

  private Extent extent(int rows) {
    return new Extent(rows, steps, mask != null);
  }

  private DeviceBatch prepare(
      Extent extent, float[] inputs, float[] targets, float @Nullable [] weights, double perRow) {
    gpu.enter();
    DeviceBatch to = batches.of(extent);
    to.write(extent, inputs, mask);
    to.writeLabels(extent, targets, weights);
    ByteBuffer small = hostHeader.bytes();
    Draws.write(plan.dropouts(), extent.rows(), small);
    update.write(perRow, network.iteration(), network.epoch(), small, terms);
    return to;
  }

  private void queueGradient(DeviceBatch from, Extent extent, boolean weighted) {
    gpu.upload(header, hostHeader, hostHeader.bytes().capacity());
    from.upload(gpu, extent);
    update.norms(gpu, parameters, sums + Double.BYTES);
    long weights = weighted ? from.weights(extent) : DeviceStage.NONE;
    plan.train(gpu, from.inputs(), from.targets(extent), weights, extent.rows(), sums);
  }

  private void queueLoss() {
    gpu.download(hostSums, sums, hostSums.bytes().capacity());
  }

  private double loss(int rows, int iteration) {
    ByteBuffer all = hostSums.bytes();
    return all.getDouble(0) * perRow(rows)
        + update.penalty(all, Double.BYTES, iteration, network.epoch());
  }

  private double perRow(int rows) {
    return means ? 1.0 / rows : 1;
  }

  /** Frees what it holds on the device; DL4J's network stays open. */
  @Override
  public void close() {
    gpu.enterToClose();
    if (batches != null) { // Null where opening failed.
      batches.free();
    }
    fixed.close();
    gpu.close();
  }
}
