package org.rondo.report.run;

import static org.rondo.report.PageText.shown;

import java.util.List;
import org.rondo.report.Note;
import org.rondo.report.Note.Level;

/** What the curves of the loss show: steps too large or too small, too few, or too many. */
final class LossVerdict {
  private static final int LEAST_ROUNDS = 8;

  /** A loss that ends above this share of its start was not learned from. */
  private static final double UNLEARNED = 0.98;

  private static final double WELL_ABOVE = 1.25;
  private static final double ROUGH = 0.15;
  private static final int STEADY_FALLS = 5;

  /** A loss that ends below this share of its start is small, and so are its jumps. */
  private static final double SMALL = 0.2;

  /** The share of the whole fall that a last quarter has where a training is still under way. */
  private static final double UNDER_WAY = 0.12;

  private static final double SLOW = 0.85;
  private static final double WORSE_AGAIN = 1.05;
  private static final int LEAST_EVALUATIONS = 4;

  private final RunRecord run;
  private final List<Note> notes;

  LossVerdict(RunRecord run, List<Note> notes) {
    this.run = run;
    this.notes = notes;
  }

  void add() {
    LossCurve loss = LossCurve.of(run.course().of("loss"));
    if (loss.size() < LEAST_ROUNDS) {
      return;
    }
    boolean over = overfitted(loss);
    if (tooLarge(loss)) {
      notes.add(
          new Note(
              Level.BAD,
              "The loss jumps about: it ends at %s after %s at its best, and changes by %s %% in a round."
                  .formatted(
                      shown(loss.end()), shown(loss.least()), Math.round(100 * loss.roughness())),
              "The learning rate is probably too large: try a third of"
                  + " training.optimizer.learning-rate, or a schedule that lowers it."));
    } else if (tooSmall(loss)) {
      notes.add(
          new Note(
              Level.BAD,
              "The loss fell slowly and steadily, from %s to %s, and was still falling at the end."
                  .formatted(shown(loss.start()), shown(loss.end())),
              "The learning rate is probably too small: try three to ten times"
                  + " training.optimizer.learning-rate, or train for more epochs."));
    } else if (loss.end() > UNLEARNED * loss.start()) {
      notes.add(
          new Note(
              Level.BAD,
              "The loss did not fall: it began at %s and ended at %s."
                  .formatted(shown(loss.start()), shown(loss.end())),
              "Try other learning rates, and see whether the columns say anything about the label."));
    } else if (!over && underWay(loss)) {
      notes.add(
          new Note(
              Level.LOOK,
              "The loss was still falling at the end, from %s to %s in the last quarter."
                  .formatted(shown(loss.beforeLastQuarter()), shown(loss.end())),
              "More training.epochs may help."));
    } else {
      notes.add(
          new Note(
              Level.GOOD,
              "The loss fell from %s to %s.".formatted(shown(loss.start()), shown(loss.end())),
              ""));
    }
  }

  private static boolean tooLarge(LossCurve loss) {
    boolean lost = loss.end() > WELL_ABOVE * loss.least() || loss.end() > UNLEARNED * loss.start();
    return lost && loss.roughness() > ROUGH && loss.end() > SMALL * loss.start();
  }

  private static boolean tooSmall(LossCurve loss) {
    return loss.falls() >= STEADY_FALLS
        && loss.end() > SLOW * loss.start()
        && loss.end() < loss.start()
        && underWay(loss);
  }

  private static boolean underWay(LossCurve loss) {
    double fall = loss.start() - loss.end();
    return fall > 0 && loss.beforeLastQuarter() - loss.end() > UNDER_WAY * fall;
  }

  /** Whether the loss of validation rows rose again while that of training rows fell. */
  private boolean overfitted(LossCurve loss) {
    double[] places = run.course().of("validation", "round");
    LossCurve validation = LossCurve.of(run.course().of("validation", "loss"));
    if (validation.size() < LEAST_EVALUATIONS || validation.size() != places.length) {
      return false;
    }
    int best = validation.leastAt();
    boolean worse = validation.end() > WORSE_AGAIN * validation.least();
    boolean early = best < validation.size() * 3 / 4;
    if (!worse || !early || loss.end() > loss.beforeLastQuarter() || tooLarge(loss)) {
      return false;
    }
    notes.add(
        new Note(
            Level.BAD,
            "It is over-fitted: the loss of the validation rows was best at round %s (%s) and rose to %s while that of the training rows fell to %s."
                .formatted(
                    shown(places[best]),
                    shown(validation.least()),
                    shown(validation.end()),
                    shown(loss.end())),
            "Let training.early-stopping keep the best round; or try more rows, model.dropout,"
                + " model.l2, or a smaller network."));
    return true;
  }
}
