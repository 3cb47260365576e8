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
 * Takes texts apart. One character may be written in several ways, as one code point or as a letter
 * and its accent; all become the first (Unicode's form NFC). Travels to executors.
 *
 * @param characters whether tokens are characters, and not words
 * @param lowerCase whether upper and lower case are the same
 */
record TextTokens(boolean characters, boolean lowerCase) implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final Pattern CHARACTER = Pattern.compile("\\X");

  private static final Pattern WORD =
      Pattern.compile(
          "[\\p{L}\\p{M}\\p{N}]+(?:['\u2019][\\p{L}\\p{M}]+)*|[^\\s\\p{L}\\p{M}\\p{N}]");

  /** The tokens in order; none of a blank text. Any blanks between characters are one space. */
  List<String> of(String text) {
    String one = Normalizer.normalize(text, Normalizer.Form.NFC).strip();
    String cased = lowerCase ? one.toLowerCase(Locale.ROOT) : one;
    Pattern token = characters ? CHARACTER : WORD;
    String spaced = characters ? cased.replaceAll("(?U)\\s+", " ") : cased;
    return token.matcher(spaced).results().map(MatchResult::group).toList();
  }

  /** The most frequent first; those that are equally frequent in the order of their characters. */
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
