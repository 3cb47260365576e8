package org.rondo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSumTest {
  @Test
  void keepsWhatPlainAdditionLoses() {
    ExactSum sum = new ExactSum();
    for (double term : new double[] {1e100, 1.0, -1e100, 1e-100, 1e16, 1.0, -1e16}) {
      sum.add(term);
    }
    assertThat(sum.value()).isEqualTo(2.0);
    sum.add(-2.0);
    assertThat(sum.value()).isEqualTo(1e-100);
  }

  @Test
  void anEmptySumIsZero() {
    assertThat(new ExactSum().value()).isZero();
  }

  @Test
  void doesNotDependOnOrderOrGroupingOrTravel() {
    Random random = new Random(1);
    double[] terms =
        random.doubles(5_000, -1, 1).map(x -> Math.scalb(x, random.nextInt(200) - 100)).toArray();
    ExactSum forward = new ExactSum();
    ExactSum backward = new ExactSum();
    ExactSum merged = new ExactSum();
    ExactSum part = new ExactSum();
    for (int i = 0; i < terms.length; i++) {
      forward.add(terms[i]);
      backward.add(terms[terms.length - 1 - i]);
      part.add(terms[i]);
      if (i % 700 == 0) {
        merged.merge(Shards.roundTrip(part));
        part = new ExactSum();
      }
    }
    merged.merge(part);
    assertThat(backward.value()).isEqualTo(forward.value());
    assertThat(merged.value()).isEqualTo(forward.value());
    assertThat(merged.exact()).isEqualByComparingTo(forward.exact());
  }

  @Test
  void holdsTheLargestTerms() {
    ExactSum sum = new ExactSum();
    sum.add(ExactSum.LARGEST);
    sum.add(ExactSum.LARGEST);
    sum.add(1.0);
    sum.add(-2 * ExactSum.LARGEST);
    assertThat(sum.value()).isEqualTo(1.0);
  }
}
