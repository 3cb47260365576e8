package org.rondo.spark.features;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words of a category or a label, found by their meaning however they are written: 1 and 1.0
 * are the same, and so are True and true. 01 and 007 are codes, which stand only for themselves.
 */
public final class Vocabulary implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A word that is not in the vocabulary. */
  public static final int UNKNOWN = -1;

  /** A number as programs write it; one that begins with 0 is a code. */
  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,99})(\\.[0-9]{1,99})?");

  private static final Comparator<String> SHORTEST =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  private final Map<String, Integer> places = new HashMap<>();

  /** {@link #UNKNOWN} where several words mean the same. */
  private final Map<String, Integer> meanings = new HashMap<>();

  /** The vocabulary of these words, each at its place in the list. */
  public Vocabulary(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      places.put(words.get(i), i);
      meanings.merge(meaning(words.get(i)), i, (one, other) -> UNKNOWN);
    }
  }

  /** The place of the word that means the same as a value; {@link #UNKNOWN} for any other. */
  public int place(@Nullable Object word) {
    Integer place = places.get(word);
    if (place == null && word instanceof String text) {
      place = meanings.get(meaning(text));
    }
    return place == null ? UNKNOWN : place;
  }

  /**
   * The shortest of all words that mean the same, sorted. Fractions that are written differently
   * stay distinct, because versions do, such as 3.1 and 3.10.
   */
  public static List<String> distinct(Collection<String> words) {
    Map<String, Long> once = new HashMap<>();
    words.forEach(word -> once.put(word, 1L));
    return distinct(once, 1);
  }

  /** The same for those that occur often enough, however they are written. */
  static List<String> distinct(Map<String, Long> words, long least) {
    Map<String, String> shortest = new TreeMap<>();
    Map<String, Long> counts = new HashMap<>();
    words.forEach((word, count) -> counts.merge(key(word), count, Long::sum));
    for (String word : words.keySet()) {
      if (counts.getOrDefault(key(word), 0L) < least) {
        continue;
      }
      shortest.merge(
          key(word), word, (one, other) -> SHORTEST.compare(one, other) <= 0 ? one : other);
    }
    return shortest.values().stream().sorted().toList();
  }

  /** The key that all words of the same meaning share; a fraction is left unchanged. */
  static String key(String word) {
    String meaning = meaning(word);
    return meaning.indexOf('.') < 0 ? meaning : word;
  }

  private static String meaning(String word) {
    if (word.equalsIgnoreCase("true") || word.equalsIgnoreCase("false")) {
      return word.toLowerCase(Locale.ROOT);
    }
    return NUMBER.matcher(word).matches()
        ? new BigDecimal(word).stripTrailingZeros().toPlainString()
        : word;
  }
}
