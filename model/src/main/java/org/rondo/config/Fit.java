package org.rondo.config;

/** How a picture of other proportions is fitted to a size. */
public enum Fit {
  /** Scaled to cover the size; the excess is cut off, equally on both sides. */
  CROP,
  /** Scaled to fit into the size; the rest is filled with black, equally on both sides. */
  PAD,
  /** Height and width are scaled separately. */
  STRETCH
}
