package org.rondo.data;

import java.util.List;

/**
 * Control charts of a process: normal, cyclic, trends and shifts, which are the data set {@code
 * builtin:control-charts}. With m = 30, s = 2, and r in [-3, 3] drawn anew at each of the steps t =
 * 1 .. 60, all uniformly:
 *
 * <pre>
 *   normal              m + r s
 *   cyclic              m + r s + a sin(2 pi t / T)     a, T in [10, 15]
 *   increasing, decreasing trend   m + r s +- g t       g in [0.2, 0.5]
 *   upward, downward shift         m + r s +- k x       x in [7.5, 20], k = 1 from a step in
 *                                                       [20, 40] on, before it 0
 * </pre>
 *
 * Source: R. J. Alcock and Y. Manolopoulos, "Time-Series Similarity Queries Employing a
 * Feature-Based Approach", 7th Hellenic Conference on Informatics, 1999. Every chart is a pure
 * function of its seed and the same, bit for bit, on every machine.
 */
public final class ControlCharts {
  /** Steps of a chart. */
  public static final int STEPS = 60;

  /** The classes. In any six charts that start at a multiple of six, each occurs once. */
  public static final List<String> CLASSES =
      List.of("normal", "cyclic", "increasing", "decreasing", "upward", "downward");

  private static final int LABELS = 1;
  private static final int VALUES = 2;
  private static final double MEAN = 30;
  private static final double DEVIATION = 2;

  private ControlCharts() {}

  /**
   * The class of a chart.
   *
   * @param index which chart, 0 or more
   * @param seed of the data set
   */
  public static String label(long index, long seed) {
    int count = CLASSES.size();
    return CLASSES.get(
        BatchOrder.shuffled(count, SeedMixer.mix(seed, LABELS), index / count, 0)
            .at((int) (index % count)));
  }

  /** The values of a chart, {@code [60]}. */
  public static double[] values(long index, long seed) {
    RandomStream random = new RandomStream(SeedMixer.mix(seed, VALUES, index));
    double amplitude = random.uniform(10, 15);
    double period = random.uniform(10, 15);
    double slope = random.uniform(0.2, 0.5);
    double shift = random.uniform(7.5, 20);
    double from = random.uniform(STEPS / 3.0, 2 * STEPS / 3.0);
    String label = label(index, seed);
    double[] values = new double[STEPS];
    for (int i = 0; i < STEPS; i++) {
      int t = i + 1;
      double moved = t >= from ? shift : 0;
      values[i] =
          MEAN
              + random.uniform(-3, 3) * DEVIATION
              + switch (label) {
                case "cyclic" -> amplitude * StrictMath.sin(2 * StrictMath.PI * t / period);
                case "increasing" -> slope * t;
                case "decreasing" -> -slope * t;
                case "upward" -> moved;
                case "downward" -> -moved;
                default -> 0;
              };
    }
    return values;
  }
}
