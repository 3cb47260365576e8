package org.rondo.spark.source;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The columns that say where a row came from; every source's frame has all of them. */
public final class RowOrigin {
  /** What all names that Rondo adds to a frame begin with. */
  public static final String PREFIX = "__rondo_";

  /** The file, or null. */
  public static final String FILE = PREFIX + "file";

  /** Byte at which the part of the file begins that the row was read in; 0 for the first part. */
  public static final String PART = PREFIX + "part";

  /** The row's line within the part, counted from 0, or null where the source has no lines. */
  public static final String LINE = PREFIX + "line";

  /** The raw text of the row, or null. */
  public static final String TEXT = PREFIX + "text";

  /** Why the source could not read the row, or null. */
  public static final String MALFORMED = PREFIX + "malformed";

  /** Whether the source itself set the row aside for testing. */
  public static final String TEST = PREFIX + "test";

  private static final List<String> ALL = List.of(FILE, PART, LINE, TEXT, MALFORMED, TEST);
  private static final List<String> TYPES =
      List.of("string", "long", "long", "string", "string", "boolean");

  private RowOrigin() {}

  /** Adds those of the columns that a frame lacks, as unknown. */
  static Dataset<Row> complete(Dataset<Row> frame) {
    List<String> present = Arrays.asList(frame.columns());
    Dataset<Row> whole = frame;
    for (int i = 0; i < ALL.size(); i++) {
      if (!present.contains(ALL.get(i))) {
        Column value =
            ALL.get(i).equals(TEST) ? functions.lit(false) : functions.lit(null).cast(TYPES.get(i));
        whole = whole.withColumn(ALL.get(i), value);
      }
    }
    return whole;
  }

  /** A column by its exact name, whatever characters it has. */
  public static Column column(String name) {
    return functions.col(quoted(name));
  }

  /** A name in SQL's back quotes. */
  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** Whether Spark, which ignores case, takes two names for the same column. */
  public static boolean same(String one, String other) {
    return one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
  }
}
