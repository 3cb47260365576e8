package org.rondo.config;

/** How a picture of other proportions is brought to a size. */
public enum Fit {
  /** As large as covers the size; what is over at two sides is cut off, the same at both. */
  CROP,
  /** As large as fits into the size; two sides are filled with black, the same at both. */
  PAD,
  /** Each side by itself. */
  STRETCH
}
