package org.rondo.landscape;

import org.jspecify.annotations.Nullable;
import org.rondo.landscape.Survey.Extent;

/**
 * What to find out about a landscape.
 *
 * @param view of it
 * @param extent how much is measured at each place
 * @param stages rounds of a repeated training to measure, at least; twice as many at most
 * @param round whose workers to look at, counted from 1; null for the last
 * @param rows of the training and of the validation rows to use, at most
 */
public record LandscapeRequest(
    View view, Extent extent, int stages, @Nullable Integer round, long rows) {

  /** Which part of the landscape. */
  public enum View {
    /** Around the end of the training. */
    END,
    /** All the way there. */
    TRAINING,
    /** Between two workers, and all the way there. */
    WORKERS
  }
}
