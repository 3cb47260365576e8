package org.rondo.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which valid word was meant by a misspelt one. */
public final class Nearest {
  private Nearest() {}

  /** The nearest of the valid words, or none when all are too far for a guess. */
  public static Optional<String> to(String written, Collection<String> valid) {
    String plain = plain(written);
    return valid.stream()
        .min(Comparator.comparingInt(word -> distance(plain, plain(word))))
        .filter(word -> distance(plain, plain(word)) <= Math.max(1, plain(word).length() / 3));
  }

  /** The same as a remark to end a message with; empty without a guess. */
  public static String remark(String written, Collection<String> valid) {
    return to(written, valid).map(word -> "; did you mean " + word + "?").orElse("");
  }

  /** Case and separators make no difference: batchSize and batch_size mean batch-size. */
  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
  }

  /**
   * The least number of insertions, deletions, substitutions and swaps of neighbours that turn one
   * word into the other (optimal string alignment).
   */
  static int distance(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int substitution = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        cost[i][j] =
            Math.min(
                cost[i - 1][j - 1] + substitution, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        if (swapped) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[from.length()][to.length()];
  }
}
