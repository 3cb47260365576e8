package org.rondo.spark.features;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rondo.spark.source.RawRow;

/** Where the rows of a block came from: neighbours mostly from the same file. Travels. */
final class RowPlaces implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long NO_LINE = -1;

  /** The rows at which another file, or part of one, begins. */
  private final int[] starts;

  private final @Nullable String[] files;
  private final @Nullable Long[] parts;
  private final long[] lines;

  /** The texts of bad rows; null where there are none. */
  private final @Nullable String @Nullable [] texts;

  private RowPlaces(
      int[] starts,
      @Nullable String[] files,
      @Nullable Long[] parts,
      long[] lines,
      @Nullable String @Nullable [] texts) {
    this.starts = starts;
    this.files = files;
    this.parts = parts;
    this.lines = lines;
    this.texts = texts;
  }

  RawRow.Origin of(int row) {
    int found = Arrays.binarySearch(starts, row);
    int run = found >= 0 ? found : -found - 2;
    return new RawRow.Origin(
        files[run],
        parts[run],
        lines[row] == NO_LINE ? null : (Long) lines[row],
        texts == null ? null : texts[row],
        null,
        false);
  }

  /** Those of some rows. */
  RowPlaces only(int[] rows) {
    Builder some = new Builder();
    for (int row : rows) {
      some.add(of(row), texts == null);
    }
    return some.build();
  }

  /** Collects places. Used by one thread. */
  static final class Builder {
    private final List<Integer> starts = new ArrayList<>();
    private final List<@Nullable String> files = new ArrayList<>();
    private final List<@Nullable Long> parts = new ArrayList<>();
    private long[] lines = new long[16];
    private @Nullable String @Nullable [] texts;
    private int rows;

    void add(RawRow.Origin origin, boolean good) {
      int last = files.size() - 1;
      if (last < 0
          || !Objects.equals(files.get(last), origin.file())
          || !Objects.equals(parts.get(last), origin.part())) {
        starts.add(rows);
        files.add(origin.file());
        parts.add(origin.part());
      }
      if (rows == lines.length) {
        lines = Arrays.copyOf(lines, 2 * rows);
      }
      Long line = origin.line();
      lines[rows] = line == null ? NO_LINE : line;
      if (!good && origin.text() != null) {
        @Nullable String[] own = texts == null ? new String[lines.length] : texts;
        texts = own.length > rows ? own : Arrays.copyOf(own, lines.length);
        texts[rows] = origin.text();
      }
      rows++;
    }

    RowPlaces build() {
      @Nullable String[] own = texts;
      return new RowPlaces(
          starts.stream().mapToInt(Integer::intValue).toArray(),
          files.toArray(String[]::new),
          parts.toArray(Long[]::new),
          Arrays.copyOf(lines, rows),
          own == null ? null : Arrays.copyOf(own, rows));
    }
  }
}
