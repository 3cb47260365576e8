package org.rondo.data;

/** What a part of the data is for. No example is in two splits. */
public enum Split {
  /** The examples that the workers fit. */
  TRAIN,
  /** The examples that choose between models and say when to stop. */
  VALIDATION,
  /** The examples that are looked at once, to say how good the chosen model is. */
  TEST
}
