package org.rondo.config;

import java.io.Serializable;

/**
 * One mistake in a configuration.
 *
 * @param place where it was written
 * @param key the dotted path of the key, such as {@code training.batch-size}; empty when the whole
 *     file is concerned
 * @param message what is wrong: what was given, what is allowed, and what was probably meant
 */
public record Problem(Place place, String key, String message) implements Serializable {
  /** The key and the message. */
  public String description() {
    return key.isEmpty() ? message : key + ": " + message;
  }
}
