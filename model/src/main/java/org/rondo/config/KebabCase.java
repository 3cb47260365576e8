package org.rondo.config;

import java.util.Locale;

/** The spelling of names in configurations: {@code batch-size}, {@code min-max}. */
public final class KebabCase {
  private KebabCase() {}

  /** The word for an enum constant: {@code min-max} for {@code MIN_MAX}. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The key for a record component: {@code batch-size} for {@code batchSize}. */
  static String of(String component) {
    return component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
