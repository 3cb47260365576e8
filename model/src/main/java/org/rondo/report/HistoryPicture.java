package org.rondo.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.rondo.report.HistoryEvent.Added;
import org.rondo.report.HistoryEvent.Moved;
import org.rondo.report.HistoryEvent.Refused;
import org.rondo.report.HistoryEvent.Score;
import org.rondo.report.HistoryEvent.Verdict;
import org.rondo.report.HistorySlots.Slot;

/**
 * A model's history as a picture: a panel for each metric that versions were judged by, with both
 * models' values on the same rows; then which version was in use, and how many rows there were.
 */
final class HistoryPicture {
  private static final double LEFT = 68;
  private static final double RIGHT = 20;
  private static final double TITLE = 22;
  private static final double METRIC = 210;
  private static final double CHAMPION = 22;
  private static final double ROWS = 90;
  private static final double GAP = 20;
  private static final double AXIS = 44;
  private static final double DIGIT = 7;
  private static final double LEAST_WIDTH = 560;

  private final HistorySlots slots;
  private final Set<Integer> versions;
  private final double width;
  private final Svg svg = new Svg();
  private double y;

  HistoryPicture(List<HistoryEvent> events) {
    this.slots = HistorySlots.of(events);
    this.versions =
        events.stream()
            .flatMap(
                event -> event instanceof Added added ? Stream.of(added.version()) : Stream.empty())
            .collect(Collectors.toSet());
    this.width = Math.max(LEAST_WIDTH, LEFT + slots.whole() + RIGHT);
  }

  /** The picture as an element of HTML. */
  String markup() {
    Set<String> metrics = new LinkedHashSet<>();
    slots.slots().stream()
        .map(slot -> slot.event() instanceof Added added ? added.score() : null)
        .filter(Objects::nonNull)
        .forEach(score -> metrics.add(score.metric()));
    metrics.forEach(this::metric);
    champions();
    rows();
    axis();
    long height = Math.round(y);
    long wide = Math.round(width);
    return """
    <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="what" width="%s" height="%s" viewBox="0 0 %s %s">
    <title id="what">Versions from left to right: their metric and the champion's, the version in use, and rows</title>
    %s</svg>
    """
        .formatted(wide, height, wide, height, svg);
  }

  private double x(int slot) {
    return LEFT + slots.middle(slot);
  }

  private void title(String text) {
    svg.text("title", LEFT, y + TITLE - 8, text);
    y += TITLE;
  }

  private void grid(ValueAxis axis) {
    for (ValueAxis.Tick tick : axis.ticks()) {
      double at = axis.at(tick.value());
      svg.line("grid", LEFT, at, width - RIGHT, at)
          .text("end small", LEFT - 8, at + 4, tick.text());
    }
  }

  private void metric(String metric) {
    title(metric + " on the rows of the gate");
    List<Score> scores = new ArrayList<>();
    for (Slot slot : slots.slots()) {
      Score score = slot.event() instanceof Added added ? added.score() : null;
      scores.add(score != null && score.metric().equals(metric) ? score : null);
    }
    ValueAxis axis =
        ValueAxis.around(
            scores.stream()
                .filter(Objects::nonNull)
                .flatMapToDouble(score -> DoubleStream.of(score.challenger(), score.champion())),
            y,
            METRIC);
    grid(axis);
    for (int i = 0; i < slots.slots().size(); i++) {
      HistoryEvent event = slots.slots().get(i).event();
      Score score = scores.get(i);
      if (event instanceof Added added && score != null) {
        judged(added, score, x(i), axis);
      } else if (event instanceof Added added && added.score() == null) {
        double size = 2 * radius() - 1;
        svg.open(style(added.verdict()), title(added))
            .box("", x(i) - size / 2, y + METRIC - size, size, size)
            .close();
      } else if (!(event instanceof Added)) {
        happened(event, x(i), axis);
      }
    }
    y += METRIC + GAP;
  }

  /** Both models' values on the rows of one night, and what was decided. */
  private void judged(Added added, Score score, double x, ValueAxis axis) {
    svg.open(style(added.verdict()), title(added));
    double radius = radius();
    if (Double.isFinite(score.champion())) {
      double champion = axis.at(score.champion());
      if (Double.isFinite(score.challenger())) {
        svg.line("stem", x, champion, x, axis.at(score.challenger()));
      }
      svg.line("champion", x - radius - 1, champion, x + radius + 1, champion);
    }
    if (Double.isFinite(score.challenger())) {
      double at = axis.at(score.challenger());
      if (added.verdict() == Verdict.WAITING) {
        svg.shape(x, at - radius - 1, x + radius + 1, at, x, at + radius + 1, x - radius - 1, at);
      } else {
        svg.circle(x, at, radius);
      }
    }
    svg.close();
  }

