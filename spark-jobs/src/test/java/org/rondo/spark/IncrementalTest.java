package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.DataConfig;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.network.NetworkPlan;
import org.rondo.network.NetworkState;
import org.rondo.spark.scoring.IncrementalOutput;
import org.rondo.spark.scoring.IncrementalOutput.Changed;
import org.rondo.spark.scoring.IncrementalResult;
import org.rondo.spark.scoring.IncrementalResult.Status;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.scoring.NamedModel;
import org.rondo.spark.scoring.OutputFormat;
import org.rondo.spark.scoring.PredictionColumns;
import org.rondo.spark.scoring.ShadowModel;

/** Scoring what is new: each row of each file once, whatever its name, and nothing else. */
class IncrementalTest {
  @TempDir private static Path temp;
  private static ModelBundle bundle;
  private static NamedModel model;
  private static ModelBundle otherClasses;
  private static ModelBundle wider;

  @TempDir private Path own;
  private Path in;
  private Path out;

  @BeforeAll
  static void train() {
    Path csv = Samples.csv(temp.resolve("data"));
    bundle = Samples.train(Samples.config(temp.resolve("runs"), csv)).model();
    model = new NamedModel(bundle, "sample@1");
    otherClasses =
        Samples.train(
                Samples.config(
                    temp.resolve("others"), csv, "data.label=c", "data.features={a: numeric}"))
            .model();
    wider =
        Samples.train(
                Samples.config(
                    temp.resolve("wider"),
                    csv,
                    "data.label=c",
                    "data.features={a: numeric, b: numeric}"))
            .model();
  }

  private static SparkSession session() {
    return SparkTest.session(2);
  }

  /** A file of some of the sample's rows. */
  private Path file(String name, int from, int to) {
    in = own.resolve("in");
    out = own.resolve("out");
    String rows = String.join("\n", Samples.rows(50).subList(from, to));
    return Samples.write(in.resolve(name), Samples.HEADER + "\n" + rows + "\n");
  }

  private DataConfig input(Object source, String... settings) {
    return Samples.config(own, source, settings).data();
  }

  private IncrementalOutput output() {
    return IncrementalOutput.to(out.toString(), OutputFormat.PARQUET);
  }

  private IncrementalResult add(Object source, String... settings) {
    return Rondo.on(session()).predictNew(model, input(source, settings), output());
  }

  private String refused(ExitCode code, Object source, IncrementalOutput output) {
    RondoException failure =
        catchThrowableOfType(
            RondoException.class,
            () -> Rondo.on(session()).predictNew(model, input(source), output));
    assertThat(failure).isNotNull();
    assertThat(failure.exitCode()).as(failure.getMessage()).isEqualTo(code);
    assertThat(session().sparkContext().getPersistentRDDs().size()).isZero();
    return failure.getMessage();
  }

  private Dataset<Row> read() {
    return session().read().parquet(out.toString());
  }

  /** The column a of all rows, which names them. */
  private List<Integer> rows() {
    return read().selectExpr("int(a)").collectAsList().stream()
        .map(row -> row.getInt(0))
        .sorted()
        .toList();
  }

  private static List<Integer> numbers(int end) {
    return Stream.iterate(0, i -> i + 1).limit(end).toList();
  }

