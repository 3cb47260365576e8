package org.rondo.spark.features;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import org.rondo.config.SplitConfig;
import org.rondo.data.Split;
import org.rondo.spark.features.ColumnParser.UnusableValueException;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RawRow;

/** How a row says which split it belongs to. Travels to executors. */
public final class RowSplit implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Only as the source itself says. */
  public static final RowSplit NONE = new RowSplit(null, null, -1);

  private final @Nullable Split all;
  private final @Nullable SplitConfig config;
  private final int place;

  /** The values that stand for the splits, training first. */
  private final Vocabulary words;

  private RowSplit(@Nullable Split all, @Nullable SplitConfig config, int place) {
    this.all = all;
    this.config = config;
    this.place = place;
    this.words =
        new Vocabulary(
            config == null
                ? List.of()
                : Stream.of(config.train(), config.validation(), config.test())
                    // A blank value is a missing one, which names no split.
                    .map(part -> part == null ? "" : part.text())
                    .toList());
  }

  /** All rows belong to the same split. */
  public static RowSplit all(Split split) {
    return new RowSplit(split, null, -1);
  }

  /**
   * By the column that a configuration names, if any.
   *
   * @throws org.rondo.error.DataException when the source has no such column
   */
  public static RowSplit of(SplitConfig config, RawData data) {
    List<String> columns = config.columns();
    return columns.isEmpty()
        ? NONE
        : new RowSplit(null, config, new SourceColumns(data).place(columns.get(0), "data.split"));
  }

  /**
   * What a row says about its split.
   *
   * @param split it belongs to; null where its key or its order decides
   * @param order among the rows: the same for a whole group, or its time; null for neither
   */
  record Mark(@Nullable Split split, @Nullable Long order) {}

  Mark of(RawRow row) throws UnusableValueException {
    if (all != null) {
      return new Mark(all, null);
    }
    Split own = row.origin().test() ? Split.TEST : null;
    if (config == null || own != null) {
      return new Mark(own, null);
    }
    String name = config.columns().get(0);
    String text = ColumnParser.text(row.values().at(place));
    if (text == null) {
      throw new UnusableValueException(name + ", which decides the split, is missing");
    }
    if (config.column() != null) {
      return new Mark(named(config, name, text), null);
    }
    return new Mark(null, config.by() != null ? group(text) : StepTime.of(name, text).order());
  }

  private @Nullable Split named(SplitConfig by, String name, String text)
      throws UnusableValueException {
    return switch (words.place(text)) {
      case 0 -> null;
      case 1 -> Split.VALIDATION;
      case 2 -> Split.TEST;
      default -> {
        if (by.train() != null) {
          throw new UnusableValueException("%s: '%s' names no split".formatted(name, text));
        }
        yield null;
      }
    };
  }

  private static long group(String text) {
    byte[] bytes = UTF8String.fromString(text).getBytes();
    return XXH64.hashUnsafeBytes(bytes, Platform.BYTE_ARRAY_OFFSET, bytes.length, 42);
  }
}
