package org.rondo.network;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Trainable;
import org.rondo.data.IndexRange;

/**
 * The parameters that are not trained but measured, such as the running means and variances of
 * batch normalisation. DL4J keeps them among the parameters; the only sign is that it does not
 * divide their "gradient" by the batch size.
 */
final class Statistics {
  private Statistics() {}

  /**
   * Where they are in the network's flat order.
   *
   * @param layers all layers with parameters, in flat order
   */
  static List<IndexRange> of(List<? extends Trainable> layers) {
    List<IndexRange> ranges = new ArrayList<>();
    int at = 0;
    for (Trainable layer : layers) {
      for (var parameter : layer.paramTable(false).entrySet()) {
        int length = Math.toIntExact(parameter.getValue().length());
        if (!layer.updaterDivideByMinibatch(parameter.getKey())) {
          ranges.add(new IndexRange(at, at + length));
        }
        at += length;
      }
    }
    return List.copyOf(ranges);
  }

  /** Divides all values but those in the ranges. */
  static void divideOthers(float[] values, List<IndexRange> ranges, int divisor) {
    int from = 0;
    for (IndexRange range : ranges) {
      divide(values, from, range.from(), divisor);
      from = range.to();
    }
    divide(values, from, values.length, divisor);
  }

  private static void divide(float[] values, int from, int to, int divisor) {
    for (int i = from; i < to; i++) {
      values[i] /= divisor;
    }
  }
}
