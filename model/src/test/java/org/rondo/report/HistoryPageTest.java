package org.rondo.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.report.HistoryEvent.Added;
import org.rondo.report.HistoryEvent.Moved;
import org.rondo.report.HistoryEvent.Note;
import org.rondo.report.HistoryEvent.Refused;
import org.rondo.report.HistoryEvent.Rows;
import org.rondo.report.HistoryEvent.Score;
import org.rondo.report.HistoryEvent.Verdict;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What people see of a model's past. */
class HistoryPageTest {
  private static final Instant FIRST = Instant.parse("2026-11-01T02:15:00.123Z");
  private static final double DIGIT = 6.2;

  private static Note note(int night, String reason) {
    return new Note(
        FIRST.plus(night, ChronoUnit.DAYS).toString(), "rondo@host (process 1)", reason);
  }

  private static Added added(
      int night, int version, Verdict verdict, double own, double champions, int against) {
    return new Added(
        note(night, "accuracy %s, the champion's is %s".formatted(own, champions)),
        version,
        verdict,
        new Score("accuracy", own, champions, against),
        new Rows(1760 + 10L * night, 220 + night),
        night % 3);
  }

  private static Moved moved(int night, String action, int from, int to) {
    return new Moved(note(night, action), action, "champion: %s -> %s".formatted(from, to), to);
  }

  /** A first model, one night held back, a refusal, a promotion, a rollback, one that waits. */
  private static List<HistoryEvent> six() {
    return List.of(
        added(0, 1, Verdict.PROMOTED, 0.781, Double.NaN, 0),
        moved(0, Moved.PROMOTE, 0, 1),
        added(1, 2, Verdict.NOT_PROMOTED, 0.68, 0.785, 1),
        new Refused(note(2, "columns (refuse): the column 'sex' is missing & <renamed>")),
        added(3, 3, Verdict.PROMOTED, 0.82, 0.779, 1),
        moved(3, Moved.PROMOTE, 1, 3),
        moved(4, Moved.ROLLBACK, 3, 1),
        added(5, 4, Verdict.WAITING, 0.81, 0.79, 1),
        new Moved(note(5, "gate"), "alias", "challenger: none -> 4", 1),
        moved(6, Moved.PROMOTE, 1, 4));
  }

  /** Two hundred nights. */
  static List<HistoryEvent> many(int nights) {
    Random random = new Random(7);
    List<HistoryEvent> events = new ArrayList<>();
    int champion = 0;
    double best = 0.76;
    for (int night = 0; night < nights; night++) {
      int version = night + 1;
      double noise = 0.01 * random.nextGaussian();
      double own = best + 0.008 * random.nextGaussian() + noise;
      boolean better = champion == 0 || own > best + noise + 0.008;
      events.add(
          added(
              night,
              version,
              better ? Verdict.PROMOTED : Verdict.NOT_PROMOTED,
              own,
              champion == 0 ? Double.NaN : best + noise,
              champion));
      if (better) {
        events.add(moved(night, Moved.PROMOTE, champion, version));
        champion = version;
        best += 0.003;
      }
    }
    return events;
  }

  private static String svg(String html) {
    return html.substring(html.indexOf("<svg"), html.indexOf("</svg>") + "</svg>".length());
  }

