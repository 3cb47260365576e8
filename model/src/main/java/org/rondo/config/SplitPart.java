package org.rondo.config;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one split: a fraction of all, or those with a value in a column.
 *
 * @param text as written
 */
public record SplitPart(String text) implements Serializable {

  /** The text as a number; null where it is not a number. */
  @Nullable Double number() {
    return NumberType.NUMBER.matcher(text).matches() ? Double.valueOf(text) : null;
  }
}