  private JsonNode entry(int batch) {
    return Samples.json(out.resolve("_rondo/ledger/0000000%s.json".formatted(batch)));
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(out.resolve("_rondo"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void eachCallAddsWhatIsNew() throws IOException {
    file("a.csv", 0, 10);
    IncrementalResult first = add(in);
    assertThat(first.status()).isEqualTo(Status.SCORED);
    assertThat(first.batch()).isEqualTo(1);
    assertThat(first.counts()).isEqualTo(new IncrementalResult.Counts(1, 0, 10, 0));

    IncrementalResult second = add(in);
    assertThat(second.status()).isEqualTo(Status.NOTHING_NEW);
    assertThat(second.batch()).isZero();

    file("b.csv", 10, 15);
    file("c.csv", 15, 20);
    file("_d.csv", 20, 30); // still being written, as are the next two
    file(".e.csv", 20, 30);
    Samples.write(in.resolve("f.csv"), "");
    NamedModel later = new NamedModel(bundle, "sample@2");
    IncrementalResult third = Rondo.on(session()).predictNew(later, input(in), output());
    assertThat(third.counts()).isEqualTo(new IncrementalResult.Counts(2, 1, 10, 0));

    assertThat(rows()).isEqualTo(numbers(20));
    assertThat(read().where("prediction IS NULL").count()).isZero();
    assertThat(read().groupBy("rondo_batch", "model_version").count().collectAsList())
        .extracting(Row::toString)
        .containsExactlyInAnyOrder("[1,sample@1,10]", "[2,sample@2,10]");
    assertThat(entry(2).at("/inputs").findValuesAsText("path"))
        .containsExactly(uri("b.csv"), uri("c.csv"), uri("f.csv"));
    assertThat(left()).containsExactly("ledger");

    file("f.csv", 20, 21); // of an empty file, nothing was scored
    add(in);
    assertThat(rows()).isEqualTo(numbers(21));
    assertThat(add(in).status()).isEqualTo(Status.NOTHING_NEW);
  }

  private String uri(String name) {
    return "file:" + in.resolve(name);
  }

  @Test
  void emptyInputIsNothingNewAndLeavesNothing() throws IOException {
    file("x", 0, 1);
    Files.delete(in.resolve("x"));
    assertThat(add(in).status()).isEqualTo(Status.NOTHING_NEW);
    assertThat(add(in + "/*.csv").status()).isEqualTo(Status.NOTHING_NEW);
    assertThat(out).doesNotExist();
    assertThat(refused(ExitCode.DATA, own.resolve("gone"), output())).contains("no file matches");
    assertThat(out).doesNotExist();

    Samples.write(in.resolve("header.csv"), Samples.HEADER + "\n");
    assertThat(add(in).counts().rows()).isZero();
    assertThat(add(in).status()).isEqualTo(Status.NOTHING_NEW);
    file("a.csv", 0, 3);
    add(in);
    assertThat(rows()).isEqualTo(numbers(3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "json", "csv"})
  void filesAreReadByTheirNamesWhateverTheseHold(String format) throws IOException {
    file("seed.csv", 0, 6);
    Dataset<Row> all = session().read().option("header", "true").csv(in.resolve("seed.csv") + "");
    Path place = own.resolve("odd/da y=1 %20/[x]{y}*");
    for (int i = 0; i < 6; i++) {
      Path written = own.resolve("written-" + i);
      all.where("a = " + i)
          .coalesce(1)
          .write()
          .format(format)
          .option("header", true)
          .save(written + "");
      try (Stream<Path> parts = Files.list(written)) {
        Path part =
            parts.filter(f -> f.getFileName().toString().startsWith("part-")).findFirst().get();
        String name = List.of("a b", "a,b", "[ab]", "{a,b}", "a?c*", "a%2Fb").get(i);
        Files.createDirectories(place);
        Files.move(part, place.resolve(name + "." + format));
      }
      if (i % 3 == 2) {
        assertThat(add(own.resolve("odd")).counts().rows()).isEqualTo(3);
      }
    }
    assertThat(rows()).isEqualTo(numbers(6));
    assertThat(read().select("da y").distinct().collectAsList()).hasSize(1);
  }

  @Test
  void partitionFoldersAreColumnsOfEachBatch() {
    file("dt=2026-01-01/a.csv", 0, 4);
    add(in);
    file("dt=2026-01-02/a.csv", 4, 6);
    add(in);
    assertThat(read().groupBy("rondo_batch", "dt").count().collectAsList())
        .extracting(Row::toString)
        .containsExactlyInAnyOrder("[1,2026-01-01,4]", "[2,2026-01-02,2]");
  }

  @Test
  void overlappingGlobsReadAFileOnce() {
    file("one/a.csv", 0, 4);
    assertThat(add(in + "/{one,on*,one/a.csv}").counts().rows()).isEqualTo(4);
    assertThat(add(in).status()).isEqualTo(Status.NOTHING_NEW);
    assertThat(rows()).isEqualTo(numbers(4));
  }

  @Test
  void aFileThatHasChangedIsRefusedOrScoredAnew() throws IOException {
    Path a = file("a.csv", 0, 4);
    add(in);
    Files.setLastModifiedTime(a, FileTime.fromMillis(1_000_000_000_000L));
    assertThat(refused(ExitCode.DATA, in, output()))
        .contains("1 of the files have changed since they were scored: " + uri("a.csv"))
        .contains("--rescore-changed");
    IncrementalOutput again =
        new IncrementalOutput(
            out.toString(),
            OutputFormat.PARQUET,
            PredictionColumns.DEFAULT,
            "model_version",
            Changed.RESCORE);
    assertThat(Rondo.on(session()).predictNew(model, input(in), again).counts().rows())
        .isEqualTo(4);
    assertThat(add(in).status()).isEqualTo(Status.NOTHING_NEW);
    assertThat(read().count()).isEqualTo(8);
  }

  @Test
  void badRowsAreKeptAsideInTheirBatch() throws IOException {
    file("a.csv", 0, 4);
    add(in);
    Path bad = Samples.write(in.resolve("b.csv"), Samples.HEADER + "\nx,1,r,no\n5,1,r,no\n");
    assertThat(refused(ExitCode.DATA, in, output())).contains("1 of 2 rows cannot be scored");
    assertThat(left()).containsExactly("ledger");
    IncrementalResult tolerant = add(in, "data.bad-rows.max-fraction=0.5");
    assertThat(tolerant.counts().rejectedRows()).isEqualTo(1);
    assertThat(entry(2).at("/rows/rejected").asInt()).isEqualTo(1);
    List<JsonNode> kept =
        Samples.jsonLines(out.resolve("rondo_batch=00000002/_rejected/rows.jsonl"));
    assertThat(kept).hasSize(1);
    assertThat(kept.get(0).get("file").asText()).endsWith(bad.getFileName().toString());
    assertThat(read().count()).isEqualTo(5);
  }

  @Test
  void whatWouldNotBeOneTableIsRefused() throws IOException {
    file("a.csv", 0, 4);
    add(in);
    Samples.write(in.resolve("b.csv"), "a,b,c,y,z\n1,2,r,no,3\n");
    assertThat(refused(ExitCode.DATA, in, output())).contains("the column 'z' (string) is new");
    Files.delete(in.resolve("b.csv"));
    file("b.csv", 4, 5);
    assertThat(refused(ExitCode.DATA, in, IncrementalOutput.to(out.toString(), OutputFormat.CSV)))
        .contains("the format is csv and was parquet");
    NamedModel other = NamedModel.of(otherClasses);
    RondoException failure =
        catchThrowableOfType(
            RondoException.class, () -> Rondo.on(session()).predictNew(other, input(in), output()));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(failure).hasMessageContaining("the column 'probability_no' (float) is missing");
    assertThat(rows()).isEqualTo(numbers(4));
  }

  @Test
  void namesThatClashAreRefused() {
    file("a.csv", 0, 4);
    Samples.write(in.resolve("a.csv"), "a,b,c,y,Model_Version\n1,2,r,no,3\n");
    assertThat(refused(ExitCode.DATA, in, output()))
        .contains("two columns would be called 'model_version'", "--version-col");
    Samples.write(in.resolve("a.csv"), "a,b,c,y,RONDO_BATCH\n1,2,r,no,3\n");
    assertThat(refused(ExitCode.DATA, in, output())).contains("RONDO_BATCH");
    assertThat(out).doesNotExist();
  }

  @Test
  void placesThatCannotGrowAreRefused() throws IOException {
    file("a.csv", 0, 4);
    Samples.write(out.resolve("notes.txt"), "mine");
    assertThat(refused(ExitCode.CONFIGURATION, in, output()))
        .contains("holds other things than batches of predictions, such as notes.txt");
    assertThat(out).isDirectoryContaining(file -> file.endsWith("notes.txt"));
    assertThat(refused(ExitCode.CONFIGURATION, in, to(in.resolve("out"))))
        .contains("overlaps what is read");
    assertThat(in.resolve("out")).doesNotExist();
    assertThat(refused(ExitCode.CONFIGURATION, "builtin:titanic", to(own.resolve("o"))))
        .contains("--incremental: got builtin:titanic");
    Path locked = own.resolve("locked");
    Samples.write(
        locked.resolve("_rondo/driver.json"),
        "{\"host\": \"h\", \"process\": 1, \"expires\": \"2999-01-01T00:00:00Z\"}");
    assertThat(refused(ExitCode.LOCKED, in, to(locked))).contains("still at work");
  }

  private static IncrementalOutput to(Path folder) {
    return IncrementalOutput.to(folder.toString(), OutputFormat.PARQUET);
  }

  private IncrementalResult shadowed(ShadowModel shadow) {
    return Rondo.on(session()).predictNew(model, shadow, input(in), output());
  }

  @Test
  void aShadowHasColumnsOfItsOwnAndNeverFails() {
    file("a.csv", 0, 4);
    NamedModel second = new NamedModel(bundle, "sample@7");
    assertThat(shadowed(ShadowModel.of(second)).shadow().problem()).isNull();
    file("b.csv", 4, 8);
    ShadowModel unlike = ShadowModel.of(new NamedModel(otherClasses, "other@1"));
    assertThat(shadowed(unlike).shadow().problem()).contains("it has the classes [b, g, r]");
    file("c.csv", 8, 12);
    ShadowModel gone =
        ShadowModel.open("/no/model", "m", Rondo.on(session()).registry(), session());
    assertThat(shadowed(gone).shadow().problem()).contains("no model in /no/model");
    file("d.csv", 12, 16);
    assertThat(add(in).shadow()).isNull();

    assertThat(rows()).isEqualTo(numbers(16));
    assertThat(read().where("prediction IS NULL OR model_version <> 'sample@1'").count()).isZero();
    assertThat(
            read()
                .where("shadow_prediction = prediction AND shadow_probability_no = probability_no")
                .where("shadow_model_version = 'sample@7'")
                .count())
        .isEqualTo(4);
    assertThat(read().where("shadow_model_version IS NULL").count()).isEqualTo(12);
    assertThat(read().where("shadow_prediction IS NULL").count()).isEqualTo(12);
    assertThat(entry(2).at("/scoring/shadow-problem").asText()).contains("classes");
  }

  /** Rows that only the second model cannot use, then rows that it cannot read, then none. */
  @Test
  void aShadowThatFailsLeavesNulls() {
    file("a.csv", 0, 4);
    NamedModel narrow = new NamedModel(otherClasses, "narrow@1");
    ShadowModel broken =
        ShadowModel.of(
            new NamedModel(
                ModelBundle.of(
                    otherClasses.schema(),
                    new NetworkPlan(
                        otherClasses.definition(), otherClasses.signature().output().objective()),
                    new NetworkState(new float[1], new float[0], 0)),
                "broken@1"));
    IncrementalResult failed = Rondo.on(session()).predictNew(narrow, broken, input(in), output());
    assertThat(failed.shadow().problem()).isNotBlank();

    Samples.write(in.resolve("b.csv"), "a,b,c,y\n5,1,r,no\n6,x,g,no\n");
    ShadowModel wide = ShadowModel.of(new NamedModel(wider, "wide@1"));
    IncrementalResult partly = Rondo.on(session()).predictNew(narrow, wide, input(in), output());
    assertThat(partly.shadow().problem()).contains("b");
    assertThat(rows()).containsExactly(0, 1, 2, 3, 5, 6);
    assertThat(read().where("prediction IS NULL").count()).isZero();
    assertThat(read().where("shadow_prediction IS NOT NULL").selectExpr("int(a)").collectAsList())
        .extracting(row -> row.getInt(0))
        .containsExactly(5);

    out = own.resolve("without-b");
    in = own.resolve("in-without-b");
    Samples.write(in.resolve("a.csv"), "a,c,y\n5,r,no\n");
    IncrementalResult none = Rondo.on(session()).predictNew(narrow, wide, input(in), output());
    assertThat(none.shadow().problem()).contains("'b'");
    assertThat(read().where("shadow_prediction IS NULL").count()).isEqualTo(1);
  }

  @Test
  void aShadowCannotJoinLater() {
    file("a.csv", 0, 4);
    add(in);
    file("b.csv", 4, 8);
    RondoException failure =
        catchThrowableOfType(RondoException.class, () -> shadowed(ShadowModel.of(model)));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(failure).hasMessageContaining("have no column 'shadow_model_version'");
  }
}
