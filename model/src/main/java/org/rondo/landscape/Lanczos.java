package org.rondo.landscape;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.rondo.error.ConfigurationException;
import org.rondo.landscape.Spectrum.Eigenvalue;

/**
 * The largest eigenvalues of a large symmetric matrix that is known by its products only: Lanczos'
 * method, with every new vector made orthogonal to all before it, twice (G. H. Golub and C. F. Van
 * Loan, "Matrix Computations", sections 10.1 to 10.3).
 *
 * <pre>
 *   w = A q_j - b_(j-1) q_(j-1),   a_j = w . q_j,   w = w - a_j q_j,   b_j = norm(w),   q_(j+1) = w / b_j
 * </pre>
 *
 * The eigenvalues of the tridiagonal matrix of a and b approach the outermost ones of A, from
 * inside. Each differs from one of A by no more than b_j times the last component of its vector,
 * which is what it is judged by. Where a part of the space is exhausted, another one is begun at
 * random, so that eigenvalues are found as often as they occur. It needs far fewer products than
 * power iteration where eigenvalues are close to each other.
 */
final class Lanczos {
  private static final long STREAM = 0x6c616e63L;
  private static final double EXHAUSTED = 1e-10;

  /** An eigenvalue that is smaller, relative to the largest, need not be known as well. */
  private static final double NEGLIGIBLE = 0.01;

  /** Of the memory that there is, for the vectors. */
  private static final long SHARE = 2;

  private Lanczos() {}

  /** A symmetric matrix. */
  @FunctionalInterface
  interface Matrix {
    /** The product with a vector, which is not to be changed. */
    double[] times(double[] vector);
  }

  /**
   * When to stop.
   *
   * @param top how many eigenvalues are wanted
   * @param most products at most
   * @param tolerance of their errors, relative to each
   * @param seed of the first vector
   */
  record Settings(int top, int most, double tolerance, long seed) {}

  /** The vectors so far, in single precision because there are many; they are one thread's. */
  private static final class Basis {
    private final List<float[]> vectors = new ArrayList<>();

    /** Takes away what a vector has in common with all of them. */
    void reject(double[] vector) {
      for (float[] other : vectors) {
        double common = 0;
        for (int i = 0; i < vector.length; i++) {
          common += vector[i] * other[i];
        }
        for (int i = 0; i < vector.length; i++) {
          vector[i] -= common * other[i];
        }
      }
    }

    double[] last() {
      float[] last = vectors.get(vectors.size() - 1);
      double[] vector = new double[last.length];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = last[i];
      }
      return vector;
    }

    void add(double[] vector, double length) {
      float[] unit = new float[vector.length];
      for (int i = 0; i < unit.length; i++) {
        unit[i] = (float) (vector[i] / length);
      }
      vectors.add(unit);
    }
  }

  /** The largest eigenvalues of a matrix of a given size. */
  static Spectrum of(Matrix matrix, int size, Settings settings, Consumer<String> progress) {
    int most = Math.min(settings.most(), size);
    requireMemory(size, most);
    Basis basis = new Basis();
    begin(basis, size, settings.seed());
    List<Double> diagonal = new ArrayList<>();
    List<Double> beside = new ArrayList<>();
    while (true) {
      double[] last = basis.last();
      double[] next = matrix.times(last);
      diagonal.add(dot(next, last));
      basis.reject(next);
      basis.reject(next);
      double length = Math.sqrt(dot(next, next));
      SymmetricEigen found = SymmetricEigen.of(tridiagonal(diagonal, beside));
      int done = diagonal.size();
      double scale = Math.max(Math.abs(found.value(0)), Math.abs(found.value(done - 1)));
      boolean exhausted = length <= EXHAUSTED * scale;
      double rest = exhausted ? 0 : length;
      if (done == most || (!exhausted && within(found, rest, settings, scale))) {
        progress.accept("%s products".formatted(done));
        return spectrum(found, rest, settings.top());
      }
      if (done % 10 == 0) {
        progress.accept("%s products, the largest so far %s".formatted(done, found.value(0)));
      }
      beside.add(rest);
      if (exhausted) {
        begin(basis, size, settings.seed());
      } else {
        basis.add(next, length);
      }
    }
  }

  private static boolean within(
      SymmetricEigen found, double rest, Settings settings, double scale) {
    if (found.size() <= settings.top()) {
      return false;
    }
    for (int i = 0; i < settings.top(); i++) {
      double size = Math.max(Math.abs(found.value(i)), NEGLIGIBLE * scale);
      if (error(found, rest, i) > settings.tolerance() * size) {
        return false;
      }
    }
    return true;
  }

  private static double error(SymmetricEigen found, double rest, int index) {
    return rest * Math.abs(found.vector(index)[found.size() - 1]);
  }

  private static Spectrum spectrum(SymmetricEigen found, double rest, int top) {
    List<Eigenvalue> largest = new ArrayList<>();
    for (int i = 0; i < Math.min(top, found.size()); i++) {
      largest.add(new Eigenvalue(found.value(i), error(found, rest, i)));
    }
    int last = found.size() - 1;
    return new Spectrum(
        largest, new Eigenvalue(found.value(last), error(found, rest, last)), found.size());
  }

  /** Adds a random vector that has nothing in common with those before it. */
  private static void begin(Basis basis, int size, long seed) {
    long stream = STREAM + basis.vectors.size();
    double[] vector = new double[size];
    for (int i = 0; i < size; i++) {
      vector[i] = Normals.at(seed, stream, i);
    }
    basis.reject(vector);
    basis.reject(vector);
    basis.add(vector, Math.sqrt(dot(vector, vector)));
  }

  private static double[][] tridiagonal(List<Double> diagonal, List<Double> beside) {
    double[][] matrix = new double[diagonal.size()][diagonal.size()];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i][i] = diagonal.get(i);
      if (i > 0) {
        matrix[i][i - 1] = beside.get(i - 1);
        matrix[i - 1][i] = beside.get(i - 1);
      }
    }
    return matrix;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void requireMemory(int size, int most) {
    long bytes = 4L * size * most;
    long room = Runtime.getRuntime().maxMemory() / SHARE;
    if (bytes > room) {
      throw new ConfigurationException(
          "--products: %s vectors of %s parameters take %s MiB of the driver's memory, and %s MiB may be used; lower it, or raise spark.driver.memory"
              .formatted(most, size, bytes >> 20, room >> 20));
    }
  }
}
