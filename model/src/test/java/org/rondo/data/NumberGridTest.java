package org.rondo.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Counts in cells of a width that the numbers decide, against a slow count by decimal fractions.
 */
class NumberGridTest {
  private static final int MOST = 16;

  static Stream<List<Double>> numbers() {
    Random random = new Random(5);
    return Stream.of(
        List.of(),
        List.of(3.0),
        Collections.nCopies(40, -0.0),
        IntStream.range(0, MOST).mapToObj(i -> i * 0.1).toList(),
        IntStream.range(0, MOST + 1).mapToObj(i -> i * 0.1).toList(),
        IntStream.range(0, 300).mapToObj(i -> (double) (i % 40)).toList(),
        random.doubles(300).boxed().toList(),
        DoubleStream.generate(random::nextGaussian).limit(300).boxed().toList(),
        // Incomes, a timestamp among them, tiny, huge and negative numbers.
        DoubleStream.generate(() -> Math.exp(3 * random.nextGaussian()))
            .limit(300)
            .boxed()
            .toList(),
        DoubleStream.concat(random.doubles(200), DoubleStream.of(1.7e9)).boxed().toList(),
        DoubleStream.generate(() -> 1.7e9 + random.nextInt(86_400)).limit(200).boxed().toList(),
        DoubleStream.concat(
                IntStream.range(-20, 20).mapToDouble(i -> i * Double.MIN_VALUE),
                DoubleStream.of(Double.MAX_VALUE, -Double.MAX_VALUE, 1, -1, 1e-300, -1e-300))
            .boxed()
            .toList(),
        IntStream.range(0, 200).mapToObj(i -> Math.scalb(i % 2 == 0 ? 1.0 : -1.0, i)).toList());
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void countsAreThoseOfASlowCountInAnyOrderAndParts(List<Double> numbers) {
    Histogram.Numbers expected = slow(numbers);
    Random random = new Random(7);
    for (int parts : new int[] {1, 1, 3, 8}) {
      List<Double> shuffled = new ArrayList<>(numbers);
      Collections.shuffle(shuffled, random);
      List<NumberGrid> grids = new ArrayList<>();
      for (int i = 0; i < parts; i++) {
        grids.add(new NumberGrid(MOST));
      }
      shuffled.forEach(number -> grids.get(random.nextInt(parts)).add(number));
      while (grids.size() > 1) {
        grids.get(random.nextInt(grids.size() - 1)).merge(grids.remove(grids.size() - 1));
      }
      grids.get(0).add(Double.NaN);
      grids.get(0).add(Double.POSITIVE_INFINITY);

      assertThat(grids.get(0).histogram()).isEqualTo(expected);
    }
  }

  /** The least exponent for which few enough cells hold anything, found from the finest on. */
  private static Histogram.Numbers slow(List<Double> numbers) {
    BigDecimal units = new BigDecimal(BigInteger.ONE.shiftLeft(1074));
    List<BigInteger> exact =
        numbers.stream()
            .map(number -> new BigDecimal(number).multiply(units).toBigIntegerExact())
            .toList();
    for (int shift = 0; ; shift++) {
      TreeMap<BigInteger, Long> cells = new TreeMap<>();
      for (BigInteger number : exact) {
        cells.merge(number.shiftRight(shift), 1L, Long::sum); // towards minus infinity
      }
      if (cells.size() <= MOST) {
        int width = shift;
        return new Histogram.Numbers(
            shift - 1074,
            cells.keySet().stream()
                .map(cell -> new BigDecimal(cell.shiftLeft(width)).divide(units).doubleValue())
                .toList(),
            List.copyOf(cells.values()));
      }
    }
  }
}
