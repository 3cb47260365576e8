package org.rondo.spark.scoring;

import java.util.Map;

/** File formats that predictions can be written in. */
public enum OutputFormat {
  /** Parquet. */
  PARQUET,
  /**
   * Delimited text with a header, following RFC 4180: readers of other systems, pandas and Python's
   * {@code csv} among them, read back every value unchanged. A missing value is an empty field, an
   * empty text two quotes.
   */
  CSV,
  /** One JSON object a line. */
  JSON;

  /** The options for Spark's writer. */
  Map<String, String> options() {
    return this != CSV
        ? Map.of()
        : Map.of(
            "header", "true",
            "escape", "\"",
            "ignoreLeadingWhiteSpace", "false",
            "ignoreTrailingWhiteSpace", "false",
            "timestampFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX",
            "timestampNTZFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSSSS");
  }
}
