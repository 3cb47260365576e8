package org.rondo.landscape;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.rondo.landscape.Landscape.Subject;
import org.rondo.report.Curves;
import org.rondo.report.Curves.Curve;
import org.rondo.report.Curves.Kind;
import org.rondo.report.Curves.Point;
import org.rondo.report.Document;
import org.rondo.report.HeatMap;
import org.rondo.report.PageText;

/** A landscape for people to read. */
public final class LandscapeText {
  private static final double ONE_BASIN = 0.01;
  private static final int PERCENT = 100;

  private LandscapeText() {}

  /** The text and its pictures. */
  public static Document of(Landscape landscape) {
    Document document = new Document(landscape.subject().name() + ": landscape");
    subject(document, landscape);
    Basin basin = landscape.basin();
    if (basin != null) {
      basin(document, basin);
    }
    Course course = landscape.course();
    if (course != null) {
      sharpness(document, course);
      path(document, course);
    }
    curvature(document, landscape);
    Plane slice = landscape.slice();
    if (slice != null) {
      slice(document, slice);
    }
    return document;
  }

  private static void subject(Document document, Landscape landscape) {
    Subject subject = landscape.subject();
    Landscape.Method method = subject.method();
    document.paragraph(
        "The loss (%s) of the network %s as a function of its %s parameters, which %s of %s local steps of %s and the recipe %s have trained. It is the mean of %s, without regularisation terms and dropout."
            .formatted(
                method.loss(),
                subject.network(),
                counted(subject.parameters()),
                method.workers() == 1 ? "1 worker" : method.workers() + " workers",
                method.localSteps(),
                method.optimizer(),
                method.recipe(),
                rows(subject.rows())));
    Boolean repeated = subject.repeated();
    if (repeated != null) {
      document.paragraph(
          repeated
              ? "The training was repeated for this, and came to the very parameters of the run."
              : "The training was repeated for this, and came to other parameters than the run: what is said about rounds is about the repetition. Another version of Rondo or another processor may be the reason, or --set.");
    }
  }

  private static String rows(Landscape.Rows rows) {
    return rows.used() == rows.all()
        ? "all %s training rows".formatted(counted(rows.all()))
        : "the first %s of %s training rows".formatted(counted(rows.used()), counted(rows.all()));
  }

  private static String counted(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String shown(double value) {
    return PageText.shown(value);
  }

  private static void curvature(Document document, Landscape landscape) {
    Spectrum spectrum = landscape.spectrum();
    double largest = spectrum.largest().get(0).value();
    document.chapter("Curvature at the end");
    document.paragraph(
        "The training loss is %s. The largest eigenvalues of its Hessian are the curvatures of the steepest directions:"
            .formatted(shown(landscape.loss())));
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("eigenvalue", "value", "error at most"));
    for (int i = 0; i < spectrum.largest().size(); i++) {
      Spectrum.Eigenvalue each = spectrum.largest().get(i);
      rows.add(List.of(Integer.toString(i + 1), shown(each.value()), shown(each.error())));
    }
    Spectrum.Eigenvalue smallest = spectrum.smallest();
    rows.add(List.of("smallest found", shown(smallest.value()), shown(smallest.error())));
    document.table("Eigenvalues, from %s products".formatted(spectrum.products()), rows);
    if (largest > 0) {
      document.paragraph(
          "On a parabola as steep as the first, plain gradient descent comes to rest with a learning rate of up to 2 / %s = %s, and swings ever further with a larger one."
              .formatted(shown(largest), shown(2 / largest)));
    }
    if (smallest.value() < -smallest.error()) {
      document.paragraph(
          "The smallest is below 0: in some direction the loss falls away to both sides, so this is not the bottom of a valley.");
    }
  }

  private static void slice(Document document, Plane slice) {
    document.chapter("A slice");
    document.paragraph(
        "Two random directions, in which the weights into each unit are as long as those of the network: at 1, a unit has moved as far as its weights are long.");
    document.picture(
        heat("Training loss around the parameters", slice, List.of(), List.of(mark("here", 0, 0))));
  }

  private static HeatMap.Mark mark(String name, double x, double y) {
    return new HeatMap.Mark(name, x, y);
  }

  private static HeatMap heat(
      String caption, Plane plane, List<HeatMap.Mark> path, List<HeatMap.Mark> marks) {
    return new HeatMap(caption, side(plane.x()), side(plane.y()), plane.losses(), path, marks);
  }

  private static HeatMap.Side side(Plane.Axis axis) {
    return new HeatMap.Side(axis.name(), axis.values());
  }

  private static List<HeatMap.Mark> marks(List<Plane.Mark> marks) {
    return marks.stream().map(mark -> mark(mark.name(), mark.x(), mark.y())).toList();
  }

