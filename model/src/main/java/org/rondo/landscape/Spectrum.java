package org.rondo.landscape;

import java.util.List;

/**
 * Eigenvalues of a Hessian.
 *
 * @param largest the largest, in falling order
 * @param smallest the smallest that was found: below 0 where the loss falls away to both sides
 * @param products how many products of the Hessian and a vector it took
 */
public record Spectrum(List<Eigenvalue> largest, Eigenvalue smallest, int products) {

  /** Copies the list. */
  public Spectrum {
    largest = List.copyOf(largest);
  }

  /**
   * An eigenvalue.
   *
   * @param value of it
   * @param error that it has at most: the length of {@code H v - value v}, for its unit vector v
   */
  public record Eigenvalue(double value, double error) {}
}
