package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.evaluation.Metrics;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.scoring.OutputFormat;

/** Texts, in lines, files and columns. */
class TextTest {
  private static final List<String> GOOD = List.of("good", "great", "fine", "lovely");
  private static final List<String> BAD = List.of("bad", "awful", "poor", "dreadful");

  @TempDir Path temp;

  private static String text(int id) {
    List<String> words = id % 2 == 0 ? GOOD : BAD;
    return "It was %s, %s%s"
        .formatted(words.get(id % 4), "very ".repeat(id % 3), words.get((id / 4) % 4));
  }

  private RunConfig config(Object source, String... settings) {
    List<String> all =
        new ArrayList<>(List.of("data.source=" + source, "output=" + temp.resolve("runs")));
    all.addAll(List.of(settings));
    return ConfigReader.parse(
        """
        name: sample
        data:
          source: x
          split: {train: 0.8, validation: 0.1, test: 0.1}
          bad-rows: {max-fraction: 1}
        model: {network: text-cnn, channels: 6, kernels: [2, 3]}
        training:
          {workers: 2, batch-size: 8, local-steps: 2, epochs: 8, optimizer: {name: adam, learning-rate: 0.02}}
        """,
        "test",
        all);
  }

  /** The same texts as lines of a file for each class, files in folders, and a table. */
  private Path write(String form) {
    StringBuilder[] lines = {new StringBuilder(), new StringBuilder()};
    StringBuilder table = new StringBuilder("review,label\n");
    for (int id = 0; id < 60; id++) {
      String label = id % 2 == 0 ? "pro" : "contra";
      lines[id % 2].append(text(id)).append(id % 5 == 0 ? "\n\n" : "\n");
      table.append("\"%s\",%s\n".formatted(text(id), label));
      Samples.write(temp.resolve("files/%s/%s.txt".formatted(label, id)), text(id) + "\n");
    }
    Samples.write(temp.resolve("lines/pro.txt"), lines[0].toString());
    Samples.write(temp.resolve("lines/contra.en.txt"), lines[1].toString());
    Samples.write(temp.resolve("table.csv"), table.toString());
    return temp.resolve(form);
  }

