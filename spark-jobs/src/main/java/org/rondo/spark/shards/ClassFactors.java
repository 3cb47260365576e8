package org.rondo.spark.shards;

import java.util.Arrays;
import java.util.List;
import org.rondo.config.ClassWeights;
import org.rondo.error.ConfigurationException;
import org.rondo.spark.features.Vocabulary;

/** The factors that class weights give to the classes of the data. */
public final class ClassFactors {
  private ClassFactors() {}

  /**
   * A factor for each class. Balanced ones are {@code rows / (classes * rows of the class)}, so
   * that they are 1 on average over the training rows.
   *
   * @param classes in the order of their indices; empty for regression
   * @param rows training rows of each class
   * @throws ConfigurationException when there are no such classes, or none counts
   */
  public static float[] of(ClassWeights weights, List<String> classes, List<Long> rows) {
    if (classes.isEmpty()) {
      throw new ConfigurationException(
          "training.class-weights: the label is a number, which has no classes; leave it out, or set"
              + " data.task: classification");
    }
    float[] factors = new float[classes.size()];
    Arrays.fill(factors, 1);
    if (weights.balanced()) {
      double all = rows.stream().mapToLong(Long::longValue).sum();
      for (int i = 0; i < factors.length; i++) {
        // A class of data.classes may have no row.
        factors[i] = (float) (all / (classes.size() * Math.max(1, rows.get(i))));
      }
      return factors;
    }
    Vocabulary words = new Vocabulary(classes);
    weights
        .byClass()
        .forEach(
            (word, factor) -> {
              int place = words.place(word);
              if (place == Vocabulary.UNKNOWN) {
                throw new ConfigurationException(
                    "training.class-weights: got the class %s, expected one of %s"
                        .formatted(word, classes));
              }
              factors[place] = factor.floatValue();
            });
    return requireAny(factors);
  }

  private static float[] requireAny(float[] factors) {
    for (float factor : factors) {
      if (factor > 0) {
        return factors;
      }
    }
    throw new ConfigurationException(
        "training.class-weights: every class has the weight 0, so there is nothing to learn");
  }
}
