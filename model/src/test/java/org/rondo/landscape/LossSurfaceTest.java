package org.rondo.landscape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.data.Split;
import org.rondo.error.TrainingException;
import org.rondo.landscape.TestLandscapes.Surface;
import org.rondo.network.NamedArray;
import org.rondo.network.NetworkRequest.Target;

/** Curvature and slices against losses whose Hessians are known. */
class LossSurfaceTest {
  private static final Survey.Extent EXTENT = new Survey.Extent(3, 60, 9, 1);

  /** {@code (1/n) sum 2 x x'} of a mean squared error, with a bias: exact, wherever one is. */
  @Test
  void theCurvatureOfLeastSquaresIsExact() {
    Surface linear = TestLandscapes.surface("{network: linear}", Target.values(1), 57, 3, 40);
    EigenDecomposition exact = eigen(TestLandscapes.moments(linear, row -> 2));
    Spectrum found = survey(linear).spectrum(linear.parameters());
    assertThat(found.products()).isLessThanOrEqualTo(linear.parameters().length);
    for (int i = 0; i < 3; i++) {
      double wanted = exact.getRealEigenvalue(i);
      assertThat(found.largest().get(i).value()).isCloseTo(wanted, within(0.01 * wanted));
    }
    assertThat(found.smallest().value()).isBetween(0.0, found.largest().get(2).value());
  }

  /**
   * {@code (1/n) sum 2 p (1 - p) x x'} of a cross entropy of two outputs, which changes from place
   * to place: only the difference of the outputs' weights counts, and each has half of it.
   */
  @Test
  void theCurvatureOfLogisticRegressionIsExact() {
    Surface logistic = TestLandscapes.surface("{network: linear}", Target.classes(2), 100, 31);
    float[] at = logistic.parameters();
    assertThat(at).hasSize(2 * (TestLandscapes.INPUTS + 1));
    at[0] += 0.3f;
    EigenDecomposition exact =
        eigen(
            TestLandscapes.moments(
                logistic,
                row -> {
                  double sum = at[at.length - 1] - at[at.length - 2];
                  for (int i = 0; i < TestLandscapes.INPUTS; i++) {
                    sum += (at[TestLandscapes.INPUTS + i] - at[i]) * row[i];
                  }
                  double p = 1 / (1 + Math.exp(-sum));
                  return 2 * p * (1 - p);
                }));
    Spectrum found = survey(logistic).spectrum(at);
    for (int i = 0; i < 2; i++) {
      double wanted = exact.getRealEigenvalue(i);
      assertThat(found.largest().get(i).value()).isCloseTo(wanted, within(0.01 * wanted));
    }
  }

  /** A network of more parameters than products: the bound that is given holds. */
  @Test
  void theErrorIsBoundedAsItSays() {
    Surface deep =
        TestLandscapes.surface(
            "{network: mlp, hidden: [8, 6], activation: tanh}", Target.classes(3), 80);
    float[] at = deep.parameters();
    RealMatrix hessian = new Array2DRowRealMatrix(at.length, at.length);
    for (int i = 0; i < at.length; i++) {
      double[] unit = new double[at.length];
      unit[i] = 1;
      hessian.setColumn(i, deep.surface().product(at, unit));
    }
    EigenDecomposition exact =
        new EigenDecomposition(hessian.add(hessian.transpose()).scalarMultiply(0.5));
    Spectrum found = survey(deep).spectrum(at);
    assertThat(found.products()).isLessThan(at.length);
    for (int i = 0; i < 3; i++) {
      Spectrum.Eigenvalue each = found.largest().get(i);
      double wanted = exact.getRealEigenvalue(i);
      assertThat(each.value())
          .isCloseTo(wanted, within(each.error() + 2e-3 * exact.getRealEigenvalue(0)));
      assertThat(each.error()).isLessThan(0.011 * exact.getRealEigenvalue(0));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theSliceOfAQuadraticIsTheQuadratic(int shards) {
    int[] rows = new int[shards];
    Arrays.fill(rows, 30);
    Surface linear = TestLandscapes.surface("{network: linear}", Target.values(1), rows);
    float[] at = linear.parameters();
    Plane slice = survey(linear).slice(at);
    float[] dx = direction(linear, 0);
    float[] dy = direction(linear, 1);
    RealMatrix hessian = TestLandscapes.moments(linear, row -> 2);
    double[] slope = TestLandscapes.slope(linear);
    for (int j = 0; j < slice.y().values().size(); j++) {
      for (int i = 0; i < slice.x().values().size(); i++) {
        double[] step = new double[at.length];
        for (int k = 0; k < step.length; k++) {
          step[k] = slice.x().values().get(i) * dx[k] + slice.y().values().get(j) * dy[k];
        }
        double wanted = linear.surface().loss(Split.TRAIN, at);
        double[] bent = hessian.operate(step);
        for (int k = 0; k < step.length; k++) {
          wanted += slope[k] * step[k] + step[k] * bent[k] / 2;
        }
        assertThat(slice.losses().get(j).get(i)).isCloseTo(wanted, within(1e-5 * (1 + wanted)));
      }
    }
  }

  @Test
  void filtersAreAsLongAsThoseOfTheParameters() {
    Surface deep = TestLandscapes.surface("{network: mlp, hidden: [5]}", Target.classes(3), 10);
    float[] direction = direction(deep, 0);
    assertThat(direction).isEqualTo(direction(deep, 0)).isNotEqualTo(direction(deep, 1));
    NamedArray first = TestLandscapes.arrays(deep).get(0);
    assertThat(first.shape()).containsExactly(TestLandscapes.INPUTS, 5);
    for (int unit = 0; unit < 5; unit++) {
      double wanted = 0;
      double squares = 0;
      for (int i = 0; i < TestLandscapes.INPUTS; i++) {
        int place = first.at(i * 5 + unit);
        wanted += deep.parameters()[place] * deep.parameters()[place];
        squares += direction[place] * direction[place];
      }
      assertThat(squares).isCloseTo(wanted, within(1e-5 * wanted));
    }
  }

  @Test
  void nothingIsMeasuredWhereTheLossIsNotFinite() {
    Surface linear = TestLandscapes.surface("{network: linear}", Target.values(1), 10);
    float[] at = linear.parameters().clone();
    at[0] = Float.NaN;
    assertThat(linear.surface().loss(Split.TRAIN, at)).isNaN();
    assertThat(linear.surface().loss(Split.TEST, linear.parameters())).isNaN();
    assertThatThrownBy(() -> survey(linear).spectrum(at))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("is not finite at parameter 1, so there is no curvature");
  }

  private static EigenDecomposition eigen(RealMatrix matrix) {
    return new EigenDecomposition(matrix);
  }

  private static Survey survey(Surface of) {
    return new Survey(
        of.surface(),
        new Survey.Network(TestLandscapes.arrays(of), List.of(), 7),
        EXTENT,
        said -> {});
  }

  private static float[] direction(Surface of, int number) {
    return Directions.normalized(of.parameters(), TestLandscapes.arrays(of), List.of(), 7, number);
  }
}
