package org.rondo.bench.gpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.config.Engine;
import org.rondo.data.Batch;
import org.rondo.data.TensorShape;
import org.rondo.engine.StepEngine;
import org.rondo.engine.cuda.CudaApi;
import org.rondo.network.NetworkRequest.Target;

/** The GPU beside DL4J on the CPU, beside itself, and beside another engine on the same GPU. */
final class GpuChecks {
  private static final double TOLERANCE = 1e-4;
  private static final int STEPS = 5;

  /** Enough for both engines to be at work at once. */
  private static final int MANY_STEPS = 60;

  private static final String ADAM = "name: adam, learning-rate: 0.001";
  private static final String SGD = "name: sgd, learning-rate: 0.05";
  private static final String NESTEROVS = "name: nesterovs, learning-rate: 0.01, momentum: 0.9";

  private final CudaApi api;
  private final int rows;
  private boolean failed;

  /**
   * Checks.
   *
   * @param rows of a batch
   */
  GpuChecks(CudaApi api, int rows) {
    this.api = api;
    this.rows = rows;
  }

  /** Every kind of layer, loss and optimizer that the engine supports. */
  static List<Subject> subjects() {
    TensorShape flat = TensorShape.of(20);
    TensorShape digits = TensorShape.of(1, 16, 16);
    TensorShape colours = TensorShape.of(3, 12, 10);
    TensorShape steps = TensorShape.of(4, 20);
    Target ten = Target.classes(10);
    Target two = Target.classes(2);
    Target values = Target.values(3);
    String wide = "network: mlp, hidden: [64, 48], ";
    return List.of(
        Subject.of("linear, cross-entropy", flat, ten, "network: linear", SGD),
        Subject.of("two-relu (graph)", flat, two, "network: two-relu", SGD),
        Subject.of("mlp, relu, adam", flat, ten, wide + "activation: relu", ADAM),
        Subject.of(
            "mlp, tanh, nesterovs, l2", flat, ten, wide + "activation: tanh, l2: 0.01", NESTEROVS),
        Subject.of(
            "mlp, sigmoid, dropout", flat, ten, wide + "activation: sigmoid, dropout: 0.3", ADAM),
        Subject.of(
            "mlp, binary cross-entropy", flat, two, wide + "loss: binary-cross-entropy", SGD),
        Subject.of("mlp, mse", flat, values, wide + "loss: mse", SGD),
        Subject.of("mlp, mae", flat, values, wide + "loss: mae", SGD),
        Subject.of("mlp, huber", flat, values, wide + "loss: huber", NESTEROVS),
        Subject.of("lenet, adam", digits, ten, "network: cnn", ADAM),
        Subject.of(
            "cnn, batch norm, dropout",
            colours,
            ten,
            "network: cnn, blocks: [{filters: 6, kernel: 5, batch-norm: true, pool: 2},"
                + " {filters: 8, stride: 2}], hidden: [20], dropout: 0.2",
            NESTEROVS),
        Subject.of(
            "cnn, mean pool, tanh",
            colours,
            ten,
            "network: cnn, blocks: [{filters: 5, pool: 2}], activation: tanh, global-pool: mean",
            SGD),
        Subject.of("resnet-small", colours, ten, "network: cnn, preset: resnet-small", SGD),
        Subject.ofSequences(
            "lstm, lengths that vary", steps, ten, "network: rnn, hidden: [24, 16]", ADAM),
        Subject.of("lstm, last step", steps, ten, "network: rnn, hidden: [24, 16]", ADAM),
        Subject.of(
            "lstm, mean of steps", steps, ten, "network: rnn, hidden: [24], pool: mean", SGD),
        Subject.ofSequences(
            "simple recurrent, masks",
            steps,
            ten,
            "network: rnn, hidden: [24], cell: simple, pool: max",
            NESTEROVS));
  }

  /** Runs all, prints a table, and says whether all passed. */
  boolean passed() {
    System.out.printf(
        Locale.ROOT,
        "%-28s %10s %10s %10s %10s %10s  %s%n",
        "after " + STEPS + " steps",
        "output",
        "loss",
        "gradient",
        "parameters",
        "state",
        "bits");
    for (Subject subject : subjects()) {
      compare(subject);
    }
    twoThreads();
    return !failed;
  }

