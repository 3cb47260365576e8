package org.rondo.bench.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.bench.Workload;
import org.rondo.bench.peers.RondoTraining.Course;
import org.rondo.bench.peers.RondoTraining.Team;
import org.rondo.bundle.BundleJson;
import org.rondo.network.NativeThreads;
import org.rondo.training.TrainingListener;

/**
 * Rondo's own process among the peers: takes the same arguments and prints the same lines as they
 * do. Its peers are {@code rondo} (ten local steps) and {@code rondo-auto} through Spark, and
 * {@code rondo-threads}, which takes the steps that the {@code rondo-auto} before it came to.
 */
public final class RondoContestant {
  private static final int LOCAL_STEPS = 10;
  private static final String NO_END = "rounds: 10000000";
  private static final String EPOCHS_AT_MOST = "epochs: 100";

  private final JavaSparkContext context;
  private final Arguments arguments;
  private int autoSteps = LOCAL_STEPS;

  private RondoContestant(JavaSparkContext context, Arguments arguments) {
    this.context = context;
    this.arguments = arguments;
  }

  /** Runs the tasks and ends the process. */
  public static void main(String[] given) throws IOException {
    NativeThreads.holdToOne();
    Arguments arguments = Arguments.of(given);
    SparkSession session =
        SparkSession.builder()
            .master("local[2]")
            .appName("rondo")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.broadcast.compress", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
    print(Map.of("versions", "Rondo on Spark " + session.version()));
    RondoContestant contestant =
        new RondoContestant(JavaSparkContext.fromSparkContext(session.sparkContext()), arguments);
    for (Task task : arguments.tasks()) {
      contestant.run(task);
    }
    session.stop();
    System.exit(0);
  }

  private void run(Task task) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>(task.toTree());
    line.putAll(task.measure() == Task.Measure.SPEED ? speed(task) : timeToAccuracy(task));
    print(line);
  }

  private Map<String, Object> speed(Task task) throws IOException {
    Examples examples = new RandomExamples(task.workload());
    AtomicBoolean stop = new AtomicBoolean();
    SpeedWindow window =
        new SpeedWindow(arguments.warm(), arguments.measure(), () -> stop.set(true));
    train(task, examples, NO_END, stop, window);
    if (task.peer() == Peer.RONDO_AUTO) {
      autoSteps = window.steps();
    }
    return window.result();
  }

  private Map<String, Object> timeToAccuracy(Task task) throws IOException {
    Path file = arguments.digits();
    if (file == null) {
      throw new IllegalArgumentException("--digits says where the images are");
    }
    Examples examples = new DigitExamples(file.toString(), task.workload().input());
    AtomicBoolean warm = new AtomicBoolean();
    train(task, examples, NO_END, warm, new SpeedWindow(arguments.warm(), 0, () -> warm.set(true)));
    AtomicBoolean stop = new AtomicBoolean();
    AccuracyClock clock = new AccuracyClock(arguments.target(), () -> stop.set(true));
    train(task, examples, EPOCHS_AT_MOST, stop, clock);
    return clock.result();
  }

  private void train(
      Task task, Examples examples, String length, AtomicBoolean stop, TrainingListener told)
      throws IOException {
    Workload workload = task.workload();
    Team team = task.peer() == Peer.RONDO_THREADS ? Team.THREADS : Team.SPARK;
    String steps =
        switch (task.peer()) {
          case RONDO_AUTO -> "auto";
          case RONDO_THREADS -> Integer.toString(autoSteps);
          default -> Integer.toString(LOCAL_STEPS);
        };
    new RondoTraining(workload, examples, steps, length).run(new Course(context, team, stop, told));
  }

  private static void print(Map<String, Object> line) {
    System.out.println(BundleJson.writeLine(line));
  }

  /**
   * What the command line says.
   *
   * @param warm seconds that are not measured
   * @param measure seconds that are
   * @param digits the file of images
   * @param target accuracy
   */
  private record Arguments(
      double warm, double measure, @Nullable Path digits, double target, List<Task> tasks) {

    static Arguments of(String[] given) {
      double warm = 3;
      double measure = 3;
      double target = 0.9;
      Path digits = null;
      List<Task> tasks = new ArrayList<>();
      for (int i = 0; i < given.length; i++) {
        switch (given[i]) {
          case "--warm" -> warm = Double.parseDouble(given[++i]);
          case "--measure" -> measure = Double.parseDouble(given[++i]);
          case "--target" -> target = Double.parseDouble(given[++i]);
          case "--digits" -> digits = Path.of(given[++i]);
          default -> tasks.add(Task.of(given[i]));
        }
      }
      return new Arguments(warm, measure, digits, target, tasks);
    }
  }
}
