package org.rondo.bench.averaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.rondo.config.RunConfig;

/**
 * A way of averaging to compare.
 *
 * @param recipe as the configuration names it, with its settings
 * @param localSteps H
 * @param workers that train side by side
 * @param training other keys of the training section, in YAML
 * @param note what is special about it; may be empty
 */
record Setting(String recipe, int localSteps, int workers, String training, String note) {
  private static final int BATCH = 64;
  private static final int EPOCHS = 10;
  private static final String ADAM = "optimizer: {name: adam, learning-rate: 0.001}";
  private static final String COSINE =
      "optimizer: {name: adam, learning-rate: 0.002, schedule: cosine}";
  private static final String LOCAL = "inner-state: local, ";
  private static final String TUNED = "{recipe: nesterov, learning-rate: 1.0, momentum: 0.8}";
  private static final String AVERAGED = "eta 1, mu 0.8, running average";

  /** All settings, the yardstick first. */
  static List<Setting> all() {
    List<Setting> settings = new ArrayList<>();
    settings.add(new Setting("gradients", 1, 8, ADAM, "synchronous, batch 512"));
    for (int steps : new int[] {10, 25, 50, 100}) {
      settings.add(new Setting("mean", steps, 8, LOCAL + ADAM, ""));
      settings.add(new Setting("block-momentum", steps, 8, LOCAL + ADAM, ""));
      settings.add(new Setting("nesterov", steps, 8, LOCAL + ADAM, ""));
    }
    settings.add(new Setting(TUNED, 10, 8, LOCAL + ADAM, "eta 1, mu 0.8"));
    settings.add(new Setting(TUNED, 50, 8, LOCAL + ADAM, "eta 1, mu 0.8"));
    settings.add(new Setting(TUNED, 100, 8, LOCAL + ADAM, "eta 1, mu 0.8"));
    settings.add(
        new Setting("{recipe: nesterov, compression: fp16}", 100, 8, LOCAL + ADAM, "fp16"));
    settings.add(
        new Setting("{recipe: nesterov, compression: int8}", 100, 8, LOCAL + ADAM, "int8"));
    settings.add(
        new Setting(with("compression: int8"), 100, 8, LOCAL + ADAM, "eta 1, mu 0.8, int8"));
    settings.add(
        new Setting(with("compression: int4"), 100, 8, LOCAL + ADAM, "eta 1, mu 0.8, int4"));
    settings.add(
        new Setting(
            with("compression: top-k, density: 0.02"),
            100,
            8,
            LOCAL + ADAM,
            "eta 1, mu 0.8, top 2 %"));
    settings.add(
        new Setting("{compression: top-k, density: 0.02}", 25, 8, LOCAL + ADAM, "top 2 %"));
    for (int steps : new int[] {50, 100}) {
      settings.add(
          new Setting(
              with(bothWays("int8")), steps, 8, LOCAL + ADAM, "eta 1, mu 0.8, int8 both ways"));
      settings.add(
          new Setting(
              with(bothWays("int4")), steps, 8, LOCAL + ADAM, "eta 1, mu 0.8, int4 both ways"));
    }
    settings.add(
        new Setting(
            with(bothWays("top-k") + ", density: 0.05"),
            50,
            8,
            LOCAL + ADAM,
            "eta 1, mu 0.8, top 5 %, 10 % to the workers"));
    settings.add(
        new Setting(
            with("ema: 0.99, " + bothWays("int4")),
            50,
            8,
            LOCAL + ADAM,
            AVERAGED + ", int4 both ways"));
    settings.add(
        new Setting(with("fragments: 4"), 25, 8, LOCAL + ADAM, "eta 1, mu 0.8, 4 fragments"));
    settings.add(
        new Setting(
            with("fragments: 4, " + bothWays("int4")),
            25,
            8,
            LOCAL + ADAM,
            "eta 1, mu 0.8, 4 fragments, int4 both ways"));
    for (int steps : new int[] {10, 50, 100}) {
      settings.add(
          new Setting(with("overlap: true"), steps, 8, LOCAL + ADAM, "eta 1, mu 0.8, overlap"));
    }
    for (int steps : new int[] {10, 50, 100}) {
      settings.add(
          new Setting(
              with("overlap: true").replace("1.0", "0.7"),
              steps,
              8,
              LOCAL + ADAM,
              "eta 0.7, mu 0.8, overlap"));
    }
    settings.add(
        new Setting(
            with("overlap: true, fragments: 4"),
            25,
            8,
            LOCAL + ADAM,
            "eta 1, mu 0.8, overlap, 4 fragments"));
    settings.add(new Setting("{overlap: true}", 50, 8, LOCAL + ADAM, "overlap"));
    settings.add(new Setting("{recipe: nesterov, overlap: true}", 50, 8, LOCAL + ADAM, "overlap"));
    settings.add(new Setting(with("penalty: {}"), 50, 8, LOCAL + ADAM, "eta 1, mu 0.8, penalty"));
    settings.add(new Setting(with("penalty: {}"), 100, 8, LOCAL + ADAM, "eta 1, mu 0.8, penalty"));
    settings.add(new Setting("mean", 100, 8, ADAM, "inner state averaged"));
    settings.add(new Setting("trimmed-mean", 100, 8, LOCAL + ADAM, ""));
    settings.add(new Setting("median", 100, 8, LOCAL + ADAM, ""));
    settings.add(new Setting(TUNED, 100, 2, LOCAL + ADAM, "eta 1, mu 0.8, 2 workers"));
    settings.add(new Setting(TUNED, 100, 16, LOCAL + ADAM, "eta 1, mu 0.8, 16 workers"));
    settings.add(new Setting("{recipe: gradients, ema: 0.99}", 1, 8, ADAM, "running average"));
    settings.add(new Setting("gradients", 1, 8, COSINE, "0.002, cosine"));
    settings.add(new Setting(with("ema: 0.99"), 10, 8, LOCAL + ADAM, AVERAGED));
    settings.add(new Setting(with("ema: 0.99"), 25, 8, LOCAL + ADAM, AVERAGED));
    settings.add(new Setting(with("ema: 0.99"), 50, 8, LOCAL + ADAM, AVERAGED));
    settings.add(new Setting(with("ema: 0.995"), 100, 8, LOCAL + ADAM, AVERAGED));
    return settings;
  }

