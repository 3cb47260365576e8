package org.rondo.engine.cuda;

import org.jspecify.annotations.Nullable;
import org.rondo.engine.compiled.layer.BatchShape;

/** Batch normalization; its equations are those of the compiled engine's stage. */
final class DeviceNormalization extends DeviceStage {
  private final BatchShape shape;
  private final @Nullable DeviceFloats gamma;
  private final @Nullable DeviceFloats beta;
  private final DeviceFloats mean;
  private final DeviceFloats spread;
  private final Settings settings;
  private long output;
  private long normalized;
  private long means;
  private long variances;
  private long sums;
  private long products;

  /**
   * Numbers of the layer.
   *
   * @param logarithmic 1 where DL4J holds the logarithm of the deviation, else 0
   */
  record Settings(double epsilon, double decay, int logarithmic) {}

  DeviceNormalization(
      BatchShape shape,
      @Nullable DeviceFloats gamma,
      @Nullable DeviceFloats beta,
      DeviceFloats mean,
      DeviceFloats spread,
      Settings settings) {
    this.shape = shape;
    this.gamma = gamma;
    this.beta = beta;
    this.mean = mean;
    this.spread = spread;
    this.settings = settings;
  }

  @Override
  void reserve(Gpu.Room room, int rows) {
    output = room.floats((long) rows * shape.length());
    normalized = room.floats((long) rows * shape.length());
    means = room.floats(shape.channels());
    variances = room.floats(shape.channels());
    sums = room.floats(shape.channels());
    products = room.floats(shape.channels());
  }

  @Override
  long forward(Gpu gpu, long input, int rows) {
    int units = shape.channels();
    gpu.launch(
        "running_variances", units, spread.values(), variances, units, settings.logarithmic());
    return normalize(gpu, input, mean.values(), rows);
  }

  @Override
  long forwardTraining(Gpu gpu, long input, int rows) {
    int units = shape.channels();
    gpu.launchBlocks(
        "moments", units, input, means, variances, units, count(rows), unitStride(rows), stride());
    return normalize(gpu, input, means, rows);
  }

  private long normalize(Gpu gpu, long input, long centres, int rows) {
    int all = rows * shape.length();
    gpu.launch(
        "normalize",
        all,
        input,
        normalized,
        output,
        centres,
        variances,
        values(gamma),
        values(beta),
        settings.epsilon(),
        all,
        inner(rows),
        shape.channels());
    return output;
  }

  @Override
  long backward(Gpu gpu, long gradient, int rows) {
    int units = shape.channels();
    long ofBeta = beta == null ? sums : beta.gradients();
    long ofGamma = gamma == null ? products : gamma.gradients();
    gpu.launchBlocks(
        "normalization_sums",
        units,
        gradient,
        normalized,
        ofBeta,
        ofGamma,
        units,
        count(rows),
        unitStride(rows),
        stride());
    int all = rows * shape.length();
    gpu.launch(
        "normalize_back",
        all,
        gradient,
        normalized,
        variances,
        values(gamma),
        ofBeta,
        ofGamma,
        settings.epsilon(),
        all,
        inner(rows),
        units,
        count(rows));
    gpu.launch(
        "moment_steps",
        units,
        mean.values(),
        spread.values(),
        means,
        variances,
        mean.gradients(),
        spread.gradients(),
        units,
        settings.decay(),
        settings.logarithmic());
    return gradient;
  }

  private static long values(@Nullable DeviceFloats part) {
    return part == null ? NONE : part.values();
  }

  /** Values of a unit or map. */
  private int count(int rows) {
    return rows * shape.area();
  }

  /** The distance from one unit or map to the next. */
  private int unitStride(int rows) {
    return shape.flat() ? 1 : count(rows);
  }

  /** The distance from one value of a unit or map to the next. */
  private int stride() {
    return shape.flat() ? shape.channels() : 1;
  }

  /** Values that lie together and belong to one unit. */
  private int inner(int rows) {
    return shape.flat() ? 1 : count(rows);
  }
}
