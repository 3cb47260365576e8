package org.rondo.bench.rounds;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.rondo.data.Batch;
import org.rondo.data.ExampleLayout;
import org.rondo.data.TensorShape;
import org.rondo.engine.StepEngine;
import org.rondo.scaling.Processor;

/** Times local steps on one thread of this process. */
final class StepTimes {
  /** The columns of {@link #line}. */
  static final String HEADER = "parameters,batch,step-ms";

  private static final double SECONDS = 0.5;

  private StepTimes() {}

  /** Steps of networks that differ in parameters and batch. */
  static List<Processor.Step> measure(ExampleLayout layout) {
    List<Processor.Step> steps = new ArrayList<>();
    for (long parameters : List.of(100_000L, 250_000L, 1_000_000L, 5_000_000L)) {
      RoundNetwork network = RoundNetwork.of(parameters, "adam", layout);
      try (StepEngine engine = network.start().engine().spec().open()) {
        for (int batch : new int[] {16, 64, 256}) {
          steps.add(new Processor.Step(parameters, batch, millis(engine, batch)));
        }
      }
    }
    return steps;
  }

  private static double millis(StepEngine engine, int rows) {
    Random random = new Random(rows);
    float[] features = new float[rows * RoundNetwork.FEATURES];
    float[] labels = new float[rows];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextFloat();
    }
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 2;
    }
    Batch batch = Batch.of(TensorShape.of(RoundNetwork.FEATURES), features, labels, rows);
    for (int i = 0; i < 5; i++) {
      engine.step(batch, 1);
    }
    List<Double> times = new ArrayList<>();
    long begun = System.nanoTime();
    while (times.size() < 5 || (System.nanoTime() - begun) / 1e9 < SECONDS) {
      long start = System.nanoTime();
      engine.step(batch, 1);
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
