package org.rondo.config;

/** How the targets of a regression are scaled while a network learns them. */
public enum LabelScale {
  /** As {@link #STANDARD} wherever that can be undone in the network's output layer. */
  AUTO,
  /** To mean 0 and standard deviation 1 over the training rows. */
  STANDARD,
  /** Not at all. */
  NONE
}
