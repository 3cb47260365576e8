package org.rondo.config;

/** Along which directions pictures are mirrored at random. */
public enum Flip {
  /** Not at all. */
  NONE,
  /** Left to right. */
  HORIZONTAL,
  /** Top to bottom. */
  VERTICAL,
  /** Both, drawn independently. */
  BOTH
}
