package org.rondo.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Values on a plane as colours with contour lines, and places on it.
 *
 * @param caption what it shows
 * @param x values to the right
 * @param y values upwards
 * @param values {@code [y][x]}; those that are not finite have no colour
 * @param path places that are joined, in their order; may be empty
 * @param marks places by themselves
 */
public record HeatMap(
    String caption, Side x, Side y, List<List<Double>> values, List<Mark> path, List<Mark> marks)
    implements Picture {
  private static final int WIDTH = 440;
  private static final int LEFT = 52;
  private static final int TOP = 8;
  private static final int SIDE = 300;
  private static final int HEIGHT = TOP + SIDE + 46;
  private static final int LEGEND = LEFT + SIDE + 14;
  private static final int BAR = 16;
  private static final int LABEL_HEIGHT = 14;
  private static final int DIGIT = 7;

  /** Letters for marks in a terminal. */
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  /**
   * A side of the plane.
   *
   * @param name what it is
   * @param values ascending, equally far apart, at least two
   */
  public record Side(String name, List<Double> values) {

    /** Copies the list. */
    public Side {
      values = List.copyOf(values);
    }

    private double low() {
      return values.get(0);
    }

    private double high() {
      return values.get(values.size() - 1);
    }

    /** The part of the way from the lowest to the highest. */
    private double part(double value) {
      return (value - low()) / (high() - low());
    }
  }

  /** A place with a name, which may be empty. */
  public record Mark(String name, double x, double y) {}

  /** Copies the lists. */
  public HeatMap {
    values = values.stream().map(List::copyOf).toList();
    path = List.copyOf(path);
    marks = List.copyOf(marks);
  }

  @Override
  public String svg() {
    Levels levels = Levels.of(values);
    Svg svg = new Svg();
    cells(svg, levels);
    contours(svg, levels);
    sides(svg);
    legend(svg, levels);
    if (path.size() > 1) {
      double[] corners = new double[2 * path.size()];
      for (int i = 0; i < path.size(); i++) {
        corners[2 * i] = right(path.get(i).x());
        corners[2 * i + 1] = down(path.get(i).y());
      }
      svg.polyline("path", corners).polyline("path inner", corners);
    }
    List<Mark> all = new ArrayList<>(path);
    all.addAll(marks);
    marks(svg, all);
    return svg.framed(caption, WIDTH, HEIGHT);
  }

  private double right(double value) {
    return LEFT + SIDE * x.part(value);
  }

  private double down(double value) {
    return TOP + SIDE * (1 - y.part(value));
  }

  /** Each value colours the rectangle around its place, as far as that is inside. */
  private void cells(Svg svg, Levels levels) {
    svg.open("cells", "");
    int columns = x.values().size();
    for (int row = 0; row < y.values().size(); row++) {
      double top = Math.max(TOP, down(y.values().get(row)) - half(y));
      double bottom = Math.min(TOP + SIDE, down(y.values().get(row)) + half(y));
      for (int from = 0; from < columns; ) {
        int level = levels.at(values.get(row).get(from));
        int to = from + 1;
        while (to < columns && levels.at(values.get(row).get(to)) == level) {
          to++;
        }
        double left = Math.max(LEFT, right(x.values().get(from)) - half(x));
        double end = Math.min(LEFT + SIDE, right(x.values().get(to - 1)) + half(x));
        // A little larger, so that there are no seams.
        svg.box(style(level), left, top, end - left + 0.3, bottom - top + 0.3);
        from = to;
      }
    }
    svg.close();
  }

  private static double half(Side side) {
    return SIDE / 2.0 / (side.values().size() - 1);
  }

  private static String style(int level) {
    return level < 0 ? "none" : "h" + level;
  }

  /** Marching squares: a line through each cell of four values that a level passes. */
  private void contours(Svg svg, Levels levels) {
    svg.open("contour", "");
    for (int row = 0; row + 1 < y.values().size(); row++) {
      for (int column = 0; column + 1 < x.values().size(); column++) {
        for (int level = 1; level < Levels.COUNT; level++) {
          contour(svg, levels, row, column, level);
        }
      }
    }
    svg.close();
  }

  private void contour(Svg svg, Levels levels, int row, int column, int level) {
    int[][] corners = {{0, 0}, {0, 1}, {1, 1}, {1, 0}};
    double[] heights = new double[corners.length];
    for (int i = 0; i < corners.length; i++) {
      heights[i] =
          levels.height(values.get(row + corners[i][0]).get(column + corners[i][1])) - level;
      if (!Double.isFinite(heights[i])) {
        return;
      }
    }
    List<double[]> crossings = new ArrayList<>();
    for (int i = 0; i < corners.length; i++) {
      int next = (i + 1) % corners.length;
      if (heights[i] < 0 != heights[next] < 0) {
        double part = heights[i] / (heights[i] - heights[next]);
        double down = corners[i][0] + part * (corners[next][0] - corners[i][0]);
        double across = corners[i][1] + part * (corners[next][1] - corners[i][1]);
        crossings.add(
            new double[] {
              LEFT + (column + across) * 2 * half(x), TOP + SIDE - (row + down) * 2 * half(y)
            });
      }
    }
    for (int i = 0; i + 1 < crossings.size(); i += 2) {
      double[] from = crossings.get(i);
      double[] to = crossings.get(i + 1);
      svg.line("contour", from[0], from[1], to[0], to[1]);
    }
  }

  private void sides(Svg svg) {
    int bottom = TOP + SIDE;
    svg.text("middle", right(x.low()), bottom + 16, tick(x, x.low()))
        .text("middle", right((x.low() + x.high()) / 2), bottom + 16, tick(x, middle(x)))
        .text("middle", right(x.high()), bottom + 16, tick(x, x.high()))
        .text("middle faint", LEFT + SIDE / 2.0, bottom + 36, x.name())
        .text("end", LEFT - 6, bottom, tick(y, y.low()))
        .text("end", LEFT - 6, down(middle(y)) + 4, tick(y, middle(y)))
        .text("end", LEFT - 6, TOP + 10, tick(y, y.high()))
        .turned("middle faint", 12, TOP + SIDE / 2.0, y.name());
  }

  private static double middle(Side side) {
    return (side.low() + side.high()) / 2;
  }

  /** Three digits of the side's length are enough. */
  private static String tick(Side side, double value) {
    double length = side.high() - side.low();
    int decimals = Math.max(0, 1 - (int) Math.floor(Math.log10(length)));
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return text.matches("-0(\\.0*)?") ? text.substring(1) : text;
  }

  private static void legend(Svg svg, Levels levels) {
    double each = (double) SIDE / Levels.COUNT;
    svg.open("cells", "");
    for (int level = 0; level < Levels.COUNT; level++) {
      svg.box(style(level), LEGEND, TOP + SIDE - (level + 1) * each, BAR, each + 0.3);
    }
    svg.close();
    for (int level = 0; level <= Levels.COUNT; level += 2) {
      double at = TOP + SIDE - level * each;
      svg.text("", LEGEND + BAR + 5, Math.max(TOP + 10, at), PageText.shown(levels.value(level)));
    }
  }

  /** Marks, and as many of their names as have room; the last ones matter most. */
  private void marks(Svg svg, List<Mark> all) {
    List<Box> taken = new ArrayList<>();
    for (int i = all.size() - 1; i >= 0; i--) {
      Mark mark = all.get(i);
      double right = right(mark.x());
      double down = down(mark.y());
      svg.open("mark", mark.name()).circle(right, down, 3.5);
      double width = mark.name().length() * DIGIT;
      List<Box> places =
          List.of(
              new Box(right + 8, down + 4, width),
              new Box(right - 8 - width, down + 4, width),
              new Box(right - width / 2, down + 20, width),
              new Box(right - width / 2, down - 9, width));
      places.stream()
          .filter(place -> place.isInside() && taken.stream().noneMatch(place::meets))
          .findFirst()
          .ifPresent(
              place -> {
                svg.text("middle", place.left() + width / 2, place.base(), mark.name());
                taken.add(place);
              });
      svg.close();
    }
  }

  /** Where a name is written: from its left, on its base line. */
  private record Box(double left, double base, double width) {
    boolean isInside() {
      return left >= LEFT
          && left + width <= LEFT + SIDE
          && base - LABEL_HEIGHT >= TOP
          && base <= TOP + SIDE - 4;
    }

    boolean meets(Box other) {
      return Math.abs(other.base - base) < LABEL_HEIGHT
          && left < other.left + other.width
          && other.left < left + width;
    }
  }

  /** A digit for each value, from 0 for the lowest to 9, and letters for marks. */
  @Override
  public List<String> lines() {
    Levels levels = Levels.of(values);
    List<StringBuilder> rows = new ArrayList<>();
    for (List<Double> row : values) {
      StringBuilder line = new StringBuilder();
      row.forEach(value -> line.append(levels.at(value) < 0 ? "?" : levels.at(value)).append(' '));
      rows.add(0, line);
    }
    List<String> key = new ArrayList<>();
    for (int i = 0; i < Math.min(marks.size(), LETTERS.length()); i++) {
      Mark mark = marks.get(i);
      long column = Math.round(x.part(mark.x()) * (x.values().size() - 1));
      long row = Math.round((1 - y.part(mark.y())) * (rows.size() - 1));
      if (column >= 0 && column < x.values().size() && row >= 0 && row < rows.size()) {
        rows.get((int) row).setCharAt(2 * (int) column + 1, LETTERS.charAt(i));
      }
      key.add(LETTERS.charAt(i) + ": " + mark.name());
    }
    List<String> lines = new ArrayList<>();
    rows.forEach(row -> lines.add(row.toString().stripTrailing()));
    lines.add("");
    lines.add(
        "0 is below %s, 9 above %s"
            .formatted(PageText.shown(levels.value(1)), PageText.shown(levels.value(9))));
    lines.addAll(key);
    return lines;
  }
}
