package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.data.ChannelScaling;
import org.rondo.data.DigitRenderer;
import org.rondo.data.Split;
import org.rondo.data.TensorShape;
import org.rondo.error.ExitCode;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.scoring.EvaluationResult;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.scoring.PredictionColumns;
import org.rondo.spark.scoring.PredictionRun;
import org.rondo.spark.source.RawData;

/** Pictures from folders and tables to predictions. */
public class ImagesTest {
  private static final String NETWORK = "model={network: cnn, blocks: [{filters: 2, pool: 4}]}";
  private static final String SMALL = "data.image={size: [12, 10], channels: 1}";

  @TempDir private Path temp;

  private RunConfig config(Object source, String... settings) {
    List<String> all =
        new ArrayList<>(List.of("data.source=" + source, "output=" + temp + "/runs"));
    all.addAll(List.of(settings));
    return ConfigReader.parse(
        """
        name: sample
        data: {source: x, split: {train: 0.8, validation: 0.1, test: 0.1}}
        model: {network: linear}
        training: {rounds: 2, batch-size: 20}
        """,
        "test",
        all);
  }

  static byte[] picture(int index, String format, int height, int width) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    byte[] pixels = DigitRenderer.example(index, 1);
    for (int i = 0; i < height * width; i++) {
      int y = i / width * DigitRenderer.SIZE / height;
      int x = i % width * DigitRenderer.SIZE / width;
      image
          .getRaster()
          .setSample(i % width, i / width, 0, pixels[y * DigitRenderer.SIZE + x] & 255);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Digits in a folder for each, as PNG. */
  public static Path digits(Path folder, int count) {
    for (int i = 0; i < count; i++) {
      Samples.write(
          folder.resolve(DigitRenderer.label(i, 1) + "/" + i + ".png"),
          picture(i, "png", DigitRenderer.SIZE, DigitRenderer.SIZE));
    }
    return folder;
  }

  @Test
  void picturesOfTheDigitsAreTheDigits() {
    Path folder = digits(temp.resolve("digits"), 60);
    TrainingRunResult pictures = Samples.train(config(folder, NETWORK, "data.format=images"));
    TrainingRunResult pixels =
        Samples.train(config("builtin:digits", NETWORK, "data.options.rows=60"));

    assertThat(pictures.parametersSha256()).isEqualTo(pixels.parametersSha256());
    assertThat(pictures.model().signature().layout().shape())
        .isEqualTo(TensorShape.of(1, DigitRenderer.SIZE, DigitRenderer.SIZE));

    // The format is guessed from the files' names.
    EvaluationResult evaluated =
        Rondo.on(SparkTest.session(2)).evaluate(pictures.model(), config(folder).data());
    assertThat(evaluated.rows()).isEqualTo(60);
    assertThat(evaluated.metrics().examples()).isEqualTo(60);
  }

  /** Good pictures of several kinds and sizes, and what is none. */
  private Path mixed() throws IOException {
    Path folder = temp.resolve("mixed");
    for (int i = 0; i < 40; i++) {
      String format = List.of("png", "jpeg", "bmp", "gif").get(i % 4);
      Samples.write(
          folder.resolve((i % 2 == 0 ? "even" : "odd") + "/deeper/" + i + "." + format),
          picture(i, format, 14 + i, 50 - i));
    }
    Samples.write(folder.resolve("odd/empty.png"), new byte[0]);
    Samples.write(folder.resolve("odd/notes.txt"), "hello");
    Samples.write(folder.resolve("odd/.hidden"), "hello");
    byte[] whole = picture(3, "png", 28, 28);
    Samples.write(folder.resolve("even/half.png"), java.util.Arrays.copyOf(whole, 60));
    Samples.write(folder.resolve("nowhere.png"), whole);
    return folder;
  }

  @Test
  void whatIsNoPictureIsNamedAndCounted() throws Exception {
    Path folder = mixed();
    TrainingRunResult run =
        Samples.train(
            config(folder, NETWORK, SMALL, "data.format=images", "data.bad-rows.max-fraction=0.5"));
    assertThat(run.account().rejected()).isEqualTo(4);
    assertThat(run.account().read()).isEqualTo(44);
    String rejected =
        Files.readString(Samples.onlyRun(temp.resolve("runs")).resolve("rejected/rows.jsonl"));
    assertThat(rejected.lines())
        .anyMatch(line -> line.contains("empty.png") && line.contains("the picture is empty"))
        .anyMatch(
            line -> line.contains("notes.txt") && line.contains("is not a picture: expected PNG"))
        .anyMatch(line -> line.contains("half.png") && line.contains("is a broken PNG"))
        .anyMatch(line -> line.contains("nowhere.png") && line.contains("label is missing"));
    assertThat(run.model().signature().output().classes()).containsExactly("even", "odd");

    assertThat(Samples.refused(config(folder, NETWORK, SMALL, "data.format=images"), ExitCode.DATA))
        .contains("data.bad-rows: 4 of 44 rows cannot be used");
  }

  @Test
  void aModelReadsPicturesAsItWasTrained() throws Exception {
    Path folder = digits(temp.resolve("digits"), 40);
    TrainingRunResult run =
        Samples.train(
            config(
                folder,
                NETWORK,
                "data.image={size: [12, 10], channels: 3, fit: pad, normalize: standard}"));
    Rondo rondo = Rondo.on(SparkTest.session(2));
    ModelBundle opened = ModelBundle.open(run.folder().toString(), SparkTest.session(2));
    assertThat(opened.signature().layout()).isEqualTo(run.model().signature().layout());
    ChannelScaling scaling = opened.signature().layout().scaling();
    assertThat(scaling.shift()).hasSize(3).allMatch(mean -> mean > 0.02 && mean < 0.3);
    assertThat(scaling.factor()).allMatch(factor -> factor > 2 && factor < 10);

    // Pictures without labels, of other sizes and kinds, are predicted.
    Path others = temp.resolve("others");
    Samples.write(others.resolve("a.jpeg"), picture(7, "jpeg", 56, 28));
    Samples.write(others.resolve("b.gif"), picture(8, "gif", 28, 28));
    Samples.write(others.resolve("c.txt"), "hello");
    RawData read = opened.read(config(others, "data.format=images").data(), SparkTest.session(2));
    List<Row> scored =
        new PredictionRun(SparkTest.session(2), opened)
            .score(read, PredictionColumns.DEFAULT)
            .collectAsList();
    assertThat(scored).hasSize(3);
    assertThat(scored.get(0).<String>getAs("path")).endsWith("others/a.jpeg");
    assertThat(scored.get(0).<String>getAs("prediction")).isNotNull();
    assertThat(scored.get(2).<String>getAs("prediction")).isNull();

    // A class that the model does not know is a bad row of its own.
    Samples.write(folder.resolve("ten/1.png"), picture(1, "png", 28, 28));
    EvaluationResult evaluated =
        rondo.evaluate(opened, config(folder, "data.bad-rows.max-fraction=0.1").data());
    assertThat(evaluated.rejectedRows()).isEqualTo(1);
    assertThat(evaluated.metrics().examples()).isEqualTo(40);
  }

  @Test
  void aFolderOfTrainAndTestIsSplitAsItSays() {
    Path folder = temp.resolve("both");
    digits(folder.resolve("train"), 30);
    digits(folder.resolve("test"), 10);
    TrainingRunResult run = Samples.train(config(folder, NETWORK));
    assertThat(run.metrics().get(Split.TEST).examples()).isEqualTo(10);
    assertThat(run.model().signature().output().classes()).hasSize(10);

    digits(folder.resolve("val"), 10);
    assertThat(Samples.refused(config(folder, NETWORK), ExitCode.DATA))
        .contains("holds [val] beside train and test");
  }

  @Test
  void aTableHoldsBytesOrPaths() {
    Path folder = digits(temp.resolve("digits"), 40);
    String image = "data.image={column: %s, size: [28, 28], channels: 1}";
    var session = SparkTest.session(2);
    session
        .read()
        .format("binaryFile")
        .option("recursiveFileLookup", "true")
        .load(folder.toString())
        .selectExpr("path", "content", "element_at(split(path, '/'), -2) as digit")
        .coalesce(1)
        .write()
        .parquet(temp.resolve("bytes.parquet").toString());
    TrainingRunResult bytes =
        Samples.train(
            config(
                temp.resolve("bytes.parquet"),
                NETWORK,
                "data.label=digit",
                image.formatted("content")));
    StringBuilder table = new StringBuilder("file,digit\n");
    for (int i = 0; i < 40; i++) {
      int label = DigitRenderer.label(i, 1);
      table.append("%s/%s.png,%s\n".formatted(label, i, label));
    }
    table.append("0/missing.png,0\n");
    Samples.write(folder.resolve("table.csv"), table.toString());
    TrainingRunResult paths =
        Samples.train(
            config(
                folder.resolve("table.csv"),
                NETWORK,
                "data.label=digit",
                "data.task=classification",
                "data.bad-rows.max-fraction=0.1",
                image.formatted("file")));
    assertThat(paths.account().rejected()).isEqualTo(1);
    assertThat(paths.parametersSha256()).isEqualTo(bytes.parametersSha256());
  }

  @Test
  void whatDoesNotFitPicturesIsRefused() {
    Path folder = digits(temp.resolve("digits"), 20);
    assertThat(
            Samples.refused(
                config(folder, "training.augmentation.crop=40"), ExitCode.CONFIGURATION))
        .startsWith("training.augmentation.crop: got 40, which leaves nothing");
    assertThat(
            Samples.refused(
                config("builtin:digits", "data.options.rows=20", SMALL), ExitCode.CONFIGURATION))
        .startsWith("data.image: builtin:digits holds pixels of one size already, [1, 28, 28]");
    assertThat(
            Samples.refused(
                config("builtin:titanic", "data.label=survived", SMALL), ExitCode.CONFIGURATION))
        .startsWith("data.image: builtin:titanic is not a source of images; name the column");
    Path texts = temp.resolve("texts");
    Samples.write(texts.resolve("a/1.txt"), "hello");
    assertThat(Samples.refused(config(texts, "data.format=images"), ExitCode.DATA))
        .startsWith("data.source: none of the first 1 files is a picture");
  }

  @Test
  void aClassWithOnePictureIsTrainedOnOrNamed() {
    Path folder = digits(temp.resolve("digits"), 40);
    Samples.write(folder.resolve("rare/1.png"), picture(1, "png", 28, 28));
    TrainingRunResult run =
        Samples.train(config(folder, NETWORK, "data.bad-rows.max-fraction=0.1"));
    boolean known = run.model().signature().output().classes().contains("rare");
    assertThat(run.account().rejected()).isEqualTo(known ? 0 : 1);
  }
}
