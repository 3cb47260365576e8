package org.rondo.scaling;

/**
 * The non-negative x that minimises {@code |A x - b|^2}, by coordinate descent: each coordinate in
 * turn takes its best value given the others, or 0 where that is negative. The problem is convex
 * and the constraint separable, so this converges to a minimum (V. Franc, V. Hlavac, M. Navara,
 * "Sequential coordinate-wise algorithm for the non-negative least squares problem", CAIP 2005).
 * Deviation: it also stops after a number of sweeps, since nearly equal columns would make it creep
 * for ever.
 */
final class NonNegativeLeastSquares {
  private static final int MOST_SWEEPS = 200_000;
  private static final double TOLERANCE = 1e-12;

  private NonNegativeLeastSquares() {}

  /**
   * Solves.
   *
   * @param rows of A, {@code [equations][unknowns]}
   * @param targets b
   */
  static double[] solve(double[][] rows, double[] targets) {
    int unknowns = rows.length == 0 ? 0 : rows[0].length;
    double[] solution = new double[unknowns];
    double[] squares = new double[unknowns];
    for (double[] row : rows) {
      for (int j = 0; j < unknowns; j++) {
        squares[j] += row[j] * row[j];
      }
    }
    double[] rest = targets.clone();
    double moved = Double.MAX_VALUE;
    for (int sweep = 0; sweep < MOST_SWEEPS && moved > TOLERANCE; sweep++) {
      moved = 0;
      for (int j = 0; j < unknowns; j++) {
        if (squares[j] > 0) {
          moved = Math.max(moved, move(rows, rest, solution, j, squares[j]));
        }
      }
    }
    return solution;
  }

  /** Moves one coordinate, and returns by how much relative to the targets' length. */
  private static double move(
      double[][] rows, double[] rest, double[] solution, int j, double square) {
    double slope = 0;
    for (int i = 0; i < rows.length; i++) {
      slope += rows[i][j] * rest[i];
    }
    double step = Math.max(-solution[j], slope / square);
    solution[j] += step;
    for (int i = 0; i < rows.length; i++) {
      rest[i] -= step * rows[i][j];
    }
    return Math.abs(step) * Math.sqrt(square);
  }
}
