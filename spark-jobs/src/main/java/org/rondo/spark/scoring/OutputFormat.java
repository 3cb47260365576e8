package org.rondo.spark.scoring;

/** File formats that predictions can be written in. */
public enum OutputFormat {
  /** Parquet. */
  PARQUET,
  /** Delimited text with a header. */
  CSV,
  /** One JSON object a line. */
  JSON
}
