package org.rondo.report;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Curves over one axis.
 *
 * @param title what it shows
 * @param says what there is to see, in words, for those who do not see it
 * @param x the axis to the right
 * @param y the name of the axis upwards
 * @param scale of the axis upwards
 * @param curves all over the same places
 */
public record Chart(String title, String says, Axis x, String y, Scale scale, List<Curve> curves)
    implements DocumentPart {
  private static final MathContext DIGITS = new MathContext(5);
  private static final int MOST_ROWS = 25;

  /** How values become heights. */
  public enum Scale {
    /** In proportion. */
    LINEAR,
    /** By their logarithms; values that are not positive are left out. */
    LOGARITHMIC
  }

  /**
   * The axis to the right.
   *
   * @param name of what it counts
   * @param places ascending
   */
  public record Axis(String name, List<Double> places) {
    /** Copies the list. */
    public Axis {
      places = List.copyOf(places);
    }

    /** An axis of places in an array. */
    public static Axis of(String name, double[] places) {
      return new Axis(name, DoubleStream.of(places).boxed().toList());
    }
  }

  /**
   * One curve.
   *
   * @param name of what it shows
   * @param values one for each place; NaN where there is none
   */
  public record Curve(String name, List<Double> values) {
    /** Copies the list. */
    public Curve {
      values = List.copyOf(values);
    }

    /** A curve of values in an array. */
    public static Curve of(String name, double[] values) {
      return new Curve(name, DoubleStream.of(values).boxed().toList());
    }

    boolean isEmpty() {
      return values.stream().noneMatch(Double::isFinite);
    }
  }

  /**
   * Leaves out curves without values.
   *
   * @throws IllegalArgumentException when a curve has another number of values than there are
   *     places
   */
  public Chart {
    curves = curves.stream().filter(curve -> !curve.isEmpty()).toList();
    for (Curve curve : curves) {
      if (curve.values().size() != x.places().size()) {
        throw new IllegalArgumentException(
            "%s: %s values for %s places"
                .formatted(curve.name(), curve.values().size(), x.places().size()));
      }
    }
  }

  boolean isEmpty() {
    return curves.isEmpty();
  }

  @Override
  public String text() {
    return new DocumentPart.Paragraph(title + ": " + says).text();
  }

  @Override
  public String html() {
    return """
        <figure class="chart">
        <figcaption><strong>%s.</strong> %s</figcaption>
        <div class="plot" role="img" tabindex="0" aria-label="%s: %s"></div>
        <script type="application/json">%s</script>
        %s
        </figure>"""
        .formatted(
            PageText.escaped(title),
            PageText.escaped(says),
            PageText.escaped(title),
            PageText.escaped(says),
            json(),
            new DocumentPart.Folded(numbers()).html());
  }

  /** At most a few numbers of each curve, evenly spread, with the first and the last. */
  private DocumentPart.Table numbers() {
    int places = x.places().size();
    int rows = Math.min(MOST_ROWS, places);
    List<List<String>> table = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of(x.name()));
    curves.forEach(curve -> head.add(curve.name()));
    table.add(head);
    for (int row = 0; row < rows; row++) {
      int place =
          rows == 1 ? 0 : Math.toIntExact(Math.round((double) row * (places - 1) / (rows - 1)));
      List<String> line = new ArrayList<>(List.of(PageText.shown(x.places().get(place))));
      curves.forEach(curve -> line.add(PageText.shown(curve.values().get(place))));
      table.add(line);
    }
    String caption = rows < places ? "Numbers (%s of %s)".formatted(rows, places) : "Numbers";
    return new DocumentPart.Table(caption + " of: " + title, table, List.of());
  }

  private String json() {
    String data =
        curves.stream()
            .map(curve -> numbers(curve.values()))
            .collect(Collectors.joining(",", "[" + numbers(x.places()) + ",", "]"));
    String names =
        curves.stream()
            .map(curve -> quoted(curve.name()))
            .collect(Collectors.joining(",", "[", "]"));
    return "{\"x\":%s,\"y\":%s,\"log\":%s,\"names\":%s,\"data\":%s}"
        .formatted(quoted(x.name()), quoted(y), scale == Scale.LOGARITHMIC, names, data);
  }

  /** Text that can stand in a script, too. */
  private static String quoted(String text) {
    String json = new String(JsonStringEncoder.getInstance().quoteAsString(text));
    return '"' + json.replace("<", "\\u003c") + '"';
  }

  private static String numbers(List<Double> values) {
    return values.stream().map(Chart::number).collect(Collectors.joining(",", "[", "]"));
  }

  private static String number(double value) {
    return Double.isFinite(value) ? new BigDecimal(value, DIGITS).toString() : "null";
  }
}
