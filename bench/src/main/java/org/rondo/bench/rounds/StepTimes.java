package org.rondo.bench.rounds;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.rondo.data.RowLayout;
import org.rondo.network.Replica;
import org.rondo.scaling.Processor;

/** Times local steps on one thread of this process. */
final class StepTimes {
  /** The columns of {@link #line}. */
  static final String HEADER = "parameters,batch,step-ms";

  private static final double SECONDS = 0.5;

  private StepTimes() {}

  /** Steps of networks that differ in parameters and batch. */
  static List<Processor.Step> measure(RowLayout layout) {
    List<Processor.Step> steps = new ArrayList<>();
    for (long parameters : List.of(100_000L, 250_000L, 1_000_000L, 5_000_000L)) {
      RoundNetwork network = RoundNetwork.of(parameters, "adam", layout);
      try (Replica replica = Replica.open(network.plan().replica())) {
        for (int batch : new int[] {16, 64, 256}) {
          steps.add(new Processor.Step(parameters, batch, millis(replica, batch)));
        }
      }
    }
    return steps;
  }

  private static double millis(Replica replica, int batch) {
    Random random = new Random(batch);
    float[] features = new float[batch * RoundNetwork.FEATURES];
    float[] labels = new float[batch];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextFloat();
    }
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 2;
    }
    for (int i = 0; i < 5; i++) {
      replica.step(features, labels, 1, batch);
    }
    List<Double> times = new ArrayList<>();
    long begun = System.nanoTime();
    while (times.size() < 5 || (System.nanoTime() - begun) / 1e9 < SECONDS) {
      long start = System.nanoTime();
      replica.step(features, labels, 1, batch);
      times.add((System.nanoTime() - start) / 1e6);
    }
    return Quartiles.of(times).median();
  }

  static String line(Processor.Step step) {
    return String.format(Locale.ROOT, "%d,%d,%.4f", step.parameters(), step.batch(), step.millis());
  }

  static Processor.Step parse(String line) {
    List<String> values = List.of(line.split(",", -1));
    return new Processor.Step(
        Long.parseLong(values.get(0)),
        Integer.parseInt(values.get(1)),
        Double.parseDouble(values.get(2)));
  }
}
