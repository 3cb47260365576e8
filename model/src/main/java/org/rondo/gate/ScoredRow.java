package org.rondo.gate;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A held-out row and what both models say of it. Travels from executors.
 *
 * <p>The arrays are the row's own; nobody changes them.
 */
public final class ScoredRow implements Serializable {
  private static final long serialVersionUID = 1L;

  /** An order that depends on nothing but the rows: equal ones may change places. */
  static final Comparator<ScoredRow> ORDER =
      Comparator.<ScoredRow>comparingLong(row -> row.content)
          .thenComparing(row -> row.challenger)
          .thenComparing(row -> row.champion, Comparator.nullsFirst(Comparator.naturalOrder()));

  private final long content;
  private final float weight;
  private final List<String> slices;
  private final @Nullable Answer champion;
  private final Answer challenger;

  /**
   * A model's answer and the truth in its terms: models may know classes in other orders.
   *
   * <p>A row of a sequence whose steps have labels holds as many rows of these as it has steps.
   */
  public static final class Answer implements Serializable, Comparable<Answer> {
    private static final long serialVersionUID = 1L;
    private final float[] outputs;
    private final float[] labels;
    private final double[] losses;

    /**
     * An answer.
     *
     * @param outputs class probabilities or targets, {@code [steps, outputs]}
     * @param labels class indices or true targets, {@code [steps, labels]}
     * @param losses before weighting, {@code [steps]}
     */
    public Answer(float[] outputs, float[] labels, double[] losses) {
      this.outputs = outputs.clone();
      this.labels = labels.clone();
      this.losses = losses.clone();
    }

    float[] outputs() {
      return outputs;
    }

    float[] labels() {
      return labels;
    }

    double[] losses() {
      return losses;
    }

    int steps() {
      return losses.length;
    }

    boolean isFinite() {
      for (float output : outputs) {
        if (!Float.isFinite(output)) {
          return false;
        }
      }
      return Arrays.stream(losses).allMatch(Double::isFinite);
    }

    @Override
    public int compareTo(Answer other) {
      int byOutputs = Arrays.compare(outputs, other.outputs);
      int byLosses = byOutputs == 0 ? Arrays.compare(losses, other.losses) : byOutputs;
      return byLosses == 0 ? Arrays.compare(labels, other.labels) : byLosses;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Answer that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(outputs);
    }
  }

  /**
   * A row.
   *
   * @param content a hash of what the row holds: its key, together with its number among equal ones
   * @param weight how often it counts
   * @param slices its value in each column that slices are cut by
   * @param champion null where there is none
   */
  public ScoredRow(
      long content,
      float weight,
      List<String> slices,
      @Nullable Answer champion,
      Answer challenger) {
    this.content = content;
    this.weight = weight;
    this.slices = List.copyOf(slices);
    this.champion = champion;
    this.challenger = challenger;
  }

  long content() {
    return content;
  }

  float weight() {
    return weight;
  }

  List<String> slices() {
    return slices;
  }

  @Nullable Answer champion() {
    return champion;
  }

  Answer challenger() {
    return challenger;
  }
}
