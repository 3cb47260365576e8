package org.rondo.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A text of headings, paragraphs, calculations and tables, for a terminal or a page. Used by one
 * thread.
 */
public final class Document {
  private final String title;
  private final List<DocumentPart> parts = new ArrayList<>();

  /** An empty document. */
  public Document(String title) {
    this.title = title;
  }

  /** A chapter. */
  public Document chapter(String words) {
    return add(new DocumentPart.Heading(1, words));
  }

  /** A section of the chapter. */
  public Document section(String words) {
    return add(new DocumentPart.Heading(2, words));
  }

  /** A paragraph. */
  public Document paragraph(String words) {
    return add(new DocumentPart.Paragraph(words));
  }

  /** Lines that stand as they are, such as a calculation; none is nothing. */
  public Document lines(List<String> lines) {
    return lines.isEmpty() ? this : add(new DocumentPart.Lines(List.copyOf(lines)));
  }

  /**
   * A table.
   *
   * @param caption what it shows
   * @param rows the first names the columns; all of the same length. The first cell of each names
   *     it
   */
  public Document table(String caption, List<List<String>> rows) {
    return add(part(caption, rows, List.of()));
  }

  /** A picture. */
  public Document picture(Picture picture) {
    return add(new DocumentPart.Figure(picture));
  }

  /** A {@link #table} that a page shows only to those who open it. */
  public Document folded(String caption, List<List<String>> rows) {
    return add(new DocumentPart.Folded(part(caption, rows, List.of())));
  }

  /**
   * A {@link #table} of shaded cells.
   *
   * @param shades of the cells but for names, row by row, from 0 to 1
   */
  public Document shaded(String caption, List<List<String>> rows, List<double[]> shades) {
    return add(part(caption, rows, List.copyOf(shades)));
  }

  private static DocumentPart.Table part(
      String caption, List<List<String>> rows, List<double[]> shades) {
    return new DocumentPart.Table(caption, rows.stream().map(List::copyOf).toList(), shades);
  }

  /** Notes, the most important first; none is nothing. */
  public Document notes(List<Note> notes) {
    return notes.isEmpty() ? this : add(new DocumentPart.Notes(List.copyOf(notes)));
  }

  /**
   * Boxes with arrows from each to the next.
   *
   * @param boxes lines of each; the first is its name
   */
  public Document flow(List<List<String>> boxes) {
    return boxes.isEmpty()
        ? this
        : add(new DocumentPart.Flow(boxes.stream().map(List::copyOf).toList()));
  }

  /** A chart; one without values is nothing. */
  public Document chart(Chart chart) {
    return chart.isEmpty() ? this : add(chart);
  }

  private Document add(DocumentPart part) {
    parts.add(part);
    return this;
  }

  /** As plain text. */
  public String text() {
    return parts.stream()
        .map(DocumentPart::text)
        .filter(text -> !text.isEmpty())
        .collect(
            Collectors.joining("\n\n", title + "\n" + "=".repeat(title.length()) + "\n\n", "\n"));
  }

  /** As a page: one file that opens offline, with scripts only where there are charts. */
  public String html() {
    boolean charts = parts.stream().anyMatch(Chart.class::isInstance);
    String body =
        parts.stream()
            .map(DocumentPart::html)
            .collect(Collectors.joining("\n", "<main>\n", "\n</main>"));
    boolean pictures = parts.stream().anyMatch(DocumentPart.Figure.class::isInstance);
    String style = pictures ? Picture.STYLE : "";
    return charts
        ? Page.html(title, style + ChartScripts.style(), body + ChartScripts.script())
        : Page.html(title, style, body);
  }
}
