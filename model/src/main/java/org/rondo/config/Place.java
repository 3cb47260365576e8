package org.rondo.config;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Where a part of a configuration was written.
 *
 * @param text the place in words, such as {@code line 12} or {@code --set}
 * @param order where the place comes among others in a message
 */
public record Place(String text, int order) implements Comparable<Place>, Serializable {
  /** On the command line. */
  public static final Place SETTING = new Place("--set", Integer.MAX_VALUE);

  /** What a program sets, in its own words, such as {@code Param batchSize}; after all lines. */
  static Place program(String words) {
    return new Place(words, SETTING.order());
  }

  /** A line of the file, counted from 1. */
  public static Place line(int line) {
    return new Place("line " + line, line);
  }

  /** A line and column of the file, both counted from 1. */
  static Place column(int line, int column) {
    return new Place("line " + line + ", column " + column, line);
  }

  @Override
  public int compareTo(Place other) {
    return Comparator.comparingInt(Place::order).thenComparing(Place::text).compare(this, other);
  }

  @Override
  public String toString() {
    return text;
  }
}
