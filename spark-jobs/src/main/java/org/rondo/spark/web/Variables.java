package org.rondo.spark.web;

import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rondo.error.ConfigurationException;

/** Variables of the environment in texts, as {@code ${NAME}}. */
public final class Variables {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

  private Variables() {}

  /**
   * A text with the values in the place of variables.
   *
   * @param missing what to throw for a variable that the environment has not
   */
  public static String replaced(
      String text,
      Map<String, String> environment,
      Function<String, ConfigurationException> missing) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            found -> {
              String value = environment.get(found.group(1));
              if (value == null) {
                throw missing.apply(found.group(1));
              }
              return Matcher.quoteReplacement(value);
            });
  }
}
