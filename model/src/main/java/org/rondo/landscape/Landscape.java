package org.rondo.landscape;

import org.jspecify.annotations.Nullable;

/**
 * What was found about the landscape of a training.
 *
 * @param subject whose it is
 * @param loss of the training rows at the parameters that were looked at
 * @param spectrum the curvature there
 * @param slice two random directions from there; null where something else was asked for
 * @param course how training came there; null where it was not repeated
 * @param basin two workers of a round; null where they were not asked for
 */
public record Landscape(
    Subject subject,
    double loss,
    Spectrum spectrum,
    @Nullable Plane slice,
    @Nullable Course course,
    @Nullable Basin basin) {

  /**
   * Whose landscape it is.
   *
   * @param name of the run
   * @param network its kind
   * @param parameters how many it has
   * @param method how it is trained
   * @param rows what the loss is of
   * @param repeated how the training that was repeated compares with the run; null where there is
   *     nothing to compare
   */
  public record Subject(
      String name,
      String network,
      int parameters,
      Method method,
      Rows rows,
      @Nullable Boolean repeated) {}

  /**
   * How a network is trained.
   *
   * @param optimizer its name
   * @param recipe of averaging
   * @param workers how many
   * @param localSteps between two averages
   * @param loss what is minimized
   */
  public record Method(
      String optimizer, String recipe, int workers, String localSteps, String loss) {}

  /**
   * Rows of the training split.
   *
   * @param used that the loss is of
   * @param all that there are
   */
  public record Rows(long used, long all) {}
}
