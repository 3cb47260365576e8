package org.rondo.report.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Records of runs that never were. */
public final class Records {
  private Records() {}

  /** A run of some rounds whose loss falls, with everything that a page can show. */
  public static RunRecord of(int rounds, long seed) {
    Random random = new Random(seed);
    RunCourse course = new RunCourse();
    for (int round = 1; round <= rounds; round++) {
      double loss = 0.3 + 2 / (1 + 0.05 * round) + 0.02 * random.nextGaussian();
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("round", round);
      line.put("loss", loss);
      line.put("learning-rate", 0.01 * Math.pow(0.999, round));
      line.put("local-steps", 10);
      line.put("worker-divergence", 1 / Math.sqrt(round));
      line.put("worker-divergence-max", 1.2 / Math.sqrt(round));
      line.put("examples-per-second", 1e5 + 1e3 * random.nextGaussian());
      line.put("bytes-exchanged", 10_848);
      for (String part :
          List.of("compute", "communication", "broadcast", "launch", "result", "aggregation")) {
        line.put(part + "-ms", Math.exp(random.nextGaussian()));
      }
      line.put("largest-loss", Map.of("worker", random.nextInt(4), "loss", 1.1 * loss));
      if (round % 5 == 0) {
        line.put("loss-before-averaging", loss);
        line.put("loss-after-averaging", 0.98 * loss);
      }
      course.add(line);
      if (round % 5 == 0) {
        course.add(
            Map.of(
                "round", round, "evaluation", "validation", "loss", loss + 0.05, "accuracy", 0.8));
      }
    }
    return new RunRecord(
        "runs/tiny/r1",
        new Tree(Map.of("name", "tiny <&> co", "configuration", Map.of("seed", seed))),
        course,
        new Tree(result()),
        new Tree(signature()),
        new Tree(Map.of("classes", Map.of("no", 700, "yes", 300))),
        new Rejected(Map.of("column 'age': got '…', expected a number", 3L), 3));
  }

  private static Map<String, Object> result() {
    Map<String, Object> test = new LinkedHashMap<>();
    test.put("examples", 660);
    test.put("loss", 0.46);
    test.put("accuracy", 0.8);
    test.put("auc", 0.79);
    test.put("baseline", Map.of("accuracy", 0.69));
    test.put("confusion-matrix", List.of(List.of(450, 6), List.of(123, 81)));
    test.put(
        "per-class",
        Map.of("no", Map.of("recall", 0.98, "f1", 0.9), "yes", Map.of("recall", 0.4, "f1", 0.5)));
    test.put("thresholds", List.of(threshold(0.2, 183, 273), threshold(0.5, 81, 6)));
    test.put("calibration", List.of(bin(0.55, 0.56), bin(0.7, 0.72), bin(0.9, 0.88)));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("status", "completed");
    result.put("run-id", "r1");
    result.put("rounds", 100);
    result.put("rows", Map.of("read", 1000, "trained", 1000));
    result.put(
        "layers",
        List.of(
            Map.of("layer", "layer0", "kind", "dense", "units", 16, "parameters", 192),
            Map.of("layer", "output", "kind", "output", "units", 2, "parameters", 34)));
    result.put("metrics", Map.of("test", test));
    return result;
  }

  private static Map<String, Object> threshold(double at, int found, int wrong) {
    return Map.of(
        "threshold",
        at,
        "true-positives",
        found,
        "false-positives",
        wrong,
        "true-negatives",
        456 - wrong,
        "false-negatives",
        204 - found,
        "recall",
        found / 204.0,
        "precision",
        (double) found / (found + wrong));
  }

  private static Map<String, Object> bin(double confidence, double accuracy) {
    return Map.of("confidence", confidence, "accuracy", accuracy);
  }

  private static Map<String, Object> signature() {
    Map<String, Object> seen =
        Map.of("type", "double", "rows", 1000, "missing", 7, "least", 0.5, "most", 80);
    return Map.of(
        "inputs",
        List.of(Map.of("column", "age", "feature", Map.of("type", "numeric"), "seen", seen)),
        "output",
        Map.of("classes", List.of("no", "yes")));
  }
}
