package org.rondo.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Measures peers one after the other: {@code Main --warm SECONDS --measure SECONDS [--digits FILE
 * --target ACCURACY] TASK...}. Prints a JSON line for each task, and one with the versions first.
 */
public final class Main {
  private static final int EPOCHS_AT_MOST = 100;
  private static final double NANOS_PER_SECOND = 1e9;

  private double warm = 3;
  private double measure = 3;
  private double target = 0.9;
  private Path digits = Path.of("digits.bin");
  private final List<Task> tasks = new ArrayList<>();

  private Main() {}

  /** Runs the tasks and ends the process, whatever threads are left. */
  public static void main(String[] arguments) {
    Main main = new Main();
    main.read(arguments);
    Nd4j.getExecutioner();
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    print(
        Map.of(
            "versions",
            "%s on %s, %s"
                .formatted(
                    archive(SparkDl4jMultiLayer.class),
                    archive(SparkContext.class),
                    archive(MultiLayerNetwork.class))));
    main.tasks.forEach(main::run);
    System.exit(0);
  }

  /** The name of the archive that a class comes from, which has its version. */
  private static String archive(Class<?> type) {
    String path = type.getProtectionDomain().getCodeSource().getLocation().getPath();
    return path.substring(path.lastIndexOf('/') + 1).replace(".jar", "");
  }

  private void read(String[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--warm" -> warm = Double.parseDouble(arguments[++i]);
        case "--measure" -> measure = Double.parseDouble(arguments[++i]);
        case "--target" -> target = Double.parseDouble(arguments[++i]);
        case "--digits" -> digits = Path.of(arguments[++i]);
        default -> tasks.add(Task.of(arguments[i]));
      }
    }
  }

  private void run(Task task) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("task", task.toString());
    line.put("peer", task.peer());
    line.put("workload", task.workload().name());
    line.putAll(task.measure() == Task.Measure.SPEED ? speed(task) : timeToAccuracy(task));
    if (task.peer().equals("dl4j-spark")) {
      line.put("most-workers-at-once", Counter.mostAtWork());
      line.put("share-of-steps-side-by-side", Counter.shareTogether());
    }
    print(line);
  }

  private Map<String, Object> speed(Task task) {
    try (Training training = task.open(Rows.random(task.workload()))) {
      turns(training, warm);
      long start = System.nanoTime();
      long rows = turns(training, measure);
      double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
      return Map.of("rows", rows, "seconds", seconds, "samples-per-second", rows / seconds);
    }
  }

  /** Turns for at least so many seconds. */
  private static long turns(Training training, double seconds) {
    long end = System.nanoTime() + (long) (seconds * NANOS_PER_SECOND);
    long rows = 0;
    do {
      rows += training.turn();
    } while (System.nanoTime() < end);
    return rows;
  }

  private Map<String, Object> timeToAccuracy(Task task) {
    List<Rows> images = Rows.digits(digits);
    Rows train = images.get(0);
    try (Training first = task.open(train)) {
      turns(first, warm);
    }
    try (Training training = task.open(train)) {
      double seconds = 0;
      double accuracy = 0;
      int epochs = 0;
      while (accuracy < target && epochs < EPOCHS_AT_MOST) {
        long start = System.nanoTime();
        for (long rows = 0; rows < train.count(); ) {
          rows += training.turn();
        }
        seconds += (System.nanoTime() - start) / NANOS_PER_SECOND;
        accuracy = training.accuracy(images.get(1));
        epochs++;
      }
      return Map.of(
          "seconds",
          seconds,
          "accuracy",
          accuracy,
          "epochs",
          epochs,
          "reached",
          accuracy >= target);
    }
  }

  private static void print(Map<String, Object> line) {
    StringBuilder json = new StringBuilder();
    line.forEach((key, value) -> json.append(json.isEmpty() ? "{" : ", ").append(pair(key, value)));
    System.out.println(json.append('}'));
  }

  private static String pair(String key, Object value) {
    String text =
        value instanceof String ? "\"" + value + "\"" : String.format(Locale.ROOT, "%s", value);
    return "\"" + key + "\": " + text;
  }
}
