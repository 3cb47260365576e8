package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.RunConfig;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.training.RoundRecord;
import org.rondo.training.TrainingListener;

/** What Rondo writes has the same names and the same bits wherever its process thinks it is. */
class LocaleTest {
  private static final Pattern NUMBER =
      Pattern.compile(
          "\"(?:[^\"\\\\\n]|\\\\.)*%[-#+ 0,(]*\\d*(\\.\\d+)?[deEfgG](?:[^\"\\\\\n]|\\\\.)*\"");

  private final Locale before = Locale.getDefault();
  @TempDir private static Path temp;
  private static Path csv;
  private static TrainingRunResult plain;

  @BeforeAll
  static void trainHere() {
    csv = Samples.csvWith(temp.resolve("data"), "x,1,r,no");
    plain = Samples.train(config("plain"));
  }

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  private static RunConfig config(String output) {
    return Samples.config(
        temp.resolve(output),
        csv,
        "data.bad-rows.max-fraction=0.5",
        "data.features={a: {type: numeric, scale: none}, c: categorical}",
        "training={rounds: 3, batch-size: 20, checkpoint: {every-rounds: 1}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ar-EG",
        "hi-IN-u-nu-deva",
        "th-TH-u-ca-buddhist-nu-thai",
        "fa",
        "fa-IR-u-nu-arabext"
      })
  void filesAreFoundAgain(String language) throws IOException {
    Locale.setDefault(Locale.forLanguageTag(language));
    assertThat("%d".formatted(7)).as("this locale has digits of its own").isNotEqualTo("7");
    Rondo rondo = Rondo.on(SparkTest.session(2));
    TrainingListener powerCut =
        new TrainingListener() {
          @Override
          public void round(RoundRecord record) {
            if (record.plan().round() == 2) {
              throw new IllegalStateException("power cut");
            }
          }
        };
    assertThatThrownBy(() -> rondo.train(config(language), powerCut)).hasMessage("power cut");
    TrainingRunResult run = rondo.resume(config(language), new TrainingListener() {});

    assertThat(run.parametersSha256()).isEqualTo(plain.parametersSha256());
    assertThat(run.metrics()).isEqualTo(plain.metrics());
    assertThat(
            Samples.json(Path.of(run.folder(), "result.json")).at("/resumed-from-round/0").asInt())
        .isEqualTo(2);
    try (Stream<Path> files = Files.walk(Path.of(run.folder()))) {
      assertThat(files).allMatch(file -> file.toString().matches("\\p{ASCII}*"));
    }
    requireSound(plain);
    Locale.setDefault(Locale.ROOT);
    requireSound(run);
  }

  private static void requireSound(TrainingRunResult run) {
    assertThat(ModelBundle.open(run.folder(), SparkTest.session(2)).parametersSha256())
        .isEqualTo(run.parametersSha256());
  }

  /** The command line sets the locale of its process; elsewhere it is the caller's. */
  @Test
  void numbersAreFormattedWithoutTheLocaleOfTheProcess() throws IOException {
    Path root = Path.of(System.getProperty("rondo.root"));
    for (String module : List.of("model", "spark-jobs")) {
      try (Stream<Path> sources = Files.walk(root.resolve(module + "/src/main/java"))) {
        for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
          if (!source.toString().contains("/cli/")) {
            requireNoBareNumber(source);
          }
        }
      }
    }
  }

  private static void requireNoBareNumber(Path source) throws IOException {
    String code = Files.readString(source);
    boolean says = code.contains("String.format(Locale.ROOT, format");
    for (String statement : code.split(";\n", -1)) {
      Matcher number = NUMBER.matcher(statement);
      boolean plain = statement.contains("Locale.ROOT") || (says && statement.contains("text("));
      assertThat(!plain && number.find())
          .as(() -> source + ": take %s, or String.format(Locale.ROOT, ...), in " + statement)
          .isFalse();
    }
  }
}
