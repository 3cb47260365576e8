package org.rondo.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How well a single column predicts a label, by the simplest of rules: the most frequent class of
 * each value (R. C. Holte, "Very simple classification rules perform well on most commonly used
 * datasets", Machine Learning 11, 1993). Each row is judged by the others, so values that all
 * differ, such as names and ticket numbers, predict nothing. Rare values are grouped into one, and
 * a missing value counts as a value of its own.
 */
public final class OneRule {
  /** Values that occur less often are grouped into one. */
  private static final int FEW = 5;

  private final int[] classes;
  private final int count;

  /**
   * The labels of all rows.
   *
   * @param classes of each row, from 0
   * @param count of the classes
   */
  public OneRule(int[] classes, int count) {
    this.classes = classes.clone();
    this.count = count;
  }

  /** The share of rows that are right when every row is assigned the most frequent class. */
  public double baseline() {
    int[] all = new int[count];
    Arrays.stream(classes).forEach(label -> all[label]++);
    return (double) Arrays.stream(all).max().orElse(0) / classes.length;
  }

  /**
   * The share of rows that are right by a rule of one column alone: of its values or, for numbers
   * and two classes, of one threshold.
   *
   * @param values of each row; null for none
   */
  public double accuracy(List<? extends @Nullable Object> values) {
    int right = byValue(values);
    if (count == 2 && values.stream().anyMatch(Double.class::isInstance)) {
      right = Math.max(right, byThreshold(values));
    }
    return (double) right / classes.length;
  }

  private int byValue(List<? extends @Nullable Object> values) {
    Map<@Nullable Object, int[]> groups = new HashMap<>();
    for (int i = 0; i < classes.length; i++) {
      groups.computeIfAbsent(values.get(i), value -> new int[count])[classes[i]]++;
    }
    int right = 0;
    int[] few = new int[count];
    for (var group : groups.entrySet()) {
      int[] labels = group.getValue();
      if (group.getKey() == null || Arrays.stream(labels).sum() >= FEW) {
        right += rightByOthers(labels);
      } else {
        Arrays.setAll(few, label -> few[label] + labels[label]);
      }
    }
    return right + rightByOthers(few);
  }

  /** Rows whose class is the most frequent among the other rows of their group. */
  private static int rightByOthers(int[] group) {
    int right = 0;
    for (int label = 0; label < group.length; label++) {
      int others = 0;
      for (int other = 0; other < group.length; other++) {
        others = other == label ? others : Math.max(others, group[other]);
      }
      right += group[label] - 1 > others ? group[label] : 0;
    }
    return right;
  }

  private int byThreshold(List<? extends @Nullable Object> values) {
    int[] gaps = new int[2];
    int[] above = new int[2];
    Integer[] rows = new Integer[classes.length];
    int present = 0;
    for (int i = 0; i < classes.length; i++) {
      if (values.get(i) instanceof Double) {
        above[classes[i]]++;
        rows[present++] = i;
      } else {
        gaps[classes[i]]++;
      }
    }
    Arrays.sort(rows, 0, present, Comparator.comparingDouble(row -> (Double) values.get(row)));
    int[] below = new int[2];
    int most = Math.max(above[0], above[1]);
    for (int i = 0; i < present; i++) {
      int label = classes[rows[i]];
      below[label]++;
      above[label]--;
      if (i + 1 == present || !values.get(rows[i]).equals(values.get(rows[i + 1]))) {
        most = Math.max(most, Math.max(below[0], below[1]) + Math.max(above[0], above[1]));
      }
    }
    return most + rightByOthers(gaps);
  }
}
