package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.data.DigitRenderer;
import org.rondo.data.Split;
import org.rondo.evaluation.MetricCatalog;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.scoring.EvaluationResult;
import org.rondo.spark.shards.Preparation;
import org.rondo.spark.shards.PreparedData;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RowOrigin;
import org.rondo.spark.source.Sources;
import org.rondo.training.TrainingListener;

/** Every kind of source gives its rows. */
class SourcesTest {
  @TempDir Path temp;

  private RawData open(Object source, String... settings) {
    return Sources.open(SparkTest.session(2), Samples.config(temp, source, settings).data());
  }

  private static long good(RawData data) {
    return Samples.frame(data).where(RowOrigin.column(RowOrigin.MALFORMED).isNull()).count();
  }

  @Test
  void jsonLines() {
    Path file =
        Samples.write(
            temp.resolve("x.jsonl"),
            "{\"a\": 1, \"home.dest\": \"x\", \"v\": [1, 2.5]}\n\n{\"a\": 2.5, \"flag\": true}\n"
                + "{broken\n");
    RawData data = open(file);
    assertThat(data.columns()).containsExactlyInAnyOrder("a", "flag", "home.dest", "v");
    assertThat(Samples.frame(data).count()).isEqualTo(3);
    assertThat(good(data)).isEqualTo(2);
    Row first = Samples.frame(data).orderBy(RowOrigin.LINE).head();
    assertThat(first.<String>getAs("a")).isEqualTo("1");
    assertThat(first.<String>getAs("home.dest")).isEqualTo("x");
    assertThat(first.<Double>getList(first.fieldIndex("v"))).containsExactly(1.0, 2.5);
  }

  @Test
  void columnarFilesFoldersGlobsTablesAndRows() {
    SparkSession session = SparkTest.session(2);
    Dataset<Row> frame = session.range(0, 10).selectExpr("id as a", "string(id % 2) as y");
    for (String format : List.of("parquet", "orc")) {
      String path = temp.resolve("x." + format).toString();
      frame.repartition(3).write().format(format).save(path);
      assertThat(open(path).columns()).containsExactly("a", "y");
      assertThat(good(open(path))).isEqualTo(10);
      assertThat(Samples.frame(open(path)).head().<String>getAs(RowOrigin.FILE)).contains("part-");
    }
    Samples.write(temp.resolve("in/1.csv"), "a,y\n1,2\n");
    Samples.write(temp.resolve("in/deeper/2.csv"), "a,y\n3,4\n");
    Samples.write(temp.resolve("in/_hidden.csv"), "z\n3\n");
    assertThat(good(open(temp.resolve("in")))).isEqualTo(2);
    assertThat(good(open(temp.resolve("in") + "/*.csv"))).isEqualTo(1);
    assertThat(good(open(temp.toUri() + "in/1.csv"))).isEqualTo(1);

    frame.createOrReplaceTempView("sample_view");
    assertThat(good(open("table:sample_view"))).isEqualTo(10);
    assertThat(good(Sources.of(frame))).isEqualTo(10);
  }

  @Test
  void manySmallFilesAreReadInFewTasks() {
    Map<String, String> texts =
        Map.of("csv", "a,y\n1,2\n", "jsonl", "{\"a\": 1, \"y\": 2}\n", "libsvm", "1 1:2\n");
    texts.forEach(
        (ending, text) -> {
          for (int i = 0; i < 100; i++) {
            Samples.write(temp.resolve(ending + "/" + i + "." + ending), text);
          }
        });
    for (String format : List.of("parquet", "orc")) {
      SparkTest.session(2)
          .range(0, 100, 1, 100)
          .selectExpr("id as a", "id % 2 as y")
          .write()
          .format(format)
          .save(temp.resolve(format).toString());
    }
    for (String format : List.of("csv", "jsonl", "libsvm", "parquet", "orc")) {
      RawData data = open(temp.resolve(format));
      assertThat(data.rows().read().getNumPartitions()).as(format).isLessThanOrEqualTo(4);
      assertThat(good(data)).as(format).isEqualTo(100);
    }
  }

  @Test
  void rowsOfTheCaller() {
    SparkSession session = SparkTest.session(2);
    Dataset<Row> frame =
        session
            .range(0, 60)
            .selectExpr("id as a", "id * 0.5 as b", "'r' as c", "string(id % 2) as y");
    TrainingRunResult run =
        Rondo.on(session)
            .train(Samples.config(temp.resolve("runs"), "rows"), frame, new TrainingListener() {});
    assertThat(run.account()).isEqualTo(new TrainingRunResult.Account(60, 48, 12, 0));
    EvaluationResult evaluated = Rondo.on(session).evaluate(run.model(), frame.limit(20));
    assertThat(evaluated.rows()).isEqualTo(20);
    assertThat(evaluated.metrics().examples()).isEqualTo(20);
  }

