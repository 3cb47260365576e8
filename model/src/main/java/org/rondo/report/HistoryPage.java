package org.rondo.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.rondo.report.HistoryEvent.Added;
import org.rondo.report.HistoryEvent.Moved;
import org.rondo.report.HistoryEvent.Refused;
import org.rondo.report.HistoryEvent.Score;

/**
 * A page about what has happened to a model: a picture, and a table with every figure. One file
 * that opens offline, with no script in it; light and dark as the reader's system is.
 *
 * @param model its name
 * @param events the oldest first
 */
public record HistoryPage(String model, List<HistoryEvent> events) {
  private static final String STYLE =
      """
      :root { --strong: #344054; --blue: #1f6feb; --grey: #8a94a6; --orange: #d9730d; --red: #cf222e;
        --violet: #8250df; --span: #dbe7fb; --other: #c2d5f5; --bar: #b9c4d6; }
      @media (prefers-color-scheme: dark) { :root { --strong: #cdd5e0; --blue: #58a6ff; --grey: #7d8798;
        --orange: #f0a04b; --red: #ff7b72; --violet: #bc8cff; --span: #1f3354; --other: #2b4774; --bar: #46536a; } }
      svg { display: block; }
      svg text { font: 12px system-ui, sans-serif; fill: var(--text); }
      svg .title { font-weight: 600; }
      svg .small { font-size: 11px; }
      svg .faint { fill: var(--faint); }
      svg .end { text-anchor: end; }
      svg .middle { text-anchor: middle; }
      .grid { stroke: var(--line); }
      .axis { stroke: var(--faint); }
      .champion { stroke: var(--strong); stroke-width: 2; }
      .stem { stroke: var(--grey); stroke-opacity: 0.6; }
      .promoted { fill: var(--blue); stroke: var(--blue); }
      .held-back { fill: var(--back); stroke: var(--grey); stroke-width: 1.5; }
      .waiting { fill: var(--orange); stroke: var(--orange); }
      .undecided { fill: var(--grey); stroke: var(--grey); }
      .across { stroke-dasharray: 3 3; stroke-opacity: 0.7; stroke-width: 1; }
      .refused { fill: none; stroke: var(--red); stroke-width: 2; }
      .rollback { fill: var(--violet); stroke: var(--violet); }
      .by-hand { fill: var(--blue); stroke: var(--blue); }
      .gone { fill: var(--back); stroke: var(--grey); }
      .span rect { fill: var(--span); }
      .span.other rect { fill: var(--other); }
      .trained { fill: var(--bar); }
      .judged { fill: var(--strong); }
      .key svg { display: inline-block; vertical-align: -3px; margin: 0 4px 0 14px; }
      td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
      td.time, .key span { white-space: nowrap; }
      """;

  private static final List<String> COLUMNS =
      List.of(
          "time (UTC)",
          "event",
          "decision",
          "metric",
          "its own",
          "champion's",
          "rows",
          "findings",
          "why");

  /** Copies the events. */
  public HistoryPage {
    events = List.copyOf(events);
  }

  /** The page. */
  public String html() {
    return Page.html(
        model + ": history",
        STYLE,
        """
        %s
        <div class="scroll" tabindex="0">
        %s</div>
        %s
        <div class="scroll" tabindex="0">
        %s</div>"""
            .formatted(summary(), new HistoryPicture(events).markup(), key(), table()));
  }

  private String summary() {
    int champion = 0;
    String since = "";
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (HistoryEvent event : events) {
      if (event instanceof Added added) {
        counts.merge("versions", 1, Integer::sum);
        counts.merge(added.verdict().words(), 1, Integer::sum);
      } else if (event instanceof Refused) {
        counts.merge("refused", 1, Integer::sum);
      } else if (event instanceof Moved moved) {
        if (moved.action().equals(Moved.ROLLBACK)) {
          counts.merge("rollbacks", 1, Integer::sum);
        }
        since = moved.champion() == champion ? since : moved.note().second();
        champion = moved.champion();
      }
    }
    String all =
        counts.entrySet().stream()
            .map(count -> count.getKey() + ": " + count.getValue())
            .collect(Collectors.joining(", "));
    String now =
        champion == 0
            ? "No version is in use."
            : "Version %s is in use since %s UTC.".formatted(champion, since);
    return "<p>%s</p>\n<p>%s</p>".formatted(PageText.escaped(now), PageText.escaped(all));
  }

  private static String key() {
    Map<String, Svg> marks = new LinkedHashMap<>();
    marks.put("promoted", new Svg().open("promoted", "").circle(8, 8, 5).close());
    marks.put("not promoted", new Svg().open("held-back", "").circle(8, 8, 5).close());
    marks.put(
        "waits for approval",
        new Svg().open("waiting", "").shape(8, 2, 14, 8, 8, 14, 2, 8).close());
    marks.put("no decision", new Svg().open("undecided", "").box("", 4, 4, 9, 9).close());
    marks.put("the champion on the same rows", new Svg().line("champion", 2, 8, 14, 8));
    marks.put(
        "data refused",
        new Svg().open("refused", "").line("", 3, 3, 13, 13).line("", 3, 13, 13, 3).close());
    marks.put("rollback", new Svg().open("rollback", "").shape(2, 8, 14, 2, 14, 14).close());
    marks.put("promoted by hand", new Svg().open("by-hand", "").shape(14, 8, 2, 2, 2, 14).close());
    marks.put(
        "promoted, and since pruned", new Svg().open("gone", "").shape(14, 8, 2, 2, 2, 14).close());
    return marks.entrySet().stream()
        .map(
            mark ->
                "<span><svg width=\"16\" height=\"16\" aria-hidden=\"true\">%s</svg>%s</span>"
                    .formatted(mark.getValue().toString().strip(), mark.getKey()))
        .collect(Collectors.joining("\n", "<p class=\"key\">\n", "\n</p>"));
  }

  private String table() {
    StringBuilder table = new StringBuilder("<table>\n<thead><tr>");
    COLUMNS.forEach(column -> table.append("<th scope=\"col\">").append(column).append("</th>"));
    table.append("</tr></thead>\n<tbody>\n");
    List<HistoryEvent> newest = new ArrayList<>(events);
    Collections.reverse(newest);
    newest.forEach(event -> table.append("<tr>").append(row(event)).append("</tr>\n"));
    return table.append("</tbody>\n</table>\n").toString();
  }

  private static String row(HistoryEvent event) {
    if (event instanceof Added added) {
      Score score = added.score();
      long judged = added.rows().judged();
      return cell("time", added.note().second())
          + cell("time", "version " + added.version())
          + cell("time", added.verdict().words())
          + cell("", score == null ? "" : score.metric())
          + cell("number", score == null ? "" : PageText.shown(score.challenger()))
          + cell("number", score == null ? "" : PageText.shown(score.champion()))
          + cell("number", added.rows().trained() + (judged == 0 ? "" : " + " + judged))
          + cell("number", added.findings() == 0 ? "" : Integer.toString(added.findings()))
          + cell("", added.note().reason());
    }
    String what = event.change().isEmpty() ? "" : ": " + event.change();
    String who = event.note().reason().isEmpty() ? event.note().by() : event.note().reason();
    return cell("time", event.note().second())
        + "<td colspan=\"7\">%s</td>".formatted(PageText.escaped(event.action() + what))
        + cell("", who);
  }

  private static String cell(String style, String text) {
    return "<td%s>%s</td>"
        .formatted(style.isEmpty() ? "" : " class=\"" + style + "\"", PageText.escaped(text));
  }
}
