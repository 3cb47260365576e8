package org.rondo.engine.compiled.layer;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.jspecify.annotations.Nullable;
import org.rondo.engine.compiled.kernel.UnsupportedException;
import org.rondo.engine.compiled.layer.BatchShape.Layout;

/** DL4J's preprocessors between flat examples, images and sequences. */
final class Reshaping {
  private Reshaping() {}

  /**
   * Adds what a preprocessor does to the batch.
   *
   * @param preprocessor null for none
   */
  static void plan(@Nullable InputPreProcessor preprocessor, PlanBuilder builder) {
    if (preprocessor == null) {
      return;
    }
    if (preprocessor.getClass() == FeedForwardToCnnPreProcessor.class) {
      FeedForwardToCnnPreProcessor images = (FeedForwardToCnnPreProcessor) preprocessor;
      toMaps(
          Math.toIntExact(images.getNumChannels()),
          Math.toIntExact(images.getInputHeight()),
          Math.toIntExact(images.getInputWidth()),
          builder);
    } else if (preprocessor.getClass() == CnnToFeedForwardPreProcessor.class) {
      CnnToFeedForwardPreProcessor images = (CnnToFeedForwardPreProcessor) preprocessor;
      UnsupportedException.require(images.getFormat() == CNN2DFormat.NCHW, "images of format NHWC");
      toFlat(builder);
    } else if (preprocessor.getClass() == RnnToFeedForwardPreProcessor.class) {
      // Sequences are already laid out as a batch of rows, and flat examples stay flat in DL4J too.
      RnnToFeedForwardPreProcessor rows = (RnnToFeedForwardPreProcessor) preprocessor;
      requireStepsLast(rows.getRnnDataFormat());
    } else if (preprocessor.getClass() == FeedForwardToRnnPreProcessor.class) {
      FeedForwardToRnnPreProcessor sequences = (FeedForwardToRnnPreProcessor) preprocessor;
      requireStepsLast(sequences.getRnnDataFormat());
      UnsupportedException.require(
          builder.shape().sequence(), "flat examples as sequences of one step");
    } else {
      throw new UnsupportedException("preprocessor " + preprocessor.getClass().getSimpleName());
    }
  }

  /**
   * Refuses sequences whose shape is not {@code [units, steps]}.
   *
   * @param format null means this one, as in DL4J
   */
  static void requireStepsLast(@Nullable RNNFormat format) {
    UnsupportedException.require(format != RNNFormat.NWC, "sequences of format NWC");
  }

  /** Takes examples {@code [units, steps]} as sequences. */
  static void toSteps(int units, int steps, PlanBuilder builder) {
    builder.add(new SequenceStage(builder.time(), units), BatchShape.steps(units, steps));
  }

  /** Takes flat examples as images, unless they already are. */
  static void toMaps(int channels, int height, int width, PlanBuilder builder) {
    if (builder.shape().image()) {
      return;
    }
    BatchShape maps = BatchShape.maps(channels, height, width);
    UnsupportedException.require(
        builder.shape().flat() && maps.length() == builder.shape().length(),
        "images " + maps + " after examples " + builder.shape());
    add(maps, Layout.MAPS, maps, builder);
  }

  /** Takes images as flat examples. */
  static void toFlat(PlanBuilder builder) {
    BatchShape maps = builder.shape();
    if (maps.image()) {
      add(maps, Layout.FLAT, BatchShape.flat(maps.length()), builder);
    }
  }

  private static void add(BatchShape maps, Layout target, BatchShape next, PlanBuilder builder) {
    // With one map both layouts are the same memory.
    if (maps.channels() > 1) {
      builder.add(new ReshapingStage(maps, target), next);
    } else {
      builder.reshape(next);
    }
  }
}
