package rondo.ml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which class it is, by probabilities and thresholds. */
class ClassOutputsTest {

  private static double[] of(double... values) {
    return values;
  }

  @Test
  void theMostProbableClassIsPredicted() {
    assertThat(ClassOutputs.prediction(of(0.2, 0.5, 0.3), null)).isEqualTo(1);
    assertThat(ClassOutputs.prediction(of(0.4, 0.4, 0.2), null)).isEqualTo(0);
  }

  /** As in Spark: {@code ProbabilisticClassificationModel.probability2prediction}. */
  @Test
  void probabilitiesAreDividedByThresholds() {
    assertThat(ClassOutputs.prediction(of(0.6, 0.3, 0.1), of(0.9, 0.3, 0.5))).isEqualTo(1);
    assertThat(ClassOutputs.prediction(of(0.6, 0.3, 0.1), of(0.5, 0.5, 0))).isEqualTo(2);
    assertThat(ClassOutputs.prediction(of(0.7, 0.3, 0), of(0.5, 0.5, 0))).isEqualTo(0);
    assertThat(ClassOutputs.prediction(of(0, 0.3, 0.7), of(0, 0.5, 0.5))).isEqualTo(2);
    assertThat(ClassOutputs.prediction(of(0, 0), of(0, 0.5))).isEqualTo(1);
  }
}
