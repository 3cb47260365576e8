package org.rondo.evaluation;

import java.util.Arrays;
import java.util.List;

/**
 * Rows of cells as plain text, every column as wide as its widest cell.
 *
 * @param rows at least one, all of the same length
 */
public record TextTable(List<List<String>> rows) {
  private static final String GAP = "  ";

  /** Copies the rows. */
  public TextTable {
    rows = rows.stream().map(List::copyOf).toList();
  }

  /** The first column left-aligned, the others right-aligned, for numbers; a line for each row. */
  public String toTheRight() {
    return render("");
  }

  /** All columns left-aligned, for words; a line for each row. */
  public String toTheLeft() {
    return render("-").replaceAll("(?m) +$", "");
  }

  private String render(String flag) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      Arrays.setAll(widths, column -> Math.max(widths[column], row.get(column).length()));
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        String format = "%" + (column == 0 ? "-" : flag) + Math.max(1, widths[column]) + "s";
        text.append(column == 0 ? "" : GAP).append(format.formatted(row.get(column)));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
