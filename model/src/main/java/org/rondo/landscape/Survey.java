package org.rondo.landscape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.rondo.data.IndexRange;
import org.rondo.data.Split;
import org.rondo.landscape.Plane.Axis;
import org.rondo.landscape.Plane.Mark;
import org.rondo.network.NamedArray;

/** Measures a landscape at the places that a training gives it. Used by one thread. */
public final class Survey {
  /** Curvature to a per cent. */
  private static final double TOLERANCE = 0.01;

  private static final int LINE_POINTS = 21;
  private static final double MARGIN = 0.25;

  /** The square of a distance that no picture shows, relative to another. */
  private static final double SAME = 1e-6;

  private final LossSurface surface;
  private final Network network;
  private final Extent extent;
  private final Consumer<String> progress;

  /**
   * The network whose parameters span the landscape.
   *
   * @param arrays of the parameters
   * @param statistics the measured ones
   * @param seed of random directions
   */
  public record Network(List<NamedArray> arrays, List<IndexRange> statistics, long seed) {

    /** Copies the lists. */
    public Network {
      arrays = List.copyOf(arrays);
      statistics = List.copyOf(statistics);
    }
  }

  /**
   * How much is measured.
   *
   * @param top how many eigenvalues
   * @param products of the Hessian and a vector, at most, for each spectrum
   * @param grid places along each side of a plane
   * @param radius how far slices reach to each side, in lengths of the parameters
   */
  public record Extent(int top, int products, int grid, double radius) {}

  /** Surveys a surface; says what it is doing. */
  public Survey(LossSurface surface, Network network, Extent extent, Consumer<String> progress) {
    this.surface = surface;
    this.network = network;
    this.extent = extent;
    this.progress = progress;
  }

  /** The mean loss of the training rows. */
  public double loss(float[] parameters) {
    return surface.loss(Split.TRAIN, parameters);
  }

  /** The curvature at some parameters. */
  public Spectrum spectrum(float[] parameters) {
    return spectrum(parameters, extent.top(), "curvature");
  }

  private Spectrum spectrum(float[] parameters, int top, String what) {
    return surface.spectrum(
        parameters,
        new Lanczos.Settings(top, extent.products(), TOLERANCE, network.seed()),
        done -> progress.accept(what + ": " + done));
  }

  /** The plane of two random directions. */
  public Plane slice(float[] parameters) {
    Axis x =
        new Axis(
            "first direction", PlaneAt.between(-extent.radius(), extent.radius(), extent.grid()));
    Axis y = new Axis("second direction", x.values());
    return plane(
        Split.TRAIN,
        new PlaneAt(parameters, direction(parameters, 0), direction(parameters, 1), x, y),
        "slice");
  }

  private float[] direction(float[] parameters, int number) {
    return Directions.normalized(
        parameters, network.arrays(), network.statistics(), network.seed(), number);
  }

  private Plane plane(Split split, PlaneAt at, String what) {
    return surface.plane(split, at, done -> progress.accept(what + ": " + done));
  }

  /** How a training went. */
  public Course course(Footprints footprints) {
    List<Footprint> states = footprints.states();
    List<Course.Stage> stages = new ArrayList<>();
    for (Footprint state : states) {
      String what =
          "curvature after round %s (%s of %s)"
              .formatted(state.round(), stages.size() + 1, states.size());
      stages.add(
          new Course.Stage(
              state.round(),
              state.steps(),
              surface.loss(Split.TRAIN, state.parameters()),
              spectrum(state.parameters(), 1, what).largest().get(0),
              state.greatestStable()));
    }
    return path(states, stages);
  }

