package org.rondo.spark.registry;

import java.util.ArrayList;
import java.util.List;
import org.rondo.error.DataException;

/** Looks for what is wrong with a model. */
final class Verification {
  private final RegisteredModel model;
  private final List<String> damages = new ArrayList<>();

  private Verification(RegisteredModel model) {
    this.model = model;
  }

  /** What is wrong, a line each: versions that are damaged, aliases of none. */
  static List<String> damages(RegisteredModel model) {
    Verification verification = new Verification(model);
    List<Integer> whole = model.numbers();
    whole.forEach(verification::version);
    model
        .aliases()
        .forEach(
            (alias, number) -> {
              if (!whole.contains(number)) {
                verification.add(alias, "there is no version " + number);
              }
            });
    return verification.damages;
  }

  private void version(int number) {
    try {
      model.version(number).damages().forEach(damage -> add(number, damage));
    } catch (DataException e) {
      add(number, String.valueOf(e.getMessage()));
    }
  }

  private void add(Object of, String what) {
    damages.add("%s@%s: %s".formatted(model.name(), of, what));
  }
}