  private static String bothWays(String compression) {
    return "compression: %s, broadcast-compression: %s".formatted(compression, compression);
  }

  private static String with(String modifier) {
    return TUNED.replace("}", ", " + modifier + "}");
  }

  /** The recipe's name alone. */
  String name() {
    if (!recipe.startsWith("{")) {
      return recipe;
    }
    return recipe.contains("recipe:") ? recipe.replaceAll(".*recipe: ([a-z-]+).*", "$1") : "mean";
  }

  /** The recipe with what makes it different in kind, for the legend of a plot. */
  String family() {
    String family = name();
    for (String kind :
        List.of(
            "eta 1, mu 0.8",
            "eta 0.7, mu 0.8",
            "running average",
            "int8",
            "fp16",
            "int4",
            "both ways",
            "overlap",
            "4 fragments",
            "penalty",
            "top 2 %",
            "top 5 %")) {
      family += note.contains(kind) ? ", " + kind : "";
    }
    return family;
  }

  /** The configuration that says so. */
  RunConfig config(long seed) {
    return RunConfig.parse(
        String.format(
            Locale.ROOT,
            """
            name: averaging
            seed: %d
            data: {source: none}
            model: {network: mlp, hidden: [128, 64]}
            training: {workers: %d, batch-size: %d, epochs: %d, averaging: %s, %s%s}
            """,
            seed,
            workers,
            BATCH,
            EPOCHS,
            recipe,
            name().equals("gradients") ? "" : "local-steps: " + localSteps + ", ",
            training));
  }
}
