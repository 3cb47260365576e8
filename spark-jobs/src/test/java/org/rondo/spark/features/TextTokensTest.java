package org.rondo.spark.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What texts are taken apart into. */
class TextTokensTest {
  @ParameterizedTest
  @CsvSource({
    "Ab c,            'A|b| |c'",
    "'  a \t\n b ',   'a| |b'",
    "e\u0301a,        '\u00e9|a'",
    "\uD83D\uDC4B!,   '\uD83D\uDC4B|!'",
    "\u4F60\u597D,    '\u4F60|\u597D'",
    "'',              ''",
    "'   ',           ''",
  })
  void charactersAreWhatPeopleSee(String text, String tokens) {
    assertThat(String.join("|", new TextTokens(true, false).of(text))).isEqualTo(tokens);
  }

  @ParameterizedTest
  @CsvSource({
    "'Isn''t it 42?', 'Isn''t/it/42/?'",
    "a-b_c,           'a/-/b/_/c'",
    "'\u00C9COLE  o\u0301', '\u00C9COLE/\u00F3'",
    "'...',           './././'",
    "' ',             ''",
  })
  void wordsAreLettersAndDigits(String text, String tokens) {
    String expected = tokens.equals("./././") ? "././." : tokens;
    assertThat(String.join("/", new TextTokens(false, false).of(text))).isEqualTo(expected);
  }

  @Test
  void lowerCaseIsThatOfNoLanguage() {
    assertThat(new TextTokens(false, true).of("TITLE \u00C9")).containsExactly("title", "\u00E9");
  }

  @Test
  void theMostFrequentComeFirst() {
    Map<String, Long> counts = Map.of("b", 3L, "a", 3L, "c", 5L, "d", 1L);
    assertThat(TextTokens.mostFrequent(counts, 10, 1)).containsExactly("c", "a", "b", "d");
    assertThat(TextTokens.mostFrequent(counts, 2, 1)).containsExactly("c", "a");
    assertThat(TextTokens.mostFrequent(counts, 10, 2)).containsExactly("c", "a", "b");
  }

  /** The example of the paper: low, lower, newest, widest. */
  @Test
  void piecesOfThePaper() {
    Map<String, Long> words = Map.of("low", 5L, "lower", 2L, "newest", 6L, "widest", 3L);
    List<String> learned = WordPieces.learn(words, 40, 1);
    assertThat(learned)
        .startsWith("##e", "##w", "##s")
        .containsSubsequence("##es", "##est", "##ow", "low");
    WordPieces pieces = new WordPieces(learned);
    assertThat(pieces.pieces(new Object[] {"lowest", "widow", "\u00F1"}))
        .containsExactly("low", "##est", "w", "##i", "##d", "##ow", "\u00F1");
  }

  /** An independent and slow way to the same pieces: all pairs are counted anew for each. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void piecesAreThoseOfCountingAllPairsAnew(int seed) {
    Random random = new Random(seed);
    Map<String, Long> words = new TreeMap<>();
    for (int i = 0; i < 60; i++) {
      StringBuilder word = new StringBuilder();
      for (int length = 1 + random.nextInt(9); length > 0; length--) {
        word.append((char) ('a' + random.nextInt(3)));
      }
      words.merge(word.toString(), 1L + random.nextInt(5), Long::sum);
    }
    assertThat(WordPieces.learn(words, 70, 1)).isEqualTo(counted(words, 70));
    assertThat(WordPieces.learn(words, 3, 1)).hasSize(3);
    List<String> known = counted(words, 70);
    WordPieces pieces = new WordPieces(known);
    for (String word : words.keySet()) {
      Object[] parts = pieces.pieces(new Object[] {word});
      StringBuilder whole = new StringBuilder();
      for (Object part : parts) {
        assertThat(known).contains((String) part);
        whole.append(part.toString().replace("##", ""));
      }
      assertThat(whole.toString()).isEqualTo(word);
    }
  }

  private static List<String> counted(Map<String, Long> words, int most) {
    List<List<String>> texts = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    Map<String, Long> characters = new TreeMap<>();
    words.forEach(
        (word, count) -> {
          List<String> parts = new ArrayList<>();
          for (int i = 0; i < word.length(); i++) {
            parts.add((i > 0 ? "##" : "") + word.charAt(i));
            characters.merge(parts.get(i), count, Long::sum);
          }
          texts.add(parts);
          counts.add(count);
        });
    List<String> vocabulary = new ArrayList<>(TextTokens.mostFrequent(characters, most, 1));
    while (vocabulary.size() < most) {
      Map<List<String>, Long> pairs = new java.util.HashMap<>();
      for (int i = 0; i < texts.size(); i++) {
        for (int j = 1; j < texts.get(i).size(); j++) {
          pairs.merge(List.copyOf(texts.get(i).subList(j - 1, j + 1)), counts.get(i), Long::sum);
        }
      }
      var best =
          pairs.entrySet().stream()
              .filter(pair -> pair.getValue() >= 2)
              .min(
                  Comparator.comparing((Map.Entry<List<String>, Long> pair) -> -pair.getValue())
                      .thenComparing(pair -> pair.getKey().get(0))
                      .thenComparing(pair -> pair.getKey().get(1)));
      if (best.isEmpty()) {
        return vocabulary;
      }
      String left = best.get().getKey().get(0);
      String right = best.get().getKey().get(1);
      String joined = left + right.substring(2);
      for (List<String> text : texts) {
        for (int j = 1; j < text.size(); j++) {
          if (text.get(j - 1).equals(left) && text.get(j).equals(right)) {
            text.set(j - 1, joined);
            text.remove(j);
          }
        }
      }
      if (!vocabulary.contains(joined)) {
        vocabulary.add(joined);
      }
    }
    return vocabulary;
  }
}
