package org.rondo.spark.features;

import java.io.Serializable;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Splits texts into tokens. A character can be written as one code point, or as a letter and its
 * accent; all become the first form (Unicode's NFC). Travels to executors.
 *
 * @param characters whether tokens are characters rather than words
 * @param lowerCase whether upper and lower case are the same
 */
record TextTokens(boolean characters, boolean lowerCase) implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final Pattern CHARACTER = Pattern.compile("\\X");

  private static final Pattern WORD =
      Pattern.compile(
          "[\\p{L}\\p{M}\\p{N}]+(?:['\u2019][\\p{L}\\p{M}]+)*|[^\\s\\p{L}\\p{M}\\p{N}]");

  /** The tokens in order; none for a blank text. Any run of blanks counts as one space. */
  List<String> of(String text) {
    String one = Normalizer.normalize(text, Normalizer.Form.NFC).strip();
    String cased = lowerCase ? one.toLowerCase(Locale.ROOT) : one;
    Pattern token = characters ? CHARACTER : WORD;
    String spaced = characters ? cased.replaceAll("(?U)\\s+", " ") : cased;
    return token.matcher(spaced).results().map(MatchResult::group).toList();
  }

  /** The most frequent first; equally frequent ones in the order of their characters. */
  static List<String> mostFrequent(Map<String, Long> counts, int most, long least) {
    return counts.entrySet().stream()
        .filter(token -> token.getValue() >= least)
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(most)
        .map(Map.Entry::getKey)
        .toList();
  }
}