  @Test
  void libSvmOfAnotherWidthThanTheModels() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      text.append(i % 2 == 0 ? "-1 1:" : "1 2:").append(i + 1).append(" 4:1 # row\n");
    }
    Path file = Samples.write(temp.resolve("x.libsvm"), text + "1 0:3\n1 2:2 1:1\n1 3:x\n");
    TrainingRunResult run =
        Samples.train(
            Samples.config(
                temp.resolve("runs"),
                file,
                "data.label=[]",
                "data.features={}",
                "data.bad-rows.max-fraction=0.1"));
    assertThat(run.classes()).containsExactly("-1", "1");
    assertThat(run.rejectedRows()).isEqualTo(3);
    assertThat(run.model().signature().features())
        .containsExactly("features[0]", "features[1]", "features[2]", "features[3]");
    assertThat(Samples.jsonLines(Path.of(run.folder(), "rejected/rows.jsonl")))
        .map(row -> row.get("line").asInt() + " " + row.get("reason").asText())
        .containsExactly(
            "41 index 0 is not between 1 and 4",
            "42 index 1 is not between 3 and 4",
            "43 '3:x' is not index:value");

    Path narrow = Samples.write(temp.resolve("narrow.svm"), "1 2:3\n-1 1:2\n1 9:1\n");
    EvaluationResult evaluated =
        Rondo.on(SparkTest.session(2))
            .evaluate(
                run.model(), Samples.config(temp, narrow, "data.bad-rows.max-fraction=0.5").data());
    assertThat(evaluated.rows()).isEqualTo(3);
    assertThat(evaluated.rejectedRows()).as("an index that the model does not have").isEqualTo(1);
    Vector wide = Samples.frame(open(file)).head().getAs("features");
    assertThat(wide.size()).isEqualTo(4);
  }

  private static byte[] images(int count) {
    ByteBuffer buffer = ByteBuffer.allocate(16 + count * 4);
    buffer.putInt(0x803).putInt(count).putInt(2).putInt(2);
    for (int i = 0; i < count; i++) {
      buffer.put(new byte[] {(byte) i, (byte) (255 - i), (byte) (i % 3 * 80), 7});
    }
    return buffer.array();
  }

  private static byte[] labels(int count) {
    ByteBuffer buffer = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
    for (int i = 0; i < count; i++) {
      buffer.put((byte) (i % 3));
    }
    return buffer.array();
  }

  private static byte[] packed(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static final String[] IDX = {
    "data.format=idx", "data.label=[]", "data.features={}", "data.split={train: 0.75, test: 0.25}"
  };

  private PreparedData prepareIdx(Path source) {
    RunConfig config = Samples.config(temp, source, IDX);
    return new Preparation(config, lines -> {})
        .run(Sources.open(SparkTest.session(2), config.data()));
  }

  private static List<Long> sizes(PreparedData data) {
    data.close();
    return java.util.Arrays.stream(Split.values())
        .map(split -> data.rows().get(split).stream().mapToLong(n -> n).sum())
        .toList();
  }

  @Test
  void idxPairs() throws IOException {
    Path folder = temp.resolve("idx");
    Samples.write(folder.resolve("train-images-idx3-ubyte.gz"), packed(images(40)));
    Samples.write(folder.resolve("labels-idx1-ubyte"), labels(40));
    assertThat(
            Samples.refused(
                Samples.config(temp.resolve("r"), folder, IDX), org.rondo.error.ExitCode.DATA))
        .contains("data.source: cannot read", "train-labels-idx1-ubyte.gz");
    Files.delete(folder.resolve("labels-idx1-ubyte"));
    Samples.write(folder.resolve("train-labels-idx1-ubyte"), labels(40));
    assertThat(sizes(prepareIdx(folder))).containsExactly(30L, 0L, 10L);

    Samples.write(folder.resolve("t10k-images-idx3-ubyte"), images(9));
    Samples.write(folder.resolve("t10k-labels-idx1-ubyte"), labels(9));
    PreparedData pair = prepareIdx(folder);
    assertThat(pair.schema().layout().inputShape().dimensions()).containsExactly(1, 2, 2);
    assertThat(pair.schema().labels().codes().classes()).containsExactly("0", "1", "2");
    assertThat(sizes(pair)).as("the source's own test rows").containsExactly(40L, 0L, 9L);
    assertThat(sizes(prepareIdx(folder.resolve("t10k-images-idx3-ubyte"))))
        .as("test files alone are a source like any other")
        .containsExactly(7L, 0L, 2L);

    Samples.write(folder.resolve("t10k-labels-idx1-ubyte"), labels(8));
    assertThat(
            Samples.refused(
                Samples.config(temp.resolve("r"), folder, IDX), org.rondo.error.ExitCode.DATA))
        .contains("holds 9 images", "holds 8 labels");
    Samples.write(folder.resolve("t10k-images-idx3-ubyte"), java.util.Arrays.copyOf(images(8), 30));
    assertThat(
            Samples.refused(
                Samples.config(temp.resolve("r"), folder, IDX), org.rondo.error.ExitCode.DATA))
        .contains("t10k-images-idx3-ubyte is cut off", "Fetch the file again");
  }

  @Test
  void digitsAreDrawnWhereTheyAreNeeded() {
    RawData data = open("builtin:digits", "data.options={rows: 1500, seed: 9}");
    assertThat(Samples.frame(data).count()).isEqualTo(1500);
    Row row = Samples.frame(data).where(RowOrigin.column(RowOrigin.LINE).equalTo(1234)).head();
    assertThat(row.<byte[]>getAs("image")).isEqualTo(DigitRenderer.example(1234, 9));
    assertThat(row.<String>getAs("label")).isEqualTo("" + DigitRenderer.label(1234, 9));
  }

  @Test
  void mnist() {
    Path mnist = SparkTest.shared("mnist");
    Assumptions.assumeTrue(Files.isDirectory(mnist), "no MNIST here");
    RunConfig config =
        ConfigReader.read(
            SparkTest.conf("mnist.yaml"),
            List.of(
                "data.source=" + mnist,
                "output=" + temp,
                "model={network: linear}",
                "training.rounds=8",
                "training.epochs=null"));
    TrainingRunResult run = Samples.train(config);
    assertThat(run.account()).isEqualTo(new TrainingRunResult.Account(70_000, 57_000, 13_000, 0));
    assertThat(run.metrics().get(Split.TEST).examples()).isEqualTo(10_000);
    assertThat(run.metrics().get(Split.TEST).value(MetricCatalog.ACCURACY)).isGreaterThan(0.8);
  }
}
