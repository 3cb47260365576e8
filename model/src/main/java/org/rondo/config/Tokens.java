package org.rondo.config;

/** What a text is split into. */
public enum Tokens {
  /** Each character, blanks and punctuation included. */
  CHARACTERS,
  /** Runs of letters and digits, and each other character that is not blank. */
  WORDS,
  /** Parts of words that are frequent in the training rows, down to single characters. */
  PIECES
}
