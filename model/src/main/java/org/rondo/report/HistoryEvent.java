package org.rondo.report;

import org.jspecify.annotations.Nullable;

/** Something that has happened to a model. */
public sealed interface HistoryEvent {
  /** When, by whom, and why. */
  Note note();

  /** What was done, in a word. */
  String action();

  /** What it changed, in words; may be empty. */
  String change();

  /**
   * What is noted of every event.
   *
   * @param time in UTC, as ISO 8601 has it
   * @param by user, host and process
   * @param reason may be empty
   */
  record Note(String time, String by, String reason) {
    /** The time to the second, without its time zone. */
    String second() {
      int length = Math.min(time.length(), "2026-01-01T00:00:00".length());
      return time.substring(0, length).replace('T', ' ').replace("Z", "");
    }

    /** The day alone. */
    String day() {
      return time.substring(0, Math.min(time.length(), "2026-01-01".length()));
    }
  }

  /**
   * A version was added.
   *
   * @param version its number
   * @param verdict on it
   * @param score by which it was judged; null where nothing was scored
   * @param rows that it was trained and judged on
   * @param findings how many findings there were about its data
   */
  record Added(
      Note note, int version, Verdict verdict, @Nullable Score score, Rows rows, int findings)
      implements HistoryEvent {
    @Override
    public String action() {
      return "add";
    }

    @Override
    public String change() {
      return "version %s%s".formatted(version, score == null ? "" : ": " + score.text());
    }
  }

  /**
   * Aliases were moved, or versions pruned.
   *
   * @param champion after it; 0 for none
   */
  record Moved(Note note, String action, String change, int champion) implements HistoryEvent {
    /** The action that makes a version the champion. */
    public static final String PROMOTE = "promote";

    /** The action that makes the champion before the champion again. */
    public static final String ROLLBACK = "rollback";
  }

  /** Data were refused, so nothing was trained. */
  record Refused(Note note) implements HistoryEvent {
    /** Its action. */
    public static final String REFUSE = "refuse";

    @Override
    public String action() {
      return REFUSE;
    }

    @Override
    public String change() {
      return "";
    }
  }

  /** What was decided about a version when it was added. */
  enum Verdict {
    /** The gate let it take the champion's place. */
    PROMOTED("promoted"),
    /** The gate held it back. */
    NOT_PROMOTED("not promoted"),
    /** The gate let it through, to wait for a person. */
    WAITING("waits for approval"),
    /** The gate was not asked. */
    UNDECIDED("no decision");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /**
   * A version and the champion of then on the same held-out rows.
   *
   * @param metric its name
   * @param challenger the version's
   * @param champion the champion's; NaN where there was none to compare with
   * @param against the champion's number; 0 for none
   */
  record Score(String metric, double challenger, double champion, int against) {
    String text() {
      String own = "%s %s".formatted(metric, PageText.shown(challenger));
      return Double.isFinite(champion)
          ? "%s, the champion's %s (version %s)".formatted(own, PageText.shown(champion), against)
          : own;
    }
  }

  /**
   * Rows; 0 where that is not known.
   *
   * @param trained that it was trained on
   * @param judged that the gate compared it on
   */
  record Rows(long trained, long judged) {}
}