  private static Document picture(List<HistoryEvent> events)
      throws ParserConfigurationException, IOException, SAXException {
    byte[] text = svg(new HistoryPage("titanic", events).html()).getBytes(StandardCharsets.UTF_8);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(text));
  }

  private static List<Element> elements(Document of, String name, String style) {
    NodeList all = of.getElementsByTagName(name);
    return IntStream.range(0, all.getLength())
        .mapToObj(i -> (Element) all.item(i))
        .filter(element -> element.getAttribute("class").equals(style))
        .toList();
  }

  private static double number(Element of, String attribute) {
    return Double.parseDouble(of.getAttribute(attribute));
  }

  @Test
  void eachEventHasItsMark() throws Exception {
    Document picture = picture(six());
    assertThat(elements(picture, "g", "promoted")).hasSize(2);
    assertThat(elements(picture, "g", "held-back")).hasSize(1);
    assertThat(elements(picture, "g", "waiting")).hasSize(1);
    assertThat(elements(picture, "g", "refused")).hasSize(1);
    assertThat(elements(picture, "g", "rollback")).hasSize(1);
    assertThat(elements(picture, "g", "by-hand")).hasSize(1);
    assertThat(elements(picture, "line", "champion")).hasSize(3);
    assertThat(elements(picture, "g", "rows")).hasSize(4);
    // In use: 1, then 3 until the rollback, 1 again, 4 at last.
    assertThat(elements(picture, "text", "middle"))
        .extracting(Element::getTextContent)
        .containsExactly("1", "3", "1", "4");
    assertThat(elements(picture, "g", "refused").get(0).getTextContent())
        .contains("the column 'sex' is missing & <renamed>");
  }

  @Test
  void betterIsHigherUp() throws Exception {
    Document picture = picture(six());
    Element better = elements(picture, "g", "promoted").get(1);
    Element worse = elements(picture, "g", "held-back").get(0);
    assertThat(height(better, "circle", "cy")).isLessThan(height(better, "line", "y1"));
    assertThat(height(worse, "circle", "cy")).isGreaterThan(height(worse, "line", "y1"));
  }

  private static double height(Element group, String shape, String attribute) {
    return number((Element) group.getElementsByTagName(shape).item(0), attribute);
  }

  /** Everything lies inside the picture, and labels do not lie on each other. */
  @ParameterizedTest
  @ValueSource(ints = {1, 6, 200, 1000})
  void anyNumberOfVersionsIsLegible(int versions) throws Exception {
    Document picture = picture(many(versions));
    double width = number(picture.getDocumentElement(), "width");
    double height = number(picture.getDocumentElement(), "height");
    double before = 0;
    NodeList circles = picture.getElementsByTagName("circle");
    assertThat(circles.getLength()).isEqualTo(versions);
    for (int i = 0; i < circles.getLength(); i++) {
      double x = number((Element) circles.item(i), "cx");
      assertThat(x).isBetween(0.0, width);
      assertThat(x - before).isGreaterThanOrEqualTo(4.9);
      assertThat(number((Element) circles.item(i), "cy")).isBetween(0.0, height);
      before = x;
    }
    for (String style : List.of("middle small", "middle small faint", "middle")) {
      double free = 0;
      for (Element label : elements(picture, "text", style)) {
        double half = label.getTextContent().length() * DIGIT / 2;
        assertThat(number(label, "x") - half).as(style).isGreaterThanOrEqualTo(free);
        free = number(label, "x") + half;
        assertThat(free).isLessThanOrEqualTo(width);
      }
    }
    assertThat(elements(picture, "text", "middle small")).hasSizeGreaterThan(versions > 1 ? 5 : 0);
  }

  @Test
  void thePageNeedsNothingElseAndShowsTextAsText() {
    String html = new HistoryPage("titanic", six()).html();
    assertThat(html)
        .doesNotContain("<script", "src=", "href=", "@import", "url(")
        .contains("is missing &amp; &lt;renamed&gt;")
        .doesNotContain("<renamed>")
        .contains("Version 4 is in use since 2026-11-07 02:15:00 UTC.")
        .contains("versions: 4, promoted: 2, not promoted: 1, refused: 1")
        .contains("rollbacks: 1", "waits for approval: 1");
    assertThat(html.split("<tr>")).hasSize(2 + six().size());
    assertThat(html.indexOf(">version 4</td>")).isLessThan(html.indexOf(">version 1</td>"));
  }

  @Test
  void aModelWithoutMetricsOrEventsHasAPageToo() throws Exception {
    assertThat(picture(List.of()).getDocumentElement().getTagName()).isEqualTo("svg");
    Added registered = new Added(note(0, "runs/a"), 1, Verdict.UNDECIDED, null, new Rows(0, 0), 0);
    Added nothing =
        new Added(
            note(1, "not defined"),
            2,
            Verdict.NOT_PROMOTED,
            new Score("auc", Double.NaN, Double.NaN, 1),
            new Rows(5, 0),
            0);
    Document picture = picture(List.of(registered, moved(0, Moved.PROMOTE, 0, 1), nothing));
    assertThat(elements(picture, "g", "undecided")).hasSize(1);
    assertThat(picture.getDocumentElement().getTextContent()).doesNotContain("NaN");
  }

  @Test
  void aPromotionWhoseVersionWasPrunedIsNotOneByHand() throws Exception {
    Document picture =
        picture(
            List.of(moved(0, Moved.PROMOTE, 0, 1), added(1, 2, Verdict.NOT_PROMOTED, 0.7, 0.8, 1)));
    assertThat(elements(picture, "g", "gone")).hasSize(1);
    assertThat(elements(picture, "g", "by-hand")).isEmpty();
  }

  @Test
  void theLanguageOfTheMachineDoesNotShow() {
    String here = new HistoryPage("titanic", six()).html();
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(new HistoryPage("titanic", six()).html()).isEqualTo(here);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void numbersAndTicksAreRound() {
    assertThat(
            List.of(0.78124, 12.3456, 1234.4, 0.0, -3e-7, 2e9, 100.0).stream().map(PageText::shown))
        .containsExactly("0.7812", "12.35", "1234", "0", "-3.000e-07", "2.000e+09", "100");
    assertThat(new ValueAxis(0.7, 0.8301, 0, 100).ticks())
        .extracting(ValueAxis.Tick::text)
        .containsExactly("0.70", "0.75", "0.80");
    assertThat(new ValueAxis(0.98124, 0.98131, 0, 100).ticks())
        .extracting(ValueAxis.Tick::text)
        .containsExactly("0.98124", "0.98126", "0.98128", "0.98130");
  }
}
