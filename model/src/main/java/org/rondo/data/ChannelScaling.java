package org.rondo.data;

import java.io.Serializable;
import java.util.List;

/**
 * How the channels of a picture are scaled as batches are read, {@code (value - shift) * factor},
 * with values of 0 to 1. Travels to executors.
 *
 * @param shift of each channel
 * @param factor of each channel
 */
public record ChannelScaling(List<Double> shift, List<Double> factor) implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Copies the numbers.
   *
   * @throws IllegalArgumentException if there is not one of each for each channel
   */
  public ChannelScaling {
    shift = List.copyOf(shift);
    factor = List.copyOf(factor);
    if (shift.isEmpty() || shift.size() != factor.size()) {
      throw new IllegalArgumentException(
          "a scaling of channels has as many factors as shifts, got %s and %s"
              .formatted(factor.size(), shift.size()));
    }
  }

  /** Scales a picture of {@code length} values that begins at an offset. */
  void apply(float[] values, int offset, int length) {
    int plane = length / shift.size();
    for (int channel = 0; channel < shift.size(); channel++) {
      double less = shift.get(channel);
      double times = factor.get(channel);
      int begin = offset + channel * plane;
      for (int i = begin; i < begin + plane; i++) {
        values[i] = (float) ((values[i] - less) * times);
      }
    }
  }
}
