package org.rondo.training;

import java.io.Serializable;
import java.util.List;
import org.rondo.averaging.Codec;
import org.rondo.averaging.Combination;
import org.rondo.averaging.CoordinateMedian;
import org.rondo.averaging.HalfFloats;
import org.rondo.averaging.IndexRange;
import org.rondo.averaging.Int8Blocks;
import org.rondo.averaging.TrimmedMean;
import org.rondo.averaging.Uncompressed;
import org.rondo.averaging.WeightedMean;
import org.rondo.config.AveragingConfig;
import org.rondo.config.Compression;
import org.rondo.config.InnerState;
import org.rondo.config.Pace;
import org.rondo.config.Recipe;
import org.rondo.config.TrainingConfig;

/**
 * What workers send, in what form, and how it is combined. Travels to executors.
 *
 * @param exchange what they send
 * @param innerState what becomes of their optimizers' state
 * @param codec how trained parameters or their gradients travel
 * @param combination how the workers' values become one
 * @param statistics where the flat parameters hold measured statistics, which travel uncompressed
 */
public record ExchangePlan(
    Exchange exchange,
    InnerState innerState,
    Codec codec,
    Combination combination,
    List<IndexRange> statistics)
    implements Serializable {

  /** Copies the ranges. */
  public ExchangePlan {
    statistics = List.copyOf(statistics);
  }

  /** The plan of a configuration. */
  public static ExchangePlan of(TrainingConfig config, List<IndexRange> statistics) {
    AveragingConfig averaging = config.averaging();
    return new ExchangePlan(
        averaging.recipe() == Recipe.GRADIENTS ? Exchange.GRADIENTS : Exchange.PARAMETERS,
        config.innerState(),
        codec(averaging.compression()),
        combination(averaging),
        statistics);
  }

  /** The plan of an evaluation, which exchanges nothing. */
  public static ExchangePlan none() {
    return new ExchangePlan(
        Exchange.PARAMETERS, InnerState.RESET, new Uncompressed(), new WeightedMean(), List.of());
  }

  /** The pace of the rounds: those that exchange gradients have one step each. */
  static Pace paceOf(TrainingConfig config) {
    return config.averaging().recipe() == Recipe.GRADIENTS ? Pace.of(1) : config.localSteps();
  }

  private static Codec codec(Compression compression) {
    return switch (compression) {
      case NONE -> new Uncompressed();
      case FP16 -> new HalfFloats();
      case INT8 -> new Int8Blocks();
    };
  }

  private static Combination combination(AveragingConfig averaging) {
    return switch (averaging.recipe()) {
      case MEAN, GRADIENTS, NESTEROV, BLOCK_MOMENTUM -> new WeightedMean();
      case TRIMMED_MEAN -> new TrimmedMean(averaging.trim());
      case MEDIAN -> new CoordinateMedian();
    };
  }

  /** Whether workers take optimizer steps of their own and send the optimizer's state. */
  public boolean sendsInnerState() {
    return exchange == Exchange.PARAMETERS && innerState == InnerState.AVERAGE;
  }

  /** Whether each worker's optimizer state stays with its shard. */
  public boolean keepsInnerState() {
    return exchange == Exchange.PARAMETERS && innerState == InnerState.LOCAL;
  }

  /** Whether a worker hands anything on to itself from round to round. */
  public boolean hasMemory() {
    return keepsInnerState() || !codec.isExact();
  }
}
