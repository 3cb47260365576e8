package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.error.DataException;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.storage.Folder;

/** A model bundle from elsewhere is data: whatever else it holds is refused unread, exit code 3. */
class HostileBundleTest {
  private static final AtomicBoolean SANG = new AtomicBoolean();

  @TempDir static Path temp;
  private static Path sound;

  @TempDir Path own;
  private Path model;

  /** On the class path, and of no use to a model. */
  public static final class CanaryStage {
    static {
      SANG.set(true);
    }

    /** What Spark calls on the class that the metadata name. */
    public static Object read() {
      throw new IllegalStateException("sang");
    }
  }

  @BeforeAll
  static void train() {
    Path runs = temp.resolve("runs");
    sound = Path.of(Samples.train(Samples.config(runs, Samples.csv(temp))).folder(), "model");
  }

  @BeforeEach
  void copy() throws IOException {
    model = own.resolve("model");
    try (Stream<Path> files = Files.walk(sound)) {
      for (Path file : files.toList()) {
        Files.copy(file, model.resolve(sound.relativize(file).toString()));
      }
    }
  }

  @AfterEach
  void nothingRan() {
    assertThat(SANG).isFalse();
  }

  private void refused(String... words) {
    assertThatThrownBy(() -> ModelBundle.open(model.toString(), SparkTest.session(2)))
        .isInstanceOf(DataException.class)
        .satisfies(failure -> assertThat(failure.getMessage()).contains(words));
  }

  /** As someone who makes a bundle would: the digests are right. */
  private void sign(String... more) throws IOException {
    Path manifest = model.resolve("bundle.json");
    ObjectNode tree = (ObjectNode) Samples.json(manifest);
    ObjectNode files = tree.putObject("files");
    Folder folder =
        Folder.at(model.toString(), SparkTest.session(2).sparkContext().hadoopConfiguration());
    for (String file : folder.files()) {
      if (!file.equals("bundle.json")) {
        files.put(file, folder.sha256(file));
      }
    }
    for (String name : more) {
      files.put(name, "0".repeat(64));
    }
    Files.writeString(manifest, tree.toString());
  }

  @Test
  void theSoundOneIsRead() throws IOException {
    sign();
    assertThat(ModelBundle.open(model.toString(), SparkTest.session(2)).features()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x",
        "/etc/passwd",
        "features/../../x",
        "hdfs://elsewhere/x",
        "features\\x",
        "code.jar",
        "features/metadata/part-00000.gz",
        "features/stages/../metadata/part-00000"
      })
  void aFileThatNoBundleHas(String name) throws IOException {
    sign(name);
    refused("bundle.json is damaged: '" + name + "' is not a file of a model bundle");
  }

  @Test
  void aFileThatIsNotListed() throws IOException {
    Samples.write(model.resolve("features/metadata/part-00009"), "{}");
    refused("it holds features/metadata/part-00009, which bundle.json does not list");
    Files.delete(model.resolve("features/metadata/part-00009"));
    Files.writeString(model.resolve("notes.txt"), "x");
    refused("it holds notes.txt, which bundle.json does not list");
  }

  @Test
  void aListThatLacksTheNetwork() throws IOException {
    Path manifest = model.resolve("bundle.json");
    ObjectNode tree = (ObjectNode) Samples.json(manifest);
    tree.putObject("files");
    Files.writeString(manifest, tree.toString());
    refused("bundle.json does not list network.zip");
    String twice = Samples.json(sound.resolve("bundle.json")).toString();
    Files.writeString(manifest, twice.replaceFirst("\\{", "{\"files\": {}, "));
    refused("bundle.json is damaged: Duplicate field 'files'");
  }

  /** Features of format 1 are folders that Spark reads, classes' names and all. */
  private void takeModelOfFormatOne() throws IOException {
    Path zip =
        Path.of(System.getProperty("rondo.root"), "spark-jobs/src/test/resources/old/mixed.zip");
    try (FileSystem old = FileSystems.newFileSystem(zip);
        Stream<Path> files = Files.walk(old.getPath("/"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = own.resolve("old" + file);
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    try (Stream<Path> files = Files.walk(own.resolve("old"))) {
      model =
          files
              .filter(file -> file.endsWith("model/bundle.json"))
              .findFirst()
              .orElseThrow()
              .getParent();
    }
  }

  @Test
  void featuresOfAnotherModel() throws IOException {
    Path file = model.resolve("features.json");
    ObjectNode tree = (ObjectNode) Samples.json(file);
    for (int i = 0; i < 3; i++) {
      ObjectNode changed = tree.deepCopy();
      ObjectNode column = (ObjectNode) changed.get("columns").get(i);
      switch (i) {
        case 0 -> column.put("position", 99);
        case 1 -> column.put("column", "other");
        default -> column.putArray("categories").add("one");
      }
      Files.writeString(file, changed.toString());
      sign();
      refused("the model's features are not those of its signature");
    }
    Files.writeString(file, "{\"columns\": []}");
    sign();
    refused("the model's features are not those of its signature");
  }

  private Path metadata(String folder) {
    try (Stream<Path> files = Files.walk(model.resolve(folder))) {
      return files
          .filter(file -> file.toString().contains("metadata/part-"))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aForeignClassAmongTheFeatures() throws IOException {
    takeModelOfFormatOne();
    for (String folder : new String[] {"features/metadata", "features/stages"}) {
      Path file = metadata(folder);
      String text = Files.readString(file);
      String type = CanaryStage.class.getName();
      Files.writeString(
          file,
          text.replaceFirst(
              "\"class\":\"[^\"]*\"", Matcher.quoteReplacement("\"class\":\"" + type + "\"")));
      sign();
      refused("the model's features are refused: ", " names the class " + type, "data only");
      Files.writeString(file, text);
    }
    Path file = metadata("features/metadata");
    Files.writeString(file, Files.readString(file).replaceFirst("\\[\"", "[\"../../../elsewhere/"));
    sign();
    refused("the model's features are refused: ", "a stage elsewhere");
  }

  @Test
  void aZipWithMoreThanANetwork() throws IOException {
    try (ZipOutputStream out =
        new ZipOutputStream(Files.newOutputStream(model.resolve("network.zip")))) {
      out.putNextEntry(new ZipEntry("preprocessor.bin"));
      out.write(new byte[] {(byte) 0xac, (byte) 0xed});
    }
    sign();
    refused(
        "the model " + model + " is refused: in network.zip, it has the entry 'preprocessor.bin'",
        "A model is data only");
  }

  @Test
  void parametersOfAnotherModel() throws IOException {
    Path manifest = model.resolve("bundle.json");
    ObjectNode tree = (ObjectNode) Samples.json(manifest);
    Files.writeString(manifest, tree.put("parameters-sha256", "0".repeat(64)).toString());
    refused("is damaged: the parameters in network.zip are not those of bundle.json");
  }
}
