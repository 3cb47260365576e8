package org.rondo.config;

/** What comes of data that a check objects to. */
public enum CheckMode {
  /** It is not checked. */
  IGNORE,
  /** The objection is written down, and training goes ahead. */
  WARN,
  /** Nothing is trained. */
  REFUSE
}
