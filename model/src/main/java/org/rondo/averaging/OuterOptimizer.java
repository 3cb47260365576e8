package org.rondo.averaging;

/**
 * The step from the global parameters and the workers' combined ones to the next global parameters.
 * A pure function: the same arguments give the same bits. Arithmetic is in double, parameters and
 * state are kept as float.
 */
@FunctionalInterface
public interface OuterOptimizer {

  /**
   * Takes the outer step.
   *
   * @param global {@code [parameters]} that the round started from
   * @param combined {@code [parameters]} that the workers' have been combined to
   * @param state of the step before
   */
  OuterStep step(float[] global, float[] combined, OuterState state);
}
