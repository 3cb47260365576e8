package rondo.ml;

import java.util.Arrays;
import java.util.List;
import org.rondo.config.KebabCase;

/** What becomes of rows that cannot be used. */
enum InvalidRows {
  /** They end what is being done. */
  ERROR,
  /** They are left out. */
  SKIP,
  /** They are left out of training, and have NaN as their prediction. */
  KEEP;

  /** The value of the Param. */
  String word() {
    return KebabCase.of(this);
  }

  static List<String> words() {
    return Arrays.stream(values()).map(InvalidRows::word).toList();
  }

  static InvalidRows of(String word) {
    return values()[words().indexOf(word)];
  }
}