  private void compare(Subject subject) {
    double[] worst = new double[5];
    float[] parameters;
    try (StepEngine oracle = subject.open(Engine.DL4J);
        StepEngine engine = subject.openOn(api)) {
      float[] expected = new float[oracle.state().parameters().length];
      float[] actual = expected.clone();
      for (int step = 0; step < STEPS; step++) {
        // The last batch of a shard is shorter.
        Batch batch = subject.batch(step == 3 ? rows - 3 : rows, step);
        Nd4j.getRandom().setSeed(1 + step);
        double loss = oracle.gradient(batch, expected);
        Nd4j.getRandom().setSeed(1 + step);
        double own = engine.gradient(batch, actual);
        note(worst, 1, Math.abs(own - loss) / Math.abs(loss));
        note(worst, 2, distance(actual, expected));
        Nd4j.getRandom().setSeed(1 + step);
        oracle.step(batch, 1);
        Nd4j.getRandom().setSeed(1 + step);
        engine.step(batch, 1);
        note(worst, 0, distance(engine.output(batch), oracle.output(batch)));
      }
      parameters = engine.state().parameters();
      note(worst, 3, distance(parameters, oracle.state().parameters()));
      note(worst, 4, distance(engine.state().innerState(), oracle.state().innerState()));
    }
    boolean same = Arrays.equals(parameters, train(subject, STEPS));
    boolean close = Arrays.stream(worst).allMatch(off -> off <= TOLERANCE);
    failed |= !close || !same;
    System.out.printf(
        Locale.ROOT,
        "%-28s %10.1e %10.1e %10.1e %10.1e %10.1e  %s%s%n",
        subject.name(),
        worst[0],
        worst[1],
        worst[2],
        worst[3],
        worst[4],
        same ? "the same again" : "OTHERS THE SECOND TIME",
        close ? "" : "  TOO FAR OFF");
  }

  /** The same steps once more. */
  private float[] train(Subject subject, int steps) {
    try (StepEngine engine = subject.openOn(api)) {
      for (int step = 0; step < steps; step++) {
        Nd4j.getRandom().setSeed(1 + step);
        engine.step(subject.batch(step % 5 == 3 ? rows - 3 : rows, step), 1);
      }
      return engine.state().parameters();
    }
  }

  private void twoThreads() {
    // Without dropout: its random numbers belong to a thread.
    for (Subject subject : List.of(subjects().get(2), subjects().get(9))) {
      float[] alone = train(subject, MANY_STEPS);
      List<Callable<float[]>> both = new ArrayList<>();
      both.add(() -> train(subject, MANY_STEPS));
      both.add(() -> train(subject, MANY_STEPS));
      ExecutorService threads = Executors.newFixedThreadPool(2);
      boolean same = true;
      try {
        for (Future<float[]> trained : threads.invokeAll(both)) {
          same &= Arrays.equals(alone, trained.get());
        }
      } catch (Exception e) {
        same = false;
        e.printStackTrace(System.out);
      } finally {
        threads.shutdown();
      }
      failed |= !same;
      System.out.println(
          "two engines in two threads on one GPU, %s, %s steps: %s"
              .formatted(
                  subject.name(), MANY_STEPS, same ? "the bits of one alone" : "OTHER BITS"));
    }
  }

  private static void note(double[] worst, int which, double off) {
    worst[which] = Math.max(worst[which], Double.isNaN(off) ? Double.POSITIVE_INFINITY : off);
  }

  /** In the Euclidean norm, relative. */
  private static double distance(float[] actual, float[] expected) {
    double distance = 0;
    double length = 0;
    for (int i = 0; i < expected.length; i++) {
      double off = (double) actual[i] - expected[i];
      distance += off * off;
      length += (double) expected[i] * expected[i];
    }
    return distance == 0 ? 0 : Math.sqrt(distance / length);
  }
}
