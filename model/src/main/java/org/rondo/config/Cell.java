package org.rondo.config;

/** What a recurrent layer does at each step. */
public enum Cell {
  /** Long short-term memory: it has gates, and so remembers for longer. */
  LSTM,
  /** The hyperbolic tangent of a weighted sum of the input and the previous output. */
  SIMPLE
}
