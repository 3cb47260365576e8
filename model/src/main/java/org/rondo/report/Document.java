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
  private final List<Part> parts = new ArrayList<>();

  /** An empty document. */
  public Document(String title) {
    this.title = title;
  }

  private sealed interface Part {
    String text();

    String html();
  }

  private record Heading(int level, String words) implements Part {
    @Override
    public String text() {
      return words + "\n" + (level == 1 ? "=" : "-").repeat(words.length());
    }

    @Override
    public String html() {
      return "<h%1$s>%2$s</h%1$s>".formatted(level + 1, Svg.escaped(words));
    }
  }

  private record Paragraph(String words) implements Part {
    private static final int WIDTH = 100;

    @Override
    public String text() {
      StringBuilder text = new StringBuilder();
      int column = 0;
      for (String word : words.split(" ", -1)) {
        if (column > 0 && column + 1 + word.length() > WIDTH) {
          text.append('\n');
          column = 0;
        }
        text.append(column == 0 ? "" : " ").append(word);
        column += (column == 0 ? 0 : 1) + word.length();
      }
      return text.toString();
    }

    @Override
    public String html() {
      return "<p>%s</p>".formatted(Svg.escaped(words));
    }
  }

  private record Lines(List<String> lines) implements Part {
    @Override
    public String text() {
      return lines.stream().map(line -> "    " + line).collect(Collectors.joining("\n"));
    }

    @Override
    public String html() {
      return "<pre tabindex=\"0\">%s</pre>".formatted(Svg.escaped(String.join("\n", lines)));
    }
  }

  private record Table(String caption, List<List<String>> rows) implements Part {
    @Override
    public String text() {
      int[] widths = new int[rows.get(0).size()];
      for (List<String> row : rows) {
        for (int i = 0; i < widths.length; i++) {
          widths[i] = Math.max(widths[i], row.get(i).length());
        }
      }
      return rows.stream()
          .map(row -> line(row, widths))
          .collect(Collectors.joining("\n", caption + ":\n", ""));
    }

    private static String line(List<String> row, int[] widths) {
      StringBuilder line = new StringBuilder("    ");
      for (int i = 0; i < widths.length; i++) {
        String gap = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? row.get(i) + gap : "  " + gap + row.get(i));
      }
      return line.toString().stripTrailing();
    }

    @Override
    public String html() {
      StringBuilder html = new StringBuilder("<div class=\"scroll\" tabindex=\"0\"><table>\n");
      html.append("<caption>%s</caption>\n<thead><tr>".formatted(Svg.escaped(caption)));
      rows.get(0)
          .forEach(cell -> html.append("<th scope=\"col\">%s</th>".formatted(Svg.escaped(cell))));
      html.append("</tr></thead>\n<tbody>\n");
      for (List<String> row : rows.subList(1, rows.size())) {
        html.append("<tr><th scope=\"row\">%s</th>".formatted(Svg.escaped(row.get(0))));
        row.subList(1, row.size())
            .forEach(cell -> html.append("<td>%s</td>".formatted(Svg.escaped(cell))));
        html.append("</tr>\n");
      }
      return html.append("</tbody>\n</table></div>").toString();
    }
  }

  private record Figure(Picture picture) implements Part {
    @Override
    public String text() {
      List<String> lines = picture.lines();
      return lines.isEmpty() ? "" : picture.caption() + ":\n\n" + new Lines(lines).text();
    }

    @Override
    public String html() {
      return "<figure>\n%s\n<figcaption>%s</figcaption>\n</figure>"
          .formatted(picture.svg(), Svg.escaped(picture.caption()));
    }
  }

  /** A chapter. */
  public Document chapter(String words) {
    return add(new Heading(1, words));
  }

  /** A section of the chapter. */
  public Document section(String words) {
    return add(new Heading(2, words));
  }

  /** A paragraph. */
  public Document paragraph(String words) {
    return add(new Paragraph(words));
  }

  /** Lines that stand as they are, such as a calculation; none is nothing. */
  public Document lines(List<String> lines) {
    return lines.isEmpty() ? this : add(new Lines(List.copyOf(lines)));
  }

  /**
   * A table.
   *
   * @param caption what it shows
   * @param rows the first names the columns; all of the same length. The first cell of each names
   *     it
   */
  public Document table(String caption, List<List<String>> rows) {
    return add(new Table(caption, rows.stream().map(List::copyOf).toList()));
  }

  /** A picture. */
  public Document picture(Picture picture) {
    return add(new Figure(picture));
  }

  private Document add(Part part) {
    parts.add(part);
    return this;
  }

  /** As plain text. */
  public String text() {
    return parts.stream()
        .map(Part::text)
        .filter(text -> !text.isEmpty())
        .collect(
            Collectors.joining("\n\n", title + "\n" + "=".repeat(title.length()) + "\n\n", "\n"));
  }

  /** As a page: one file that opens offline, with no script in it. */
  public String html() {
    return Page.html(
        title,
        parts.stream().anyMatch(Figure.class::isInstance) ? Picture.STYLE : "",
        parts.stream().map(Part::html).collect(Collectors.joining("\n", "<main>\n", "\n</main>")));
  }
}