  @Test
  void linesFilesAndColumnsOfTheSameTextsAreTheSame() {
    write("lines");
    List<TrainingRunResult> runs =
        List.of(
            Samples.train(config(temp.resolve("lines"), "data.features.text=text")),
            Samples.train(config(temp.resolve("lines"))),
            Samples.train(config(temp.resolve("files"), "data.options.wholetext=true")),
            Samples.train(
                config(
                    temp.resolve("table.csv"), "data.label=label", "data.features.review=text")));
    assertThat(runs.stream().map(run -> run.model().parametersSha256()).distinct()).hasSize(1);
    assertThat(runs.stream().map(run -> run.account().rejected())).containsOnly(0L);
    assertThat(runs.get(0).model().signature().output().classes()).containsExactly("contra", "pro");
    assertThat(runs.get(0).model().features().orElseThrow().columns().get(0).categories())
        .startsWith(" ", "a", "e")
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"characters", "words", "pieces"})
  void theSameBitsOnAnyNumberOfCores(String tokens) {
    write("lines");
    String feature =
        "data.features.text={type: text, tokens: %s, vocabulary: 40}".formatted(tokens);
    Set<String> shas = new HashSet<>();
    Metrics metrics = null;
    for (int cores : new int[] {1, 4, 2}) {
      for (String engine : List.of("dl4j", "compiled")) {
        RunConfig config = config(temp.resolve("lines"), feature, "training.engine=" + engine);
        TrainingRunResult run = SparkTest.train(SparkTest.session(cores), config);
        shas.add(engine + run.model().parametersSha256());
        metrics = run.metrics().get(org.rondo.data.Split.TRAIN);
      }
    }
    assertThat(shas).hasSize(2);
    assertThat(metrics.values().get("accuracy")).isGreaterThan(0.9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text-cnn", "rnn, hidden: [6]", "cnn-1d, hidden: [6]"})
  void predictionsAreThoseOfEachText(String network) {
    Path lines = write("lines");
    TrainingRunResult run =
        Samples.train(
            config(
                lines,
                "model={network: %s}".formatted(network),
                "training.epochs=3",
                "data.features.text={type: text, tokens: pieces, vocabulary: 60}"));
    Path fresh =
        Samples.write(
            temp.resolve("fresh.txt"), "It was good\nQ\u00FFq zz\n" + "x".repeat(500) + "\n");
    Rondo rondo = Rondo.on(SparkTest.session(2));
    rondo.predict(
        run.model(), config(fresh).data(), temp.resolve("out").toString(), OutputFormat.JSON);
    Dataset<Row> scored = SparkTest.session(2).read().json(temp.resolve("out").toString());
    assertThat(scored.count()).as("unknown tokens and long texts are fine").isEqualTo(3);
    assertThat(scored.columns()).contains("text", "prediction", "probability_pro");
    assertThat(rondo.evaluate(run.model(), config(lines).data()).metrics().values())
        .containsEntry(
            "accuracy",
            rondo
                .evaluate(run.model(), config(temp.resolve("lines")).data())
                .metrics()
                .values()
                .get("accuracy"));
  }

  @Test
  void badTextsAreKeptAside() throws Exception {
    Path table = write("table.csv");
    Files.writeString(table, Files.readString(table) + "\"  \",pro\n,pro\nfine,\n");
    String[] csv = {"data.label=label", "data.features.review=text"};
    assertThat(Samples.train(config(table, csv)).account().rejected()).isEqualTo(3);
    Path lines = write("lines");
    Files.write(
        lines.resolve("pro.txt"),
        "caf\u00E9 latte\n".getBytes(StandardCharsets.ISO_8859_1),
        java.nio.file.StandardOpenOption.APPEND);
    assertThat(Samples.train(config(lines)).account().rejected()).isEqualTo(1);
    assertThat(
            Samples.train(config(lines, "data.options.encoding=ISO-8859-1")).account().rejected())
        .isZero();
    Path files = write("files");
    Files.write(files.resolve("pro/broken.txt"), new byte[] {(byte) 0xC3, 'x'});
    Files.createFile(files.resolve("pro/empty.txt"));
    assertThat(Samples.train(config(files, "data.options.wholetext=true")).account().rejected())
        .isEqualTo(2);
  }

  @Test
  void lengthsAndVocabulariesHaveBounds() {
    Path lines = write("lines");
    String words = "data.features.text={type: text, tokens: words%s}";
    TrainingRunResult cut =
        Samples.train(config(lines, words.formatted(""), "data.sequence.max-length=4"));
    assertThat(cut.model().signature().layout().shape().dimensions()).containsExactly(1, 4);
    TrainingRunResult strict =
        Samples.train(
            config(lines, words.formatted(""), "data.sequence={max-length: 6, keep: none}"));
    assertThat(strict.account().rejected()).as("two times very").isEqualTo(20);
    TrainingRunResult one = Samples.train(config(lines, words.formatted(", vocabulary: 1")));
    assertThat(one.model().features().orElseThrow().columns().get(0).categories()).hasSize(1);
    TrainingRunResult rare = Samples.train(config(lines, words.formatted(", min-count: 1000")));
    assertThat(rare.model().features().orElseThrow().columns().get(0).categories())
        .as("all tokens are unknown")
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.features={text: text, label: categorical}, data.label=label|is the label",
        "data.features={text: text, other: numeric}|no column 'other'",
        "model={network: mlp}|use rnn, cnn-1d or text-cnn",
        "data.sequence.target=steps|data.sequence.target: does not apply to text",
        "data.sequence.values=text|data.sequence.values: does not apply to text",
        "data.sequence.static=label|data.sequence.static: does not apply to text",
        "data.features.text={type: text; tokens: pieces}, data.sequence.keep=none|whose pieces are not known yet",
        "data.options.wholetext=yes|got yes, expected true or false",
        "data.options.header=true|has no effect",
      })
  void whatDoesNotApplyIsRefused(String settings, String message) {
    Path lines = write("lines");
    String[] all = settings.replace(';', ',').split(", (?=data)", -1);
    assertThatThrownBy(() -> Samples.train(config(lines, all)))
        .isInstanceOfAny(ConfigurationException.class, org.rondo.error.DataException.class)
        .hasMessageContaining(message);
  }

  @Test
  void textIsAlone() {
    Path table = write("table.csv");
    String[] both = {"data.label=label", "data.features={review: text, label: hash}"};
    assertThatThrownBy(() -> Samples.train(config(table, both)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("data.features");
    Dataset<Row> rows =
        SparkTest.session(2).range(40).selectExpr("string(id) t", "id n", "id % 2 = 0 y");
    RunConfig config = config("x", "data.label=y", "data.features={t: text, n: numeric}");
    assertThatThrownBy(() -> Rondo.on(SparkTest.session(2)).fit(config, rows))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'t' is text, which is read token by token");
  }
}
