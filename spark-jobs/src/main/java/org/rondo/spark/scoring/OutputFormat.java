package org.rondo.spark.scoring;

import java.util.Map;

/** File formats that predictions can be written in. */
public enum OutputFormat {
  /** Parquet. */
  PARQUET,
  /**
   * Delimited text with a header, as RFC 4180 has it: readers of other systems, pandas and Python's
   * {@code csv} among them, read every value as it was. A missing value is nothing at all, an empty
   * text two quotes.
   */
  CSV,
  /** One JSON object a line. */
  JSON;

  /** What Spark's writer is told. */
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
