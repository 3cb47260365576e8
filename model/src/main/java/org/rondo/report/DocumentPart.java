package org.rondo.report;

import java.util.List;
import java.util.stream.Collectors;

/** A part of a document, for a terminal and for a page. */
sealed interface DocumentPart
    permits DocumentPart.Heading,
        DocumentPart.Paragraph,
        DocumentPart.Lines,
        DocumentPart.Table,
        DocumentPart.Folded,
        DocumentPart.Figure,
        DocumentPart.Notes,
        DocumentPart.Flow,
        Chart {
  /** As plain text, without a line break at the end. */
  String text();

  /** As HTML. */
  String html();

  record Heading(int level, String words) implements DocumentPart {
    @Override
    public String text() {
      return words + "\n" + (level == 1 ? "=" : "-").repeat(words.length());
    }

    @Override
    public String html() {
      return "<h%1$s>%2$s</h%1$s>".formatted(level + 1, PageText.escaped(words));
    }
  }

  record Paragraph(String words) implements DocumentPart {
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
      return "<p>%s</p>".formatted(PageText.escaped(words));
    }
  }

  record Lines(List<String> lines) implements DocumentPart {
    @Override
    public String text() {
      return lines.stream().map(line -> "    " + line).collect(Collectors.joining("\n"));
    }

    @Override
    public String html() {
      return "<pre tabindex=\"0\">%s</pre>".formatted(PageText.escaped(String.join("\n", lines)));
    }
  }

  /**
   * @param caption what it shows
   * @param rows the first names the columns; the first cell of each names it
   * @param shades of the cells but for names, row by row, from 0 to 1; empty for none
   */
  record Table(String caption, List<List<String>> rows, List<double[]> shades)
      implements DocumentPart {
    /** How much of the accent's colour a cell of shade 1 gets, in percent: text stays readable. */
    private static final double DARKEST = 45;

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
      html.append("<caption>%s</caption>\n<thead><tr>".formatted(PageText.escaped(caption)));
      rows.get(0)
          .forEach(
              cell -> html.append("<th scope=\"col\">%s</th>".formatted(PageText.escaped(cell))));
      html.append("</tr></thead>\n<tbody>\n");
      for (int row = 1; row < rows.size(); row++) {
        List<String> cells = rows.get(row);
        html.append("<tr><th scope=\"row\">%s</th>".formatted(PageText.escaped(cells.get(0))));
        for (int i = 1; i < cells.size(); i++) {
          html.append("<td%s>%s</td>".formatted(shade(row, i), PageText.escaped(cells.get(i))));
        }
        html.append("</tr>\n");
      }
      return html.append("</tbody>\n</table></div>").toString();
    }

    private String shade(int row, int column) {
      return shades.isEmpty()
          ? ""
          : " style=\"background: color-mix(in srgb, var(--accent) %s%%, transparent)\""
              .formatted(Math.round(DARKEST * shades.get(row - 1)[column - 1]));
    }
  }

  record Figure(Picture picture) implements DocumentPart {
    @Override
    public String text() {
      List<String> lines = picture.lines();
      return lines.isEmpty() ? "" : picture.caption() + ":\n\n" + new Lines(lines).text();
    }

    @Override
    public String html() {
      return "<figure>\n%s\n<figcaption>%s</figcaption>\n</figure>"
          .formatted(picture.svg(), PageText.escaped(picture.caption()));
    }
  }

  /** A table that is read only by those who open it. */
  record Folded(Table table) implements DocumentPart {
    @Override
    public String text() {
      return table.text();
    }

    @Override
    public String html() {
      return "<details><summary>%s</summary>\n%s\n</details>"
          .formatted(PageText.escaped(table.caption()), table.html());
    }
  }

  record Notes(List<Note> notes) implements DocumentPart {
    @Override
    public String text() {
      return notes.stream()
          .map(note -> new Paragraph(said(note) + note.next()).text())
          .collect(Collectors.joining("\n\n"));
    }

    private static String said(Note note) {
      return "%s: %s%s"
          .formatted(note.level().word(), note.what(), note.next().isEmpty() ? "" : " ");
    }

    @Override
    public String html() {
      return notes.stream()
          .map(
              note ->
                  "<li class=\"%s\"><span class=\"level\">%s</span> <span><strong>%s</strong> %s</span></li>"
                      .formatted(
                          note.level().word(),
                          note.level().word(),
                          PageText.escaped(note.what()),
                          PageText.escaped(note.next())))
          .collect(Collectors.joining("\n", "<ul class=\"notes\">\n", "\n</ul>"));
    }
  }

  /** Boxes with arrows from each to the next. */
  record Flow(List<List<String>> boxes) implements DocumentPart {
    @Override
    public String text() {
      return boxes.stream()
          .map(box -> "    " + String.join(", ", box))
          .collect(Collectors.joining("\n"));
    }

    @Override
    public String html() {
      return boxes.stream()
          .map(Flow::box)
          .collect(Collectors.joining("\n", "<ol class=\"flow\">\n", "\n</ol>"));
    }

    private static String box(List<String> lines) {
      return "<li><strong>%s</strong>%s</li>"
          .formatted(
              PageText.escaped(lines.get(0)),
              lines.subList(1, lines.size()).stream()
                  .map(line -> "<span>%s</span>".formatted(PageText.escaped(line)))
                  .collect(Collectors.joining()));
    }
  }
}
