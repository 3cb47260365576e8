package org.rondo.compiled.layer;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.jspecify.annotations.Nullable;
import org.rondo.compiled.kernel.NotCompiledException;
import org.rondo.compiled.layer.BatchShape.Layout;

/** DL4J's preprocessors between flat examples and images. */
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
      NotCompiledException.require(images.getFormat() == CNN2DFormat.NCHW, "images of format NHWC");
      toFlat(builder);
    } else {
      throw new NotCompiledException("preprocessor " + preprocessor.getClass().getSimpleName());
    }
  }

  /** Takes flat examples as images, unless they already are. */
  static void toMaps(int channels, int height, int width, PlanBuilder builder) {
    if (!builder.shape().flat()) {
      return;
    }
    BatchShape maps = BatchShape.maps(channels, height, width);
    NotCompiledException.require(
        maps.length() == builder.shape().length(),
        "images " + maps + " behind examples " + builder.shape());
    add(maps, Layout.MAPS, maps, builder);
  }

  private static void toFlat(PlanBuilder builder) {
    BatchShape maps = builder.shape();
    if (!maps.flat()) {
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
