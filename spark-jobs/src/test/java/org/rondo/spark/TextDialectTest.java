package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.error.ExitCode;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RowOrigin;
import org.rondo.spark.source.Sources;

/** Text in all its forms gives the same rows. */
class TextDialectTest {
  @TempDir Path temp;

  private List<List<Object>> read(Path source, String... settings) {
    RawData data =
        Sources.open(SparkTest.session(2), Samples.config(temp, source, settings).data());
    return Samples.frame(data)
        .orderBy(RowOrigin.FILE, RowOrigin.PART, RowOrigin.LINE)
        .select(
            data.columns().stream()
                .map(RowOrigin::column)
                .toArray(org.apache.spark.sql.Column[]::new))
        .collectAsList()
        .stream()
        .map(TextDialectTest::values)
        .toList();
  }

  private static List<Object> values(Row row) {
    Object[] values = new Object[row.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.isNullAt(i) ? "" : row.get(i);
    }
    return List.of(values);
  }

  @Test
  void endsOfLineMarksAndCompressionMakeNoDifference() throws IOException {
    String text = Samples.HEADER + "\n" + String.join("\n", Samples.rows(50)) + "\n";
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    List<Path> files =
        List.of(
            Samples.write(temp.resolve("lf.csv"), text),
            Samples.write(temp.resolve("crlf.csv"), text.replace("\n", "\r\n")),
            Samples.write(temp.resolve("cr.csv"), text.replace("\n", "\r")),
            Samples.write(temp.resolve("mark.csv"), "\uFEFF" + text),
            Samples.write(temp.resolve("packed.csv.gz"), packed.toByteArray()),
            Samples.write(temp.resolve("tabs.tsv"), text.replace(',', '\t')),
            Samples.write(temp.resolve("no-end.csv"), text.strip()));
    Set<String> digests = new HashSet<>();
    Set<String> fingerprints = new HashSet<>();
    for (Path file : files) {
      TrainingRunResult run = Samples.train(Samples.config(temp.resolve("runs"), file));
      digests.add(run.parametersSha256());
      fingerprints.add(
          Samples.json(Path.of(run.folder(), "manifest.json")).at("/data/fingerprint").asText());
    }
    assertThat(digests).hasSize(1);
    assertThat(fingerprints).hasSize(1).allMatch(text16 -> text16.matches("[0-9a-f]{16}"));
  }

  @Test
  void quotesAreDoubledAsInRfc4180() {
    Path file =
        Samples.write(
            temp.resolve("q.csv"),
            "\"a\",\"the, name\"\n\"1,5\",\"said \"\"no\"\"\"\n2,\"\"\n3,\"5\"\" disk\"\n4,C:\\tmp\\\n");
    assertThat(read(file))
        .containsExactly(
            List.of("1,5", "said \"no\""),
            List.of("2", ""),
            List.of("3", "5\" disk"),
            List.of("4", "C:\\tmp\\"));
    RawData data = Sources.open(SparkTest.session(2), Samples.config(temp, file).data());
    assertThat(data.columns()).containsExactly("a", "the, name");
  }

  @Test
  void anotherEscapeIsAnOption() {
    Path file = Samples.write(temp.resolve("q.csv"), "a,b\n1,\"said \\\"no\\\"\"\n");
    assertThat(read(file, "data.options={escape: '\\'}"))
        .containsExactly(List.of("1", "said \"no\""));
  }

  @Test
  void quotedLineBreaksAreReadWhereTheyAreAskedFor() {
    Path file =
        Samples.write(
            temp.resolve("m.csv"),
            "\"a\nb\",c\n1,\"x\ny\"\r\n2,plain\n3,\"p\r\n\"\"q\"\",\n\"\n4,5\" disk\n5,\"never closed\n6,z\n");
    RawData data =
        Sources.open(
            SparkTest.session(2),
            Samples.config(temp, file, "data.options={multiLine: true}").data());
    assertThat(data.columns()).containsExactly("a\nb", "c");
    List<Row> rows = Samples.frame(data).orderBy(RowOrigin.LINE).collectAsList();
    assertThat(rows)
        .map(row -> row.<Long>getAs(RowOrigin.LINE) + 1 + " " + row.get(0) + " " + row.get(1))
        .containsExactly(
            "3 1 x\ny", "5 2 plain", "6 3 p\n\"q\",\n", "9 4 5\" disk", "10 null null", "11 6 z");
    assertThat(rows.get(4).<String>getAs(RowOrigin.MALFORMED))
        .startsWith("a quoted value does not end on its line");
    assertThat(
            Samples.refused(
                Samples.config(temp.resolve("runs"), broken(), "data.bad-rows.mode=fail"),
                ExitCode.DATA))
        .contains("1 x a quoted value does not end on its line (data.options.multiLine: true")
        .contains("1 x expected 4 values, got 2")
        .contains("For example, sample.csv, line 52: a quoted value");
  }

