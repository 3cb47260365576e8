package org.rondo.spark.source;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** The columns that say where a row came from; a source's frame has those that it knows. */
public final class RowOrigin {
  /** The prefix of all names that Rondo adds to a frame. */
  public static final String PREFIX = "__rondo_";

  /** The file, or null. */
  public static final String FILE = PREFIX + "file";

  /** Byte at which the part of the file that the row was read in begins; 0 for the first part. */
  public static final String PART = PREFIX + "part";

  /** The row's line within the part, counted from 0, or null where the source has no lines. */
  public static final String LINE = PREFIX + "line";

  /** The raw text of the row, or null. */
  public static final String TEXT = PREFIX + "text";

  /** Why the source could not read the row, or null. */
  public static final String MALFORMED = PREFIX + "malformed";

  /** Whether the source itself holds the row out for testing. */
  public static final String TEST = PREFIX + "test";

  /** The column, a struct, that may hold all of the source's own columns. */
  static final String PARSED = PREFIX + "parsed";

  /** A struct of columns whose fields can be named by a path, where {@link #PARSED} has text. */
  static final String NESTED = PREFIX + "nested";

  static final List<String> ALL = List.of(FILE, PART, LINE, TEXT, MALFORMED, TEST);

  private RowOrigin() {}

  /** A column by its exact name, whatever characters that contains. */
  public static Column column(String name) {
    return functions.col(quoted(name));
  }

  /** A name in SQL's back quotes. */
  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** Whether two names are the same column for Spark, which ignores case. */
  public static boolean same(String one, String other) {
    return one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
  }
}