  private Course path(List<Footprint> states, List<Course.Stage> stages) {
    List<float[]> parameters = states.stream().map(Footprint::parameters).toList();
    float[] last = parameters.get(parameters.size() - 1);
    PrincipalPath path = new PrincipalPath(parameters, direction(last, 1));
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      marks.add(
          new Mark(Integer.toString(states.get(i).round()), path.place(i, 0), path.place(i, 1)));
    }
    Plane plane =
        plane(
            Split.TRAIN,
            new PlaneAt(
                last,
                path.direction(0),
                path.direction(1),
                new Axis("first component", around(marks.stream().map(Mark::x))),
                new Axis("second component", around(marks.stream().map(Mark::y)))),
            "path");
    return new Course(stages, plane, List.of(path.share(0), path.share(1)), marks);
  }

  /** Equally spaced values around some places; around 0 and 1 where they are all the same. */
  private List<Double> around(Stream<Double> places) {
    double[] sorted = places.mapToDouble(Double::doubleValue).sorted().toArray();
    double low = sorted[0];
    double high = sorted[sorted.length - 1];
    double room = high > low ? MARGIN * (high - low) : 1;
    return PlaneAt.between(low - room, high + room, extent.grid());
  }

  /** Two workers of a round. */
  public Basin basin(WorkerPair pair, boolean validates) {
    float[] first = pair.first();
    float[] second = pair.second();
    float[] x = PrincipalPath.unit(difference(second, first), null);
    float[] y = PrincipalPath.unit(difference(middle(pair), pair.start()), x);
    if (squares(y) == 0) {
      // The round's start is on the line between both.
      y = PrincipalPath.unit(doubles(direction(pair.start(), 1)), x);
    }
    float[] origin = pair.start();
    List<Mark> marks = new ArrayList<>();
    marks.add(mark("start", origin, pair.start(), x, y));
    marks.add(mark("worker " + (pair.workers().get(0) + 1), origin, first, x, y));
    marks.add(mark("worker " + (pair.workers().get(1) + 1), origin, second, x, y));
    marks.add(mark("their average", origin, rounded(middle(pair)), x, y));
    double distance = Math.sqrt(squares(difference(second, first)));
    float[] all = pair.combined();
    if (all != null && squares(difference(middle(pair), all)) > SAME * distance * distance) {
      marks.add(mark("average of all", origin, all, x, y));
    }
    PlaneAt at = square(origin, x, y, marks);
    return new Basin(
        pair.round(),
        pair.workers().stream().map(worker -> worker + 1).toList(),
        distance,
        line(first, second, validates),
        plane(Split.TRAIN, at, "two workers"),
        validates ? plane(Split.VALIDATION, at, "two workers, validation rows") : null,
        marks);
  }

  /** The same scale for both directions, so that distances can be compared. */
  private PlaneAt square(float[] origin, float[] x, float[] y, List<Mark> marks) {
    double[] wide = marks.stream().mapToDouble(Mark::x).sorted().toArray();
    double[] high = marks.stream().mapToDouble(Mark::y).sorted().toArray();
    double span = Math.max(wide[wide.length - 1] - wide[0], high[high.length - 1] - high[0]);
    double half = span > 0 ? (0.5 + MARGIN) * span : 1;
    return new PlaneAt(
        origin,
        x,
        y,
        centred("from worker to worker", wide, half),
        centred("from the start", high, half));
  }

  private Axis centred(String name, double[] sorted, double half) {
    double middle = (sorted[0] + sorted[sorted.length - 1]) / 2;
    return new Axis(name, PlaneAt.between(middle - half, middle + half, extent.grid()));
  }

  private List<Basin.LinePoint> line(float[] first, float[] second, boolean validates) {
    List<Double> places = PlaneAt.between(0, 1, LINE_POINTS);
    Points points =
        new Points(
            first,
            new float[][] {rounded(difference(second, first))},
            places.stream().map(at -> new double[] {at}).toArray(double[][]::new));
    List<Double> train = surface.losses(Split.TRAIN, points);
    List<Double> validation = validates ? surface.losses(Split.VALIDATION, points) : List.of();
    List<Basin.LinePoint> line = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      line.add(
          new Basin.LinePoint(
              places.get(i), train.get(i), validates ? validation.get(i) : Double.NaN));
    }
    return line;
  }

  private static Mark mark(String name, float[] origin, float[] at, float[] x, float[] y) {
    double[] from = difference(at, origin);
    return new Mark(name, dot(from, x), dot(from, y));
  }

  private static double[] middle(WorkerPair pair) {
    double[] middle = new double[pair.first().length];
    for (int i = 0; i < middle.length; i++) {
      middle[i] = ((double) pair.first()[i] + pair.second()[i]) / 2;
    }
    return middle;
  }

  private static double[] difference(float[] a, float[] b) {
    return difference(doubles(a), b);
  }

  private static double[] difference(double[] a, float[] b) {
    double[] difference = new double[b.length];
    for (int i = 0; i < b.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  private static float[] rounded(double[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }

  private static double dot(double[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < b.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double squares(double[] of) {
    double sum = 0;
    for (double value : of) {
      sum += value * value;
    }
    return sum;
  }

  private static double squares(float[] of) {
    return squares(doubles(of));
  }
}
