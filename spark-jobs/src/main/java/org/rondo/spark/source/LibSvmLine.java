package org.rondo.spark.source;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * One line of LibSVM text: its label and features, or what is wrong with it.
 *
 * @param label null when there is a problem
 * @param features null when there is a problem
 * @param problem null when there is none
 */
record LibSvmLine(@Nullable String label, @Nullable Vector features, @Nullable String problem) {

  static LibSvmLine parse(String text, int width) {
    String[] tokens = tokens(text);
    List<Integer> indices = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    int last = 0;
    for (int i = 1; i < tokens.length; i++) {
      int colon = tokens[i].indexOf(':');
      try {
        int index = Integer.parseInt(tokens[i].substring(0, Math.max(0, colon)));
        values.add(Double.parseDouble(tokens[i].substring(colon + 1)));
        if (index <= last || index > width) {
          return bad("index " + index + " is not between " + (last + 1) + " and " + width);
        }
        indices.add(index - 1);
        last = index;
      } catch (NumberFormatException e) {
        return bad("'" + tokens[i] + "' is not index:value");
      }
    }
    return new LibSvmLine(
        tokens[0],
        Vectors.sparse(
            width,
            indices.stream().mapToInt(Integer::intValue).toArray(),
            values.stream().mapToDouble(Double::doubleValue).toArray()),
        null);
  }

  /** The largest index that can be read, 0 for none. */
  static int largestIndex(String text) {
    int largest = 0;
    String[] tokens = tokens(text);
    for (int i = 1; i < tokens.length; i++) {
      int colon = tokens[i].indexOf(':');
      if (colon > 0 && tokens[i].substring(0, colon).chars().allMatch(Character::isDigit)) {
        largest = Math.max(largest, Integer.parseInt(tokens[i].substring(0, Math.min(colon, 9))));
      }
    }
    return largest;
  }

  private static String[] tokens(String text) {
    int comment = text.indexOf('#');
    return (comment < 0 ? text : text.substring(0, comment)).strip().split("\\s+");
  }

  private static LibSvmLine bad(String problem) {
    return new LibSvmLine(null, null, problem);
  }
}
