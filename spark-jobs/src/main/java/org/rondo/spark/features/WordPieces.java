package org.rondo.spark.features;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Words as pieces; those that do not begin a word are marked by {@code ##}. A vocabulary is learned
 * by byte pair encoding (Sennrich, Haddow and Birch 2016): starting from single characters, the
 * most frequent pair of adjacent pieces becomes one piece, again and again. A word is then split
 * from its beginning, always taking the longest known piece (Wu et al. 2016). Travels to executors.
 */
public final class WordPieces implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final String INNER = "##";

  /** Merging a pair that occurs only once would shorten nothing. */
  private static final long LEAST_PAIRS = 2;

  private final Set<String> known;
  private final int longest;

  /** Splits words into these pieces. */
  WordPieces(List<String> vocabulary) {
    this.known = new HashSet<>(vocabulary);
    this.longest = vocabulary.stream().mapToInt(String::length).max().orElse(1);
  }

  /** The same values of a row, with the words in the first replaced by their pieces. */
  public @Nullable Object[] of(@Nullable Object[] values) {
    @Nullable Object[] same = values.clone();
    same[0] = values[0] instanceof Object[] words ? pieces(words) : values[0];
    return same;
  }

  /** The pieces of all words in order; an unknown character is a piece of its own. */
  Object[] pieces(@Nullable Object[] words) {
    List<Object> pieces = new ArrayList<>();
    for (Object word : words) {
      String text = String.valueOf(word);
      int from = 0;
      while (from < text.length()) {
        int to = end(text, from);
        pieces.add(marked(text.substring(from, to), from > 0));
        from = to;
      }
    }
    return pieces.toArray();
  }

  private int end(String word, int from) {
    int one = word.offsetByCodePoints(from, 1);
    for (int to = Math.min(word.length(), from + longest); to > one; to--) {
      if (known.contains(marked(word.substring(from, to), from > 0))) {
        return to;
      }
    }
    return one;
  }

  private static String marked(String piece, boolean inner) {
    return inner ? INNER + piece : piece;
  }

  /** Two adjacent pieces, and how often they occur. */
  private record Pair(String left, String right) {
    private static final Comparator<Pair> ORDER =
        Comparator.comparing(Pair::left).thenComparing(Pair::right);

    String joined() {
      return left + right.substring(INNER.length());
    }
  }

  private record Candidate(Pair pair, long count) {
    private static final Comparator<Candidate> ORDER =
        Comparator.comparingLong(Candidate::count)
            .reversed()
            .thenComparing(Candidate::pair, Pair.ORDER);
  }

  /** A word during learning. */
  private record Word(List<String> pieces, long count) {}

  /**
   * Learns a vocabulary.
   *
   * @param words of the training rows, and how often each occurs
   * @param most pieces, single characters among them
   * @param least how often a piece must occur
   * @return the characters, the most frequent first, then the pieces in the order in which they
   *     were found
   */
  static List<String> learn(Map<String, Long> words, int most, long least) {
    return new Learning(words, Math.max(least, LEAST_PAIRS)).vocabulary(most, least);
  }

  private static final class Learning {
    private final List<Word> words = new ArrayList<>();
    private final Map<String, Long> characters = new TreeMap<>();
    private final Map<Pair, Long> counts = new HashMap<>();
    private final Map<Pair, Set<Integer>> places = new HashMap<>();
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>(Candidate.ORDER);
    private final long leastPairs;

    Learning(Map<String, Long> found, long leastPairs) {
      this.leastPairs = leastPairs;
      new TreeMap<>(found)
          .forEach(
              (text, count) -> {
                List<String> pieces = new ArrayList<>();
                text.codePoints()
                    .forEach(
                        point -> pieces.add(marked(Character.toString(point), !pieces.isEmpty())));
                pieces.forEach(piece -> characters.merge(piece, count, Long::sum));
                Word word = new Word(pieces, count);
                words.add(word);
                count(words.size() - 1, word, 1);
              });
      counts.forEach(this::offer);
    }

    List<String> vocabulary(int most, long least) {
      List<String> vocabulary = new ArrayList<>(TextTokens.mostFrequent(characters, most, least));
      Set<String> known = new HashSet<>(vocabulary);
      while (vocabulary.size() < most && !queue.isEmpty()) {
        Candidate best = queue.remove();
        long now = counts.getOrDefault(best.pair(), 0L);
        if (now != best.count()) {
          continue; // Its count has changed since, and it is in the queue again.
        }
        join(best.pair());
        if (known.add(best.pair().joined())) {
          vocabulary.add(best.pair().joined());
        }
      }
      return vocabulary;
    }

    private void offer(Pair pair, long count) {
      if (count >= leastPairs) {
        queue.add(new Candidate(pair, count));
      }
    }

    /** Counts a word's pairs, or removes them from the count. */
    private void count(int index, Word word, int sign) {
      for (int i = 1; i < word.pieces().size(); i++) {
        Pair pair = new Pair(word.pieces().get(i - 1), word.pieces().get(i));
        counts.merge(pair, sign * word.count(), Long::sum);
        if (sign > 0) {
          places.computeIfAbsent(pair, unknown -> new TreeSet<>()).add(index);
        }
      }
    }

    private void join(Pair pair) {
      Set<Pair> changed = new HashSet<>();
      for (int index : places.getOrDefault(pair, Set.of())) {
        Word word = words.get(index);
        pairs(word, changed);
        count(index, word, -1);
        List<String> pieces = word.pieces();
        for (int i = 1; i < pieces.size(); i++) {
          if (pieces.get(i - 1).equals(pair.left()) && pieces.get(i).equals(pair.right())) {
            pieces.set(i - 1, pair.joined());
            pieces.remove(i);
          }
        }
        count(index, word, 1);
        pairs(word, changed);
      }
      places.remove(pair);
      counts.remove(pair);
      changed.remove(pair);
      changed.forEach(other -> offer(other, counts.getOrDefault(other, 0L)));
    }

    private static void pairs(Word word, Set<Pair> all) {
      for (int i = 1; i < word.pieces().size(); i++) {
        all.add(new Pair(word.pieces().get(i - 1), word.pieces().get(i)));
      }
    }
  }
}