  private Path broken() {
    return Samples.csvWith(temp, "1,2,\"r", "s\",no");
  }

  @Test
  void foldersNamedAfterColumnsAreColumnsOfText() {
    List<String> zips = List.of("01", "1", "007");
    for (String zip : zips) {
      Samples.write(temp.resolve("csv/zip=" + zip + "/x.csv"), "a\n" + zip.length() + "\n");
      Samples.write(temp.resolve("json/zip=" + zip + "/x.json"), "{\"a\": " + zip.length() + "}\n");
      SparkTest.session(2)
          .sql("select " + zip.length() + " as a")
          .write()
          .parquet(temp.resolve("parquet/zip=" + zip).toString());
    }
    for (String format : List.of("csv", "json", "parquet")) {
      for (String source : List.of(format, format + "/*", format + "/zip=*/*")) {
        RawData data =
            Sources.open(
                SparkTest.session(2),
                Samples.config(temp, temp.resolve(source), "data.format=" + format).data());
        assertThat(data.columns()).as(source).containsExactly("a", "zip");
        assertThat(Samples.frame(data).select("zip").collectAsList())
            .as(source)
            .map(row -> row.getString(0))
            .containsExactlyInAnyOrderElementsOf(zips);
      }
      assertThat(
              Sources.open(
                      SparkTest.session(2),
                      Samples.config(
                              temp, temp.resolve(format + "/zip=01"), "data.format=" + format)
                          .data())
                  .columns())
          .containsExactly("a");
    }
    Samples.write(temp.resolve("csv/x.csv"), "a\n1\n");
    assertThat(
            Samples.refused(
                Samples.config(temp.resolve("runs"), temp.resolve("csv")), ExitCode.DATA))
        .contains("folders named column=value", "are [] and those of", "are [zip]");
  }

  @Test
  void separatorAndEncodingAreOptions() {
    Path file =
        Samples.write(
            temp.resolve("l.csv"), "größe;ort\n1;Köln\n".getBytes(StandardCharsets.ISO_8859_1));
    String options = "data.options={Sep: ';', encoding: ISO-8859-1}";
    assertThat(read(file, options)).containsExactly(List.of("1", "Köln"));
    RawData data = Sources.open(SparkTest.session(2), Samples.config(temp, file, options).data());
    assertThat(data.columns()).containsExactly("größe", "ort");
  }

  @Test
  void commentsAndBlankLinesAreNoRowsInAnyFile() {
    Samples.write(temp.resolve("in/1.csv"), "# first\n\na,b\n1,2\n\n# in between\n3,4\n  \n");
    Samples.write(temp.resolve("in/2.csv"), "a,b\n5,6\n# last\n");
    Samples.write(temp.resolve("in/3.csv"), "");
    assertThat(read(temp.resolve("in"), "data.options={comment: '#'}"))
        .containsExactly(List.of("1", "2"), List.of("3", "4"), List.of("5", "6"));
  }

  @Test
  void columnsWithoutAHeaderAreNumbered() {
    Path file = Samples.write(temp.resolve("n.csv"), "1,2\n3,4\n");
    assertThat(read(file, "data.options={header: false}")).hasSize(2);
    RawData data =
        Sources.open(
            SparkTest.session(2),
            Samples.config(temp, file, "data.options={header: false}").data());
    assertThat(data.columns()).containsExactly("_c0", "_c1");
  }

  @Test
  void namesWithDotsSpacesAndBracketsAreOrdinary() {
    Path file = Samples.write(temp.resolve("odd [1] {x}.csv"), "home.dest,the `name`\n1,2\n");
    assertThat(read(file)).containsExactly(List.of("1", "2"));
  }

  @Test
  void tabsCanBeSpelledWithABackslash() {
    Path file = Samples.write(temp.resolve("t.csv"), "a\tb\n1\t2\n");
    assertThat(read(file, "data.options={sep: '\\t'}")).containsExactly(List.of("1", "2"));
  }
}
