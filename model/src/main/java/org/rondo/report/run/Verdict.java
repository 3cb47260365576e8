package org.rondo.report.run;

import static org.rondo.report.PageText.shown;

import java.util.ArrayList;
import java.util.List;
import org.rondo.report.Note;
import org.rondo.report.Note.Level;
import org.rondo.report.run.OddWorkers.Odd;

/**
 * Whether a run has learned, what stood in its way, and what to try next: rules of thumb over what
 * it has recorded, the same for everybody. They are about signs, not proofs; each says what it has
 * seen.
 */
final class Verdict {
  private static final double HARMFUL = 1.02;
  private static final int LEAST_PROBES = 3;
  private static final double OFTEN = 0.5;
  private static final double ALWAYS = 0.8;
  private static final double MUCH_HARDER = 1.5;
  private static final int LEAST_ROUNDS = 8;

  private final RunRecord run;
  private final List<Note> notes = new ArrayList<>();

  private Verdict(RunRecord run) {
    this.run = run;
  }

  /** The verdict on a run, with what is wrong before the rest. */
  static List<Note> on(RunRecord run) {
    Verdict verdict = new Verdict(run);
    verdict.outcome();
    verdict.workers();
    verdict.averaging();
    new LossVerdict(run, verdict.notes).add();
    new QualityVerdict(run, verdict.notes).add();
    verdict.units();
    return verdict.notes.stream().sorted((a, b) -> b.level().compareTo(a.level())).toList();
  }

  private void outcome() {
    switch (run.status()) {
      case "diverged" ->
          notes.add(
              new Note(
                  Level.BAD,
                  "The training diverged: its numbers stopped being finite.",
                  "Most often the learning rate is too large: try a tenth of"
                      + " training.optimizer.learning-rate, or a warm-up. Then look for rows with"
                      + " huge values."));
      case "failed" ->
          notes.add(new Note(Level.BAD, "The run failed.", run.result().text("message")));
      default -> {}
    }
  }

  private void workers() {
    OddWorkers odd = run.course().odd();
    odd.mostSkipped()
        .ifPresent(
            most -> {
              boolean one = most.rounds() >= ALWAYS * odd.updates() && odd.updates() > 1;
              notes.add(
                  new Note(
                      Level.BAD,
                      one
                          ? "Worker %s was left out of %s of %s averages: its parameters were not finite, or far from the others'."
                              .formatted(most.worker(), most.rounds(), most.of())
                          : "%s updates of workers were left out of averages: their parameters were not finite, or far from the others'."
                              .formatted(odd.updates()),
                      one
                          ? "Look at the rows of its shard: others do not have this problem."
                          : "Try a smaller training.optimizer.learning-rate."));
            });
    odd.mostHard().filter(Verdict::standsOut).ifPresent(this::hard);
  }

  private static boolean standsOut(Odd odd) {
    return odd.of() >= LEAST_PROBES
        && odd.rounds() >= ALWAYS * odd.of()
        && odd.ratio() >= MUCH_HARDER;
  }

  private void hard(Odd odd) {
    notes.add(
        new Note(
            Level.BAD,
            "Worker %s had the largest loss in %s of %s rounds, on average %s times the mean."
                .formatted(odd.worker(), odd.rounds(), odd.of(), shown(odd.ratio())),
            "Rows are dealt out at random, so one shard should be as hard as another: look for"
                + " damaged values or wrong labels among its rows."));
  }

  private void averaging() {
    int probes = 0;
    int harmful = 0;
    for (Tree round : run.course().rounds()) {
      double ratio = round.number("loss-after-averaging") / round.number("loss-before-averaging");
      if (Double.isFinite(ratio)) {
        probes++;
        harmful += ratio > HARMFUL ? 1 : 0;
      }
    }
    if (probes >= LEAST_PROBES && harmful > OFTEN * probes) {
      notes.add(
          new Note(
              Level.BAD,
              "The loss was higher after averaging than before in %s of %s probes: the workers drift too far apart between averages."
                  .formatted(harmful, probes),
              "Halve training.local-steps, or lower training.optimizer.learning-rate."));
    } else if (probes >= LEAST_PROBES) {
      notes.add(
          new Note(
              Level.GOOD,
              "Averaging works: it made the loss worse in %s of %s probes."
                  .formatted(harmful, probes),
              ""));
    }
  }

  private void units() {
    for (Tree layer : run.result().trees("layers")) {
      double silent = layer.number("silent-units");
      double units = layer.number("units");
      if (silent > OFTEN * units) {
        notes.add(
            new Note(
                Level.BAD,
                "%s of %s units of layer '%s' are 0 for every one of %s training rows: dead ReLUs."
                    .formatted(
                        shown(silent), shown(units), layer.text("layer"), layer.text("rows")),
                "Nothing wakes them again: try a smaller learning rate, or activation leaky-relu"
                    + " or elu."));
      }
    }
    if (run.course().count() < LEAST_ROUNDS && !run.result().isEmpty()) {
      notes.add(
          new Note(
              Level.LOOK,
              "There were only %s rounds: too few to judge the course of the training."
                  .formatted(run.course().count()),
              ""));
    }
  }
}
