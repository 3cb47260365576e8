package org.rondo.spark.registry;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rondo.error.ConfigurationException;

/**
 * A model of a registry: {@code registry:NAME@ALIAS} or {@code registry:NAME@VERSION}; the champion
 * where neither is given.
 *
 * @param name of the model
 * @param selector an alias, or the number of a version
 */
public record ModelReference(String name, String selector) {
  /** What references begin with where a path could stand too. */
  public static final String SCHEME = "registry:";

  /** The alias of the model in use. */
  public static final String CHAMPION = "champion";

  /** The alias of the champion before. */
  public static final String PREVIOUS = "previous";

  /** The alias of a model that waits for its promotion. */
  public static final String CHALLENGER = "challenger";

  private static final Pattern FORM =
      Pattern.compile(
          "(?:registry:)?([A-Za-z0-9_][A-Za-z0-9._-]*)(?:@([a-z][a-z0-9-]*|[1-9][0-9]{0,8}))?");

  /** Whether a MODEL is one of a registry. */
  public static boolean isOne(String model) {
    return model.startsWith(SCHEME);
  }

  /**
   * Reads a reference; where nothing else can stand, it need not begin with {@link #SCHEME}.
   *
   * @throws ConfigurationException when it is none
   */
  public static ModelReference parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new ConfigurationException(
          ("'%s' names no model of a registry; expected registry:NAME@ALIAS or registry:NAME@VERSION,"
                  + " such as registry:titanic@champion or registry:titanic@12; aliases are lower-case"
                  + " letters, digits and '-'")
              .formatted(text));
    }
    return new ModelReference(form.group(1), form.group(2) == null ? CHAMPION : form.group(2));
  }

  /** Whether it names a version by its number. */
  public boolean isNumbered() {
    return Character.isDigit(selector.charAt(0));
  }

  /** As people write it. */
  @Override
  public String toString() {
    return SCHEME + name + "@" + selector;
  }
}
