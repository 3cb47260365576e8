package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rondo.config.RunConfig;
import org.rondo.error.TrainingException;
import org.rondo.report.run.RunPage;
import org.rondo.spark.run.RunReport;

/** What the page of a run says of runs that were made to go wrong, each in its own way. */
class RunReportTest {
  @TempDir Path folder;

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(
            "rate too large",
            "data: {source: builtin:titanic}\nmodel: {network: mlp, hidden: [16], activation: tanh}\n"
                + "training: {workers: 2, local-steps: 5, epochs: 10, optimizer: {name: adam,"
                + " learning-rate: 2}}",
            "bad: The loss jumps about",
            "learning rate is probably too large"),
        Arguments.of(
            "rate too small",
            "data: {source: builtin:digits, split: {train: 0.3, validation: 0.1, test: 0.6}}\n"
                + "model: {network: mlp, hidden: [16]}\n"
                + "training: {workers: 2, local-steps: 5, epochs: 3, optimizer: {name: sgd,"
                + " learning-rate: 0.004}}",
            "bad: The loss fell slowly and steadily",
            "learning rate is probably too small"),
        Arguments.of(
            "over-fitted",
            "data: {source: builtin:digits, split: {train: 0.05, validation: 0.5, test: 0.45}}\n"
                + "model: {network: mlp, hidden: [64, 64]}\n"
                + "training: {workers: 2, batch-size: 8, local-steps: 5, epochs: 40,"
                + " optimizer: {name: adam, learning-rate: 0.003}}",
            "bad: It is over-fitted",
            "training.early-stopping"),
        Arguments.of(
            "too many local steps",
            "data: {source: builtin:digits, split: {train: 0.1, validation: 0.1, test: 0.8}}\n"
                + "model: {network: mlp, hidden: [32]}\n"
                + "training: {workers: 8, batch-size: 16, local-steps: 400, epochs: 250, optimizer:"
                + " {name: adam, learning-rate: 0.01}, averaging: {probe-every: 1}}",
            "drift too far apart between averages",
            "Halve training.local-steps"),
        Arguments.of(
            "imbalanced classes",
            "data: {source: builtin:payments}\nmodel: {network: mlp, hidden: [16]}\n"
                + "training: {workers: 2, batch-size: 256, local-steps: 10, epochs: 3, optimizer:"
                + " {name: adam, learning-rate: 0.001}}",
            "bad: The class 'yes' has only",
            "class-weights: balanced"),
        Arguments.of(
            "dead rectifiers",
            "data: {source: builtin:titanic}\nmodel: {network: mlp, hidden: [16]}\n"
                + "training: {workers: 2, local-steps: 5, epochs: 10, optimizer: {name: sgd,"
                + " learning-rate: 20}}",
            "dead ReLUs",
            "leaky-relu"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void namesTheFault(String fault, String yaml, String expected, String next) {
    assertThat(said(yaml)).contains(expected).contains(next);
  }

  private String said(String yaml) {
    RunConfig config = RunConfig.parse("name: run\noutput: " + folder + "\n" + yaml);
    try {
      Samples.train(config);
    } catch (TrainingException e) {
      // The page is about that, too.
    }
    String text = RunPage.of(RunReport.read(folder + "/run", new Configuration())).text();
    return text.substring(0, text.indexOf("Results\n===")).replace('\n', ' ');
  }

  @Test
  void labelsThatWereShuffled() throws IOException {
    Random random = new Random(3);
    StringBuilder csv = new StringBuilder("a,b,c,y\n");
    for (int i = 0; i < 600; i++) {
      for (int column = 0; column < 3; column++) {
        csv.append(random.nextGaussian()).append(',');
      }
      csv.append(random.nextBoolean() ? "yes" : "no").append('\n');
    }
    Path file = Files.writeString(folder.resolve("shuffled.csv"), csv);
    assertThat(
            said(
                "data: {source: '%s', label: y}\nmodel: {network: mlp, hidden: [64]}\ntraining: {workers: 2, epochs: 60, local-steps: 5, optimizer: {name: adam, learning-rate: 0.02}}"
                    .formatted(file)))
        .contains("have they been shuffled?");
  }

  @Test
  void aWorkerWithAPoisonedRow() throws IOException {
    Random random = new Random(4);
    StringBuilder csv = new StringBuilder("a,y\n");
    for (int i = 0; i < 400; i++) {
      double a = random.nextGaussian();
      csv.append(i == 100 ? "1e30" : Double.toString(a)).append(',');
      csv.append(a > 0 == (i != 100) ? "yes" : "no").append('\n');
    }
    Path file = Files.writeString(folder.resolve("poisoned.csv"), csv);
    assertThat(
            said(
                "data: {source: '%s', label: y, features: {a: {type: numeric, scale: none}}, split: {train: 1}}\nmodel: {network: mlp, hidden: [8]}\ntraining: {workers: 4, epochs: 10, local-steps: 5, batch-size: 20, on-divergence: skip-worker, optimizer: {name: sgd, learning-rate: 0.1}}"
                    .formatted(file)))
        .contains("was left out of")
        .contains("Look at the rows of its shard");
  }
}
