package org.rondo.config;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How many local steps the rounds of a run take.
 *
 * @param kind who decides
 * @param stretches rounds of the same number of steps, in order; the last one lasts for as long as
 *     the run does. One for {@link Kind#STEPS} and {@link Kind#BY_LOSS}, none for {@link Kind#AUTO}
 */
public record Pace(Kind kind, List<Stretch> stretches) implements Serializable {
  /** What {@link #parse} understands, as a regular expression. */
  static final String FORM =
      "auto|(by-loss:)?[1-9][0-9]{0,6}|[1-9][0-9]{0,6}\\*[1-9][0-9]{0,8}"
          + "(,[1-9][0-9]{0,6}\\*[1-9][0-9]{0,8})*";

  /** The share of a round that communication should take, by advice and forecasts. */
  public static final double COMMUNICATION_SHARE = 0.1;

  /** The most local steps that a round can take. */
  public static final int MAX_STEPS = 1_000_000;

  private static final Pattern FORM_PATTERN = Pattern.compile(FORM);
  private static final Pattern STRETCH = Pattern.compile("([0-9]+)\\*([0-9]+)");
  private static final String BY_LOSS = "by-loss:";

  /** Who decides how many steps a round takes. */
  public enum Kind {
    /** The configuration, round by round. */
    STEPS,
    /** Measurement, so that communication stays a small part of the time. */
    AUTO,
    /** The training loss: the lower it gets, the fewer steps. */
    BY_LOSS
  }

  /**
   * Rounds with the same number of steps.
   *
   * @param steps local steps of each
   * @param rounds how many
   */
  public record Stretch(int steps, int rounds) implements Serializable {}

  /** Copies the stretches. */
  public Pace {
    stretches = List.copyOf(stretches);
  }

  /** Every round takes the same number of steps. */
  public static Pace of(int steps) {
    return new Pace(Kind.STEPS, List.of(new Stretch(steps, Integer.MAX_VALUE)));
  }

  /** The pace of rounds whose steps are known one by one, such as those of an earlier run. */
  public static Pace of(List<Stretch> stretches) {
    return new Pace(Kind.STEPS, stretches);
  }

  /** Reads the text that {@link #toString} writes; empty when it is not of that form. */
  static Optional<Pace> parse(String text) {
    if (!FORM_PATTERN.matcher(text).matches()) {
      return Optional.empty();
    }
    if (text.equals("auto")) {
      return Optional.of(new Pace(Kind.AUTO, List.of()));
    }
    List<Stretch> stretches = new ArrayList<>();
    Matcher matcher = STRETCH.matcher(text);
    while (matcher.find()) {
      stretches.add(
          new Stretch(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))));
    }
    boolean byLoss = text.startsWith(BY_LOSS);
    if (stretches.isEmpty()) {
      String steps = byLoss ? text.substring(BY_LOSS.length()) : text;
      stretches.add(new Stretch(Integer.parseInt(steps), Integer.MAX_VALUE));
    }
    return stretches.stream().allMatch(stretch -> stretch.steps() <= MAX_STEPS)
        ? Optional.of(new Pace(byLoss ? Kind.BY_LOSS : Kind.STEPS, stretches))
        : Optional.empty();
  }

  /** Whether every round of a run takes the same number of steps. */
  public boolean isFixed() {
    return kind == Kind.STEPS && stretches.size() == 1;
  }

  /** The local steps of the first round; 1 where measurement decides. */
  public int firstSteps() {
    return stretches.isEmpty() ? 1 : stretches.get(0).steps();
  }

  /** As it is written in a configuration. */
  @Override
  public String toString() {
    return switch (kind) {
      case AUTO -> "auto";
      case BY_LOSS -> BY_LOSS + firstSteps();
      case STEPS ->
          isFixed()
              ? String.valueOf(firstSteps())
              : stretches.stream()
                  .map(stretch -> stretch.steps() + "*" + stretch.rounds())
                  .collect(Collectors.joining(","));
    };
  }
}
