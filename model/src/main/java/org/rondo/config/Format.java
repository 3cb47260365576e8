package org.rondo.config;

/** The format of a data source. */
public enum Format {
  /** Comma-separated values. */
  CSV,
  /** Apache Parquet. */
  PARQUET,
  /** Apache ORC. */
  ORC,
  /** One JSON object per line. */
  JSON,
  /** Sparse vectors: a label, then {@code index:value} pairs. */
  LIBSVM,
  /** The image and label files of MNIST. */
  IDX,
  /** Time series and their classes, as sktime and the UCR archive keep them. */
  TS,
  /** Pictures in files: PNG, JPEG, GIF or BMP, in a folder for each class. */
  IMAGES,
  /** Texts in files, a line or a file each, labelled by the names of files or folders. */
  LINES
}