  private static void basin(Document document, Basin basin) {
    int first = basin.workers().get(0);
    int second = basin.workers().get(1);
    document.chapter("Workers %s and %s in round %s".formatted(first, second, basin.round()));
    document.paragraph(verdict(basin));
    document.picture(
        heat(
            "Training loss on the plane through the start of the round and both workers",
            basin.train(),
            List.of(),
            marks(basin.marks())));
    Plane validation = basin.validation();
    if (validation != null) {
      document.picture(
          heat("Validation loss on the same plane", validation, List.of(), marks(basin.marks())));
    }
    List<Curve> curves = new ArrayList<>();
    curves.add(
        new Curve(
            "training",
            Kind.MEASURED,
            basin.line().stream().map(at -> new Point(at.at(), at.train())).toList()));
    if (validation != null) {
      curves.add(
          new Curve(
              "validation",
              Kind.MEASURED,
              basin.line().stream().map(at -> new Point(at.at(), at.validation())).toList()));
    }
    document.picture(
        new Curves(
            "Loss on the line between them",
            "from worker %s (0) to worker %s (1)".formatted(first, second),
            Curves.Scale.LINEAR,
            curves));
    document.table("Loss on the line between them", line(basin, validation != null));
  }

  private static List<List<String>> line(Basin basin, boolean validates) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(validates ? List.of("at", "training", "validation") : List.of("at", "training"));
    for (int i = 0; i < basin.line().size(); i += 2) {
      Basin.LinePoint at = basin.line().get(i);
      List<String> row = new ArrayList<>(List.of(shown(at.at()), shown(at.train())));
      if (validates) {
        row.add(shown(at.validation()));
      }
      rows.add(row);
    }
    return rows;
  }

  private static String verdict(Basin basin) {
    double barrier = basin.barrier();
    double ends = basin.ends();
    Basin.LinePoint middle = basin.line().get(basin.line().size() / 2);
    String between =
        "Their parameters are %s apart. Half-way between them the training loss is %s; their own are %s in the mean."
            .formatted(shown(basin.distance()), shown(middle.train()), shown(ends));
    if (!Double.isFinite(barrier) || !Double.isFinite(ends)) {
      return between;
    }
    String height =
        barrier == 0
            ? "the loss nowhere rises above the straight line between both"
            : "the loss rises above the straight line between both by at most %s, which is %s %% of it"
                .formatted(shown(barrier), shown(PERCENT * barrier / ends));
    return barrier <= ONE_BASIN * ends
        ? "%s They are in one basin: %s. Averaging them is safe.".formatted(between, height)
        : "%s There is a barrier between them: %s. Their average lies on it; fewer local steps or a smaller learning rate would keep them closer."
            .formatted(between, height);
  }

  private static void sharpness(Document document, Course course) {
    document.chapter("Sharpness over the training");
    boolean bounded = course.stages().stream().anyMatch(stage -> stage.greatestStable() != null);
    document.paragraph(
        "The largest eigenvalue of the training loss's Hessian: the curvature of the steepest direction."
            + (bounded
                ? " The dashed line is 2 / learning rate: on a parabola that is steeper, gradient descent of all rows would swing ever further."
                : ""));
    List<Curve> curves = new ArrayList<>();
    curves.add(
        new Curve(
            "largest eigenvalue",
            Kind.MEASURED,
            course.stages().stream()
                .map(stage -> new Point(stage.round(), stage.sharpness().value()))
                .toList()));
    List<Point> bounds = new ArrayList<>();
    for (Course.Stage stage : course.stages()) {
      Double bound = stage.greatestStable();
      if (bound != null) {
        bounds.add(new Point(stage.round(), bound));
      }
    }
    if (!bounds.isEmpty()) {
      curves.add(new Curve("2 / learning rate", Kind.BOUND, bounds));
    }
    document.picture(
        new Curves(
            "The largest eigenvalue after some rounds", "round", Curves.Scale.LOGARITHMIC, curves));
    document.picture(
        new Curves(
            "Training loss after the same rounds",
            "round",
            Curves.Scale.LOGARITHMIC,
            List.of(
                new Curve(
                    "training loss",
                    Kind.MEASURED,
                    course.stages().stream()
                        .map(stage -> new Point(stage.round(), stage.loss()))
                        .toList()))));
    document.table("After some rounds", stages(course, bounded));
  }

  private static List<List<String>> stages(Course course, boolean bounded) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = List.of("round", "local steps", "loss", "largest eigenvalue");
    rows.add(bounded ? with(head, "2 / learning rate") : head);
    for (Course.Stage stage : course.stages()) {
      Double bound = stage.greatestStable();
      List<String> row =
          List.of(
              Integer.toString(stage.round()),
              Long.toString(stage.steps()),
              shown(stage.loss()),
              shown(stage.sharpness().value()));
      rows.add(bounded ? with(row, bound == null ? "" : shown(bound)) : row);
    }
    return rows;
  }

  private static List<String> with(List<String> row, String more) {
    List<String> longer = new ArrayList<>(row);
    longer.add(more);
    return longer;
  }

  private static void path(Document document, Course course) {
    document.chapter("The way there");
    document.paragraph(
        "The parameters after these rounds, on the plane in which they differ most: their first two principal components, which have %s %% and %s %% of the differences. The loss is that of the plane, which passes through the last parameters; the others lie beside it."
            .formatted(
                shown(PERCENT * course.shares().get(0)), shown(PERCENT * course.shares().get(1))));
    document.picture(
        heat(
            "Training loss on the plane, and the rounds on it",
            course.path(),
            marks(course.marks()),
            List.of()));
  }
}
