package org.rondo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExampleLayoutTest {
  @Test
  void aShapeKnowsItsLengthAndRank() {
    TensorShape image = TensorShape.of(1, 28, 28);
    assertThat(image.length()).isEqualTo(784);
    assertThat(image.rank()).isEqualTo(3);
    assertThat(image).hasToString("[1, 28, 28]").isEqualTo(new TensorShape(List.of(1, 28, 28)));
  }

  @Test
  void aShapeCopiesItsDimensions() {
    List<Integer> dimensions = new ArrayList<>(List.of(7));
    TensorShape shape = new TensorShape(dimensions);
    dimensions.add(3);
    assertThat(shape.dimensions()).containsExactly(7);
  }

  @Test
  void badShapesSayWhatIsWrong() {
    assertThatThrownBy(TensorShape::of)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A shape has at least one dimension, got none; write [n] for n values.");
    assertThatThrownBy(() -> TensorShape.of(3, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Every dimension of a shape is at least 1, got [3, 0].");
    assertThatThrownBy(() -> TensorShape.of(1 << 16, 1 << 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "One example holds at most 2147483647 values,"
                + " the shape [65536, 65536] needs more.");
  }

  @Test
  void aBlockIsAboutOneMebibyte() {
    ExampleLayout pixels = ExampleLayout.of(TensorShape.of(1, 28, 28), Storage.UINT8, 1);
    assertThat(pixels.rowBytes()).isEqualTo(784 + 4);
    assertThat(pixels.rowsPerBlock()).isEqualTo((1 << 20) / 788);
    ExampleLayout wide = ExampleLayout.of(TensorShape.of(1 << 20), Storage.FLOAT32, 0);
    assertThat(wide.rowsPerBlock()).isEqualTo(1);
  }

  @Test
  void labelsHaveNoNegativeWidth() {
    assertThatThrownBy(() -> ExampleLayout.of(TensorShape.of(2), Storage.FLOAT32, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The width of the labels is 0 or more, got -1.");
  }
}
