package org.rondo.network.optimizer;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Muon, for the weight matrices of one layer:
 *
 * <pre>
 *   M = 0.95 M + G,   O = orthogonal(G + 0.95 M)
 *   W -= rate 0.2 sqrt(max(rows, columns)) O
 * </pre>
 *
 * (J. Liu et al., "Muon is scalable for LLM training", arXiv 2502.16982, section 2.2, whose factor
 * gives a step the size of Adam's; with Nesterov's momentum as in its authors' and K. Jordan's
 * code). The orthogonal matrix is that of {@link NewtonSchulz}. A convolution's kernels are a
 * matrix of a row for each output channel; the gates of a recurrent layer are one matrix side by
 * side.
 */
public final class Muon extends OwnUpdater {
  private static final long serialVersionUID = 1L;
  private static final float MOMENTUM = 0.95f;
  private static final double SCALE = 0.2;

  private final int layer;
  private final List<Shape> matrices;

  /**
   * The shape of a matrix as its parameters lie side by side: row by row.
   *
   * @param rows of as many parameters as there are columns
   */
  public record Shape(int rows, int columns) implements java.io.Serializable {
    private static final long serialVersionUID = 1L;

    int length() {
      return rows * columns;
    }
  }

  /**
   * The optimizer of a layer's matrices.
   *
   * @param layer a number that no other layer of the network has, which keeps layers apart
   * @param matrices in the order of the flat parameters, one after the other
   */
  public Muon(double learningRate, int layer, List<Shape> matrices) {
    super(learningRate, 1);
    this.layer = layer;
    this.matrices = List.copyOf(matrices);
  }

  @Override
  public boolean whole() {
    return true;
  }

  @Override
  public Rule rule(int offset, int length) {
    return (g, rate, state, count) -> {
      int from = 0;
      for (Shape matrix : matrices) {
        int to = from + matrix.length();
        if (from >= offset && to <= offset + length) {
          step(matrix, from - offset, g, rate, state[0]);
        }
        from = to;
      }
      if (from < offset + length) {
        throw new IllegalStateException(
            "layer %s has more than its matrices %s".formatted(layer, matrices));
      }
    };
  }

  private static void step(Shape shape, int from, float[] g, float rate, float[] momentum) {
    float[] matrix = Arrays.copyOfRange(g, from, from + shape.length());
    for (int i = 0; i < matrix.length; i++) {
      float mean = MOMENTUM * momentum[from + i] + matrix[i];
      momentum[from + i] = mean;
      matrix[i] += MOMENTUM * mean;
    }
    NewtonSchulz.orthogonalize(matrix, shape.rows(), shape.columns());
    float size = (float) (rate * SCALE * Math.sqrt(Math.max(shape.rows(), shape.columns())));
    for (int i = 0; i < matrix.length; i++) {
      g[from + i] = size * matrix[i];
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other)
        && other instanceof Muon muon
        && muon.layer == layer
        && muon.matrices.equals(matrices);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), layer);
  }
}
