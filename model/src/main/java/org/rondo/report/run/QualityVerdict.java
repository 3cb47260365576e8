package org.rondo.report.run;

import static org.rondo.report.PageText.shown;

import java.util.Arrays;
import java.util.List;
import org.rondo.report.Note;
import org.rondo.report.Note.Level;

/** What the evaluations show: nothing to learn, learned by heart, a rare class that is missed. */
final class QualityVerdict {
  private static final double RARE = 0.15;
  private static final double HALF = 0.5;

  /** Standard errors that are no chance. */
  private static final double CLEAR = 3;

  private final RunRecord run;
  private final List<Note> notes;

  QualityVerdict(RunRecord run, List<Note> notes) {
    this.run = run;
    this.notes = notes;
  }

  void add() {
    Tree metrics = run.metrics(run.split());
    double accuracy = metrics.number("accuracy");
    double baseline = metrics.number("baseline", "accuracy");
    if (Double.isFinite(accuracy) && Double.isFinite(baseline)) {
      if (!rare()) {
        judge(metrics, accuracy, baseline);
      }
    } else if (Double.isFinite(metrics.number("r2"))) {
      regression(metrics.number("r2"));
    }
  }

  private void judge(Tree metrics, double accuracy, double baseline) {
    double error = Math.sqrt(baseline * (1 - baseline) / Math.max(1, metrics.number("examples")));
    Tree train = run.metrics("train");
    double trained = train.number("accuracy") - train.number("baseline", "accuracy");
    if (accuracy - baseline > CLEAR * error) {
      notes.add(
          new Note(
              Level.GOOD,
              "It learned: accuracy of the %s rows is %s; always naming the most frequent class has %s."
                  .formatted(run.split(), shown(accuracy), shown(baseline)),
              ""));
    } else if (trained > CLEAR * error) {
      notes.add(
          new Note(
              Level.BAD,
              "It learned the training rows by heart: their accuracy is %s, but that of the %s rows %s is no better than always naming the most frequent class (%s)."
                  .formatted(
                      shown(train.number("accuracy")),
                      run.split(),
                      shown(accuracy),
                      shown(baseline)),
              "See whether the labels belong to their rows (have they been shuffled?) and whether"
                  + " the columns can say anything about them."));
    } else {
      notes.add(
          new Note(
              Level.BAD,
              "Accuracy of the %s rows is %s, no better than always naming the most frequent class (%s)."
                  .formatted(run.split(), shown(accuracy), shown(baseline)),
              "See whether the labels belong to their rows (have they been shuffled?) and whether"
                  + " the columns can say anything about them; then try another learning rate."));
    }
  }

  private void regression(double r2) {
    notes.add(
        r2 > 0
            ? new Note(
                Level.GOOD,
                "It learned: it explains %s %% of the variance of the %s rows' label."
                    .formatted(shown(100 * r2), run.split()),
                "")
            : new Note(
                Level.BAD,
                "It predicts the %s rows no better than their mean does.".formatted(run.split()),
                "See whether the columns can say anything about the label, and try another"
                    + " learning rate."));
  }

  /** Whether a class of few rows is mostly missed, which accuracy hides. */
  private boolean rare() {
    double[] rows = run.classRows();
    double all = Arrays.stream(rows).sum();
    List<String> classes = run.classes();
    Tree perClass = run.metrics(run.split()).tree("per-class");
    for (int i = 0; i < rows.length; i++) {
      double recall = perClass.number(classes.get(i), "recall");
      if (rows[i] < RARE * all / Math.max(1, rows.length - 1) && recall < HALF) {
        notes.add(
            new Note(
                Level.BAD,
                "The class '%s' has only %s of %s training rows, and %s %% of its %s rows are found."
                    .formatted(
                        classes.get(i),
                        shown(rows[i]),
                        shown(all),
                        shown(100 * recall),
                        run.split()),
                "Accuracy hides this. Try training.class-weights: balanced, or choose another"
                    + " threshold from the table below."));
        return true;
      }
    }
    return false;
  }
}