  private double radius() {
    return Math.min(5, Math.max(2, slots.width() / 2.4));
  }

  private static String style(Verdict verdict) {
    return switch (verdict) {
      case PROMOTED -> "promoted";
      case NOT_PROMOTED -> "held-back";
      case WAITING -> "waiting";
      case UNDECIDED -> "undecided";
    };
  }

  /** A refusal, a rollback or a promotion by hand: over the whole panel, as it has no value. */
  private void happened(HistoryEvent event, double x, ValueAxis axis) {
    double top = axis.top();
    double size = radius() + 1;
    if (event instanceof Refused) {
      svg.open("refused", title(event))
          .line("across", x, top, x, top + METRIC)
          .line("mark", x - size, top + METRIC - size, x + size, top + METRIC + size)
          .line("mark", x - size, top + METRIC + size, x + size, top + METRIC - size)
          .close();
      return;
    }
    boolean back = event.action().equals(Moved.ROLLBACK);
    boolean gone = event instanceof Moved moved && !versions.contains(moved.champion());
    svg.open(back ? "rollback" : gone ? "gone" : "by-hand", title(event))
        .line("across", x, top, x, top + METRIC);
    if (back) {
      svg.shape(x - size, top, x + size, top - size, x + size, top + size);
    } else {
      svg.shape(x + size, top, x - size, top - size, x - size, top + size);
    }
    svg.close();
  }

  /** What browsers show when an event is pointed at. */
  private static String title(HistoryEvent event) {
    List<String> lines = new ArrayList<>();
    lines.add(event.note().time());
    lines.add(
        event instanceof Added added
            ? "%s, %s".formatted(added.change(), added.verdict().words())
            : "%s %s".formatted(event.action(), event.change()).strip());
    lines.add(event.note().reason());
    lines.removeIf(String::isEmpty);
    return String.join("\n", lines);
  }

  private void champions() {
    title("version in use");
    List<Slot> all = slots.slots();
    int shade = 0;
    for (int from = 0; from < all.size(); ) {
      int champion = all.get(from).champion();
      int to = from;
      while (to < all.size() && all.get(to).champion() == champion) {
        to++;
      }
      if (champion > 0) {
        double left = x(from);
        double right = to == all.size() ? LEFT + slots.whole() : x(to);
        String text = Integer.toString(champion);
        svg.open(shade++ % 2 == 0 ? "span" : "span other", "version " + text)
            .box("", left, y, right - left, CHAMPION);
        if (right - left > text.length() * DIGIT + 4) {
          svg.text("middle", (left + right) / 2, y + CHAMPION - 7, text);
        }
        svg.close();
      }
      from = to;
    }
    y += CHAMPION + GAP;
  }

  private void rows() {
    title("rows: trained on, and judged on");
    long most = 0;
    for (Slot slot : slots.slots()) {
      if (slot.event() instanceof Added added) {
        most = Math.max(most, Math.max(added.rows().trained(), added.rows().judged()));
      }
    }
    ValueAxis axis = ValueAxis.ofCounts(most, y, ROWS);
    grid(axis);
    double bar = Math.min(16, Math.max(1.5, slots.width() * 0.35));
    for (int i = 0; i < slots.slots().size(); i++) {
      if (slots.slots().get(i).event() instanceof Added added) {
        double trained = axis.at((double) added.rows().trained());
        double judged = axis.at((double) added.rows().judged());
        svg.open(
                "rows",
                "version %s: %s rows trained on, %s judged on"
                    .formatted(added.version(), added.rows().trained(), added.rows().judged()))
            .box("trained", x(i) - bar, trained, bar, y + ROWS - trained)
            .box("judged", x(i), judged, bar, y + ROWS - judged)
            .close();
      }
    }
    y += ROWS;
  }

  /** Numbers of versions as far as they have room, and days below them. */
  private void axis() {
    svg.line("axis", LEFT, y, width - RIGHT, y);
    int apart = slots.labelledEvery(DIGIT);
    double freeForDay = 0;
    for (int i = 0; i < slots.slots().size(); i++) {
      String label = slots.label(i, apart);
      if (!label.isEmpty()) {
        svg.text("middle small", x(i), y + 16, label);
      }
      String day = slots.slots().get(i).event().note().day();
      double half = (day.length() * DIGIT + 14) / 2;
      if (x(i) - half >= freeForDay && x(i) + half <= width) {
        svg.text("middle small faint", x(i), y + 34, day);
        freeForDay = x(i) + half;
      }
    }
    y += AXIS;
  }
}
