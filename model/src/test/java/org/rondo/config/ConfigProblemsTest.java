package org.rondo.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.error.ExitCode;

class ConfigProblemsTest {
  private static InvalidConfigurationException refusal(String yaml) {
    return assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> ConfigReader.parse(yaml, "conf/a.yaml", List.of()))
        .actual();
  }

  /** The problems of the minimal configuration with the given training section. */
  private static List<String> training(String yaml) {
    return refusal(ConfigReaderTest.MINIMAL + "training: " + yaml).problems().stream()
        .map(Problem::description)
        .toList();
  }

  private static List<String> data(String yaml) {
    return refusal("name: a\nmodel: {network: linear}\ndata: {source: a.csv, " + yaml + "}")
        .problems()
        .stream()
        .map(Problem::description)
        .toList();
  }

  @Test
  void reportsAllAtOnceInTheOrderOfTheFile() {
    InvalidConfigurationException refusal =
        refusal(
            """
            name: my run
            data:
              sorce: data.csv
              format: cvs
              split: {train: 0.7, test: 0.2}
            model:
              network: resnet
              hidden: [32, 0, x]
            training:
              batch-sise: 32
              workers: 0
              epochs: 3
              rounds: 4
              shuffle: yes
              optimizer: {name: adam, momentum: 0.5, learning-rate: 0}
            colour: blue
            """);

    assertThat(refusal.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(refusal.problems()).hasSize(14);
    assertThat(refusal.problems().get(0).place()).isEqualTo(Place.line(1));
    assertThat(refusal)
        .hasMessage(
            """
            conf/a.yaml: 14 problems
              line 1   name: got my run, expected letters, digits, '.', '_' and '-', not starting with '.' or '-': it names a folder
              line 3   data.sorce: unknown key; did you mean source? Valid here: source, format, options, label, weight, task, classes, label-scale, features, exclude, missing, sequence, split, validation, test, image, bad-rows
              line 4   data.format: got cvs, expected one of csv, parquet, orc, json, libsvm, idx, ts, images, lines; did you mean csv?
              line 5   data.split.train: train + validation + test is 0.9, expected 1
              line 7   model.network: got resnet, expected one of linear, two-relu, mlp, cnn, cnn-1d, rnn, text-cnn, autoencoder or file:PATH
              line 8   model.hidden[1]: got 0, expected an integer from 1 to 1000000
              line 8   model.hidden[2]: got x, expected an integer from 1 to 1000000
              line 10  training.batch-sise: unknown key; did you mean batch-size? Valid here: workers, batch-size, gradient-accumulation, local-steps, epochs, rounds, optimizer, averaging, inner-state, engine, class-weights, shuffle, augmentation, early-stopping, checkpoint, round-timeout, executor-timeout, on-divergence, quorum, init-from, init-features
              line 11  training.workers: got 0, expected an integer from 1 to 65536
              line 13  training.rounds: epochs and rounds are both given; keep the one that says how long to train
              line 14  training.shuffle: got yes, expected true or false
              line 15  training.optimizer.learning-rate: got 0, expected a number above 0
              line 15  training.optimizer.momentum: does not apply to name adam, only to nesterovs; remove it
              line 16  colour: unknown key. Valid here: name, seed, data, model, training, output, backend, report, retrain, tracking""");
  }

  @Test
  void namesEveryRequiredKeyOfAnEmptyFile() {
    assertThat(refusal("# nothing\n"))
        .hasMessageStartingWith("conf/a.yaml: 2 problems\n  line 1  name: required, but missing;")
        .hasMessageContaining("line 1  model.network: required, but missing; expected one of");
  }

  @Test
  void refusesValuesOfTheWrongKind() {
    assertThat(training("{workers: \"3\"}"))
        .containsExactly(
            "training.workers: got the text \"3\", expected an integer from 1 to 65536");
    assertThat(training("{workers: [3]}"))
        .containsExactly("training.workers: got a list, expected an integer from 1 to 65536");
    assertThat(training("{rounds: 2.5}"))
        .containsExactly("training.rounds: got 2.5, expected an integer of at least 1");
    assertThat(training("{rounds: 99999999999}"))
        .containsExactly("training.rounds: got 99999999999, expected an integer of at least 1");
    assertThat(training("{optimizer: {learning-rate: .inf}}"))
        .containsExactly("training.optimizer.learning-rate: got .inf, expected a number above 0");
    assertThat(training("{optimizer: {learning-rate: 1e999}}"))
        .containsExactly("training.optimizer.learning-rate: got 1e999, expected a number above 0");
    assertThat(training("7").get(0))
        .startsWith("training: got 7, expected a section with the keys workers, batch-size,");
    assertThat(training("{optimizer: adm}").get(0))
        .startsWith("training.optimizer.name: got adm, expected one of auto, sgd, ")
        .endsWith("; did you mean adam?");
    assertThat(training("{early-stopping: {metric: acuracy}}").get(0))
        .startsWith("training.early-stopping.metric: got acuracy, expected one of loss, ")
        .endsWith("; did you mean accuracy?");
    assertThat(refusal("[a, b]").getMessage()).contains("line 1  got a list, expected a section");
    assertThat(data("options: 3"))
        .containsExactly("data.options: got 3, expected a section of keys, each with text");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {on-divergence: stop}           | training.on-divergence: got stop, expected one of fail, skip-worker
          {local-steps: 1000001}          | training.local-steps: got 1000001, expected an integer from 1 to 1000000, auto, by-loss:STEPS, or a list STEPS*ROUNDS,...
          {local-steps: auto, rounds: 5, optimizer: {schedule: cosine}} | training.rounds: the learning-rate schedule needs to know how long the run is; with local-steps auto or by-loss use epochs
          {checkpoint: {keep: 1}}         | training.checkpoint.keep: got 1, expected an integer of at least 2
          {early-stopping: {patience: 0}} | training.early-stopping.patience: got 0, expected an integer of at least 1
          {optimizer: {name: nesterovs, momentum: 1}} | training.optimizer.momentum: got 1, expected a number of at least 0 and below 1
          """)
  void refusesValuesOutsideTheirRange(String section, String expected) {
    assertThat(training(section)).containsExactly(expected);
  }

  @Test
  void aStretchOfASequenceHasNoGradientOfItsOwn() {
    assertThat(
            refusal(
                    """
                    name: a
                    data: {source: a.csv}
                    model: {network: rnn, tbptt: 3}
                    training: {averaging: gradients}
                    """)
                .problems())
        .containsExactly(
            new Problem(
                Place.line(3),
                "model.tbptt",
                "takes a step after each stretch of a sequence, but with recipe gradients a step is"
                    + " one on the gradient of whole sequences; leave it out, or use another"
                    + " recipe"));
  }

  @Test
  void saysWhichOptimizersDoNotCombineAllAtOnce() {
    assertThat(
            refusal(
                    """
                    name: a
                    data: {source: a.csv}
                    model: {network: rnn, tbptt: 3}
                    training: {optimizer: {name: sgd, sam: 0}, averaging: gradient}
                    """)
                .problems())
        .extracting(Problem::description)
        .containsExactly(
            "training.optimizer.sam.rho: got 0, expected a number above 0",
            "training.averaging.recipe: got gradient, expected one of mean, gradients, nesterov,"
                + " block-momentum, trimmed-mean, median; did you mean gradients?");
    assertThat(training("{optimizer: {name: lion, schedule-free: 0.9, momentum: 0.5}}"))
        .containsExactlyInAnyOrder(
            "training.optimizer.schedule-free: does not apply to name lion, only to auto, sgd, adam"
                + " and adamw; remove it",
            "training.optimizer.momentum: does not apply to name lion, only to nesterovs; remove"
                + " it");
    assertThat(
            refusal(
                    """
                    name: a
                    data: {source: a.csv}
                    model: {network: rnn, tbptt: 3}
                    training: {optimizer: {name: sgd, sam: 0.1}, averaging: gradients}
                    """)
                .problems())
        .extracting(Problem::description)
        // A key is refused once: what is wrong with it first has to be mended anyway.
        .satisfiesExactly(
            first ->
                assertThat(first).startsWith("model.tbptt: takes a step").contains("gradients"));
    assertThat(
            refusal(
                    """
                    name: a
                    data: {source: a.csv}
                    model: {network: 'file:net.json'}
                    training: {optimizer: {schedule-free: 0.9}}
                    """)
                .problems())
        .extracting(Problem::description)
        .containsExactly(
            "training.optimizer.schedule-free: its interpolation takes the place of momentum, but"
                + " the optimizer is the network file's own, which may have some; set"
                + " training.optimizer.name: sgd, adam or adamw");
  }

  @Test
  void refusesBlankText() {
    assertThat(refusal(ConfigReaderTest.MINIMAL + "output: ' '").problems())
        .containsExactly(
            new Problem(
                Place.line(4), "output", "got the text \" \", expected text that is not blank"));
  }

  @Test
  void refusesFeatureKeysThatDoNotApply() {
    assertThat(
            data(
                "features: {sex: {type: categorical, scale: standard}, ok: {type: boolean, impute:"
                    + " mean}, v: {type: vector, impute: mean}, w: {scale: none}, x: nmeric, y: }"))
        .containsExactlyInAnyOrder(
            "data.features.sex.scale: does not apply to type categorical, only to numeric,"
                + " vector and date; remove it",
            "data.features.ok.impute: does not apply to type boolean, only to numeric and date; remove it",
            "data.features.v.impute: does not apply to type vector, only to numeric and date;"
                + " vector takes transform",
            "data.features.w.type: required, but missing; expected one of numeric, categorical,"
                + " boolean, vector, date, hash, embedding, text, auto",
            "data.features.x.type: got nmeric, expected one of numeric, categorical, boolean,"
                + " vector, date, hash, embedding, text, auto; did you mean numeric?",
            "data.features.y.type: required, but missing; expected one of numeric, categorical,"
                + " boolean, vector, date, hash, embedding, text, auto");
  }

  @Test
  void refusesRulesBetweenKeysThatAreBroken() {
    assertThat(data("split: {validation: 0.5, test: 0.5}"))
        .containsExactly(
            "data.split.train: required, but missing; expected a number above 0 and of at most 1");
    assertThat(data("split: {train: 1.5, test: 0.1}"))
        .containsExactly("data.split.train: got 1.5, expected a number above 0 and of at most 1");
    assertThat(data("label: [a, a]")).containsExactly("data.label: names a column twice");
    assertThat(data("label: [a, b], task: classification"))
        .containsExactly(
            "data.label: a network tells the classes of one column apart; train a model for each, or"
                + " set multi-label where each says yes or no, or regression where they are numbers");
    assertThat(data("sequence: {order: t, horizon: 3}"))
        .containsExactly(
            "data.sequence.horizon: forecasting needs both: a window of steps to see, and a horizon"
                + " of steps to predict");
    assertThat(data("sequence: {order: t, window: 3}"))
        .containsExactly(
            "data.sequence.window: forecasting needs both: a window of steps to see, and a horizon of"
                + " steps to predict");
    assertThat(data("sequence: {order: t, horizon: 3, stride: 2}")).hasSize(1);
    assertThat(data("sequence: {order: t, stride: 2}")).hasSize(2);
    assertThat(refusal("name: a\ndata: {source: a}\nmodel: {network: mlp, hidden: []}"))
        .hasMessageEndingWith(
            "line 3  model.hidden: got an empty list, but network mlp needs at least one hidden"
                + " layer");
  }

  @Test
  void refusesKeysGivenTwiceAndAliasesWithoutEnd() {
    assertThat(refusal(ConfigReaderTest.MINIMAL + "seed: 1\nseed: 2\n").problems())
        .containsExactly(new Problem(Place.line(5), "seed", "is given twice, first on line 4"));
    assertThat(refusal(ConfigReaderTest.MINIMAL + "seed: &a [*a]\n").problems().get(0))
        .isEqualTo(new Problem(Place.line(4), "seed", "contains itself through an alias"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: a: b | line 1, column 8  is not valid YAML: mapping values are not allowed here",
        "\tname: a | line 1, column 1  is not valid YAML: found character '\\t(TAB)'",
        "seed: [1, 2 | is not valid YAML: expected ',' or ']', but got <stream end>",
        "name: *nobody | is not valid YAML: found undefined alias nobody",
        "!!binary | line 1  got blank text",
      },
      ignoreLeadingAndTrailingWhitespace = false)
  void saysWhereTheSyntaxIsWrong(String yaml, String expected) {
    assertThat(refusal(yaml).getMessage()).contains(expected.strip());
  }

  @Test
  void refusesTwoDocumentsAndControlCharacters() {
    assertThat(refusal("name: a\n---\nname: b\n").getMessage())
        .contains("line 2, column 1  is not valid YAML: but found another document");
    assertThat(refusal("name: \u0000").getMessage()).contains("is not valid YAML: ");
  }

  @Test
  void depthIsRefusedWithoutRecursion() {
    for (String open : List.of("[", "{a: ", "- ")) {
      assertThat(refusal("name: " + open.repeat(100_000)).problems().get(0).message())
          .containsAnyOf("is nested more than 50 levels deep", "is not valid YAML");
    }
  }
}
