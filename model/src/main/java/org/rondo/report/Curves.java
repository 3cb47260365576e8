package org.rondo.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Curves over one axis.
 *
 * @param caption what they show
 * @param x what the axis below is
 * @param scale of the axis to the left
 * @param curves at most three, and bounds
 */
public record Curves(String caption, String x, Scale scale, List<Curve> curves) implements Picture {
  private static final int WIDTH = 440;
  private static final int HEIGHT = 280;
  private static final int LEFT = 56;
  private static final int RIGHT = 24;
  private static final int TOP = 30;
  private static final int BOTTOM = 46;
  private static final int DIGIT = 7;
  private static final int SWATCH = 22;

  /** Equal distances of an axis. */
  public enum Scale {
    /** Are equal differences. */
    LINEAR,
    /** Are equal factors; what is not above 0 is left out. */
    LOGARITHMIC
  }

  /** What a curve shows. */
  public enum Kind {
    /** Something measured. */
    MEASURED,
    /** Something that it is compared with. */
    BOUND
  }

  /**
   * A curve.
   *
   * @param name of it
   * @param kind of it
   * @param points with ascending x; those that are not finite are left out
   */
  public record Curve(String name, Kind kind, List<Point> points) {

    /** Copies the list. */
    public Curve {
      points = List.copyOf(points);
    }
  }

  /** A point of a curve. */
  public record Point(double x, double y) {}

  /** Copies the list. */
  public Curves {
    curves = List.copyOf(curves);
  }

  private double scaled(double value) {
    return scale == Scale.LOGARITHMIC ? Math.log10(value) : value;
  }

  private DoubleStream points(ToDoubleFunction<Point> of) {
    return curves.stream()
        .flatMap(curve -> curve.points().stream())
        .filter(point -> Double.isFinite(scaled(point.y())))
        .mapToDouble(of);
  }

  @Override
  public String svg() {
    Svg svg = new Svg();
    double low = points(Point::x).min().orElse(0);
    double high = points(Point::x).max().orElse(1);
    ValueAxis across = new ValueAxis(low, high > low ? high : low + 1, 0, WIDTH - LEFT - RIGHT);
    ValueAxis up = ValueAxis.around(points(point -> scaled(point.y())), TOP, HEIGHT - TOP - BOTTOM);
    for (ValueAxis.Tick tick : ticks(up)) {
      double y = up.at(tick.value());
      svg.line("grid", LEFT, y, WIDTH - RIGHT, y).text("end", LEFT - 6, y + 4, tick.text());
    }
    svg.line("axis", LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM);
    for (ValueAxis.Tick tick : across.ticks()) {
      svg.text("middle", right(across, tick.value()), HEIGHT - BOTTOM + 16, tick.text());
    }
    svg.text("middle faint", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, x);
    double key = LEFT;
    int number = 0;
    for (Curve curve : curves) {
      String style = curve.kind() == Kind.BOUND ? "bound" : "curve" + number++ % 3;
      draw(svg, curve, style, across, up);
      svg.line(style, key, 12, key + SWATCH - 6, 12).text("", key + SWATCH, 16, curve.name());
      key += SWATCH + curve.name().length() * DIGIT + 12;
    }
    return svg.framed(caption, WIDTH, HEIGHT);
  }

  private void draw(Svg svg, Curve curve, String style, ValueAxis across, ValueAxis up) {
    List<Point> shown =
        curve.points().stream().filter(point -> Double.isFinite(scaled(point.y()))).toList();
    double[] corners = new double[2 * shown.size()];
    for (int i = 0; i < shown.size(); i++) {
      corners[2 * i] = right(across, shown.get(i).x());
      corners[2 * i + 1] = up.at(scaled(shown.get(i).y()));
    }
    svg.polyline(style, corners);
    for (int i = 0; curve.kind() == Kind.MEASURED && i < shown.size(); i++) {
      Point point = shown.get(i);
      svg.open(
              style,
              "%s: %s at %s"
                  .formatted(curve.name(), PageText.shown(point.y()), PageText.shown(point.x())))
          .circle(corners[2 * i], corners[2 * i + 1], 2.5)
          .close();
    }
  }

  private static double right(ValueAxis across, double value) {
    return LEFT + across.height() - across.at(value);
  }

  /** Round values: of a logarithmic axis those of a linear one, or powers of ten. */
  private List<ValueAxis.Tick> ticks(ValueAxis up) {
    if (scale == Scale.LINEAR) {
      return up.ticks();
    }
    List<ValueAxis.Tick> ticks = new ArrayList<>();
    if (up.high() - up.low() < 1) {
      double low = Math.pow(10, up.low());
      double high = Math.pow(10, up.high());
      for (ValueAxis.Tick tick : new ValueAxis(low, high, 0, 1).ticks()) {
        ticks.add(new ValueAxis.Tick(Math.log10(tick.value()), tick.text()));
      }
      return ticks;
    }
    for (int power = (int) Math.ceil(up.low()); power <= up.high(); power++) {
      ticks.add(new ValueAxis.Tick(power, PageText.shown(Math.pow(10, power))));
    }
    return ticks;
  }

  @Override
  public List<String> lines() {
    return List.of();
  }
}
