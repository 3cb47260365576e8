package org.rondo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.Loss;
import org.rondo.config.Task;
import org.rondo.error.DataException;
import org.rondo.network.Objective.Form;

class ObjectiveTest {
  private static final Objective SOFTMAX = new Objective(Form.SOFTMAX, 3, Loss.CROSS_ENTROPY);
  private static final Objective SIGMOID = new Objective(Form.SIGMOID, 2, Loss.MSE);
  private static final Objective SCORE = new Objective(Form.SCORE, 2, Loss.MSE);
  private static final Objective VALUES = new Objective(Form.VALUES, 2, Loss.MAE);

  @Test
  void softmaxLabelsAreOneHotInAnyLeftOver() {
    float[] target = {9, 9, 9, 9, 9, 9, 9};
    SOFTMAX.expandLabels(new float[] {2, 0, 1}, 2, target);

    assertThat(target).containsExactly(0, 0, 1, 1, 0, 0, 9);
  }

  @Test
  void otherLabelsAreThemselves() {
    float[] target = {9, 9, 9, 9, 9};
    VALUES.expandLabels(new float[] {1.5f, -2, 3, 4}, 2, target);
    assertThat(target).containsExactly(1.5f, -2, 3, 4, 9);

    SCORE.expandLabels(new float[] {1, 0}, 2, target);
    assertThat(target).startsWith(1, 0).endsWith(3, 4, 9);
  }

  @ParameterizedTest
  @ValueSource(floats = {-1, 3, 0.5f, Float.NaN, Float.POSITIVE_INFINITY})
  void aLabelThatIsNoClassIsRefusedBeforeItTouchesAnotherRow(float label) {
    assertThatThrownBy(() -> SOFTMAX.expandLabels(new float[] {label, 0}, 2, new float[6]))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("label " + label)
        .hasMessageContaining("expected a whole number from 0 to 2");
  }

  @ParameterizedTest
  @EnumSource(
      value = Form.class,
      names = {"SIGMOID", "SCORE"})
  void aSingleOutputTakesTwoClassesOnly(Form form) {
    Objective objective = new Objective(form, 2, Loss.MSE);
    assertThatThrownBy(() -> objective.expandLabels(new float[] {2}, 1, new float[1]))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected a whole number from 0 to 1");
  }

  @Test
  void aScoreIsClampedToAProbability() {
    assertThat(SCORE.predictions(new float[] {-3, 0.25f, 7}, 3))
        .containsExactly(1, 0, 0.75f, 0.25f, 0, 1);
    assertThat(SCORE.predictions(new float[] {Float.NaN}, 1)).containsExactly(Float.NaN, Float.NaN);
  }

  @Test
  void aSigmoidIsTheProbabilityOfTheSecondClass() {
    assertThat(SIGMOID.predictions(new float[] {0.125f, 1}, 2))
        .containsExactly(0.875f, 0.125f, 0, 1);
  }

  @Test
  void probabilitiesAndValuesAreThemselves() {
    float[] outputs = {0.5f, 0.25f, 0.25f};
    assertThat(SOFTMAX.predictions(outputs, 1)).isEqualTo(outputs);
    assertThat(VALUES.predictions(new float[] {-5, 5}, 1)).containsExactly(-5, 5);
  }

  @Test
  void widthsFollowTheForm() {
    assertThat(new int[] {SOFTMAX.outputs(), SOFTMAX.labelWidth()}).containsExactly(3, 1);
    assertThat(new int[] {SIGMOID.outputs(), SIGMOID.labelWidth()}).containsExactly(1, 1);
    assertThat(new int[] {SCORE.outputs(), SCORE.labelWidth()}).containsExactly(1, 1);
    assertThat(new int[] {VALUES.outputs(), VALUES.labelWidth()}).containsExactly(2, 2);
    assertThat(VALUES.task()).isEqualTo(Task.REGRESSION);
    assertThat(SCORE.task()).isEqualTo(Task.CLASSIFICATION);
  }

  @Test
  void refusesWhatIsNotResolved() {
    assertThatThrownBy(() -> new Objective(Form.VALUES, 1, Loss.AUTO))
        .hasMessage("loss: auto must be resolved before an objective is made");
    assertThatThrownBy(() -> new Objective(Form.VALUES, 0, Loss.MSE))
        .hasMessage("width: got 0, expected 1 or more");
  }
}
