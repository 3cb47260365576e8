package org.rondo.spark.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.spark.CapturedLog;
import org.rondo.spark.FaultyFileSystem;
import org.rondo.spark.Samples;
import org.rondo.spark.SparkTest;

/**
 * Secrets wherever a user may give one, in commands that train, evaluate and predict on every kind
 * of source: none is in any byte that they write, Spark's event log included.
 */
class SecretsTest {
  /** Every secret. */
  private static final Pattern PLANTED = Pattern.compile("pl4nt3d-\\w+");

  private static final String HOST = "vault://me:pl4nt3d-uri@host";

  private static final List<String> CONF =
      List.of(
          "spark.hadoop.fs.s3a.access.key=pl4nt3d-access",
          "spark.hadoop.fs.s3a.secret.key=pl4nt3d-secret",
          "spark.hadoop.fs.azure.account.key.me.blob.core.windows.net=pl4nt3d-account",
          "spark.hadoop.fs.azure.sas.box.me.blob.core.windows.net=?sv=2020&sig=pl4nt3d-sas",
          "spark.hadoop.fs.sftp.keyfile.passphrase=pl4nt3d-phrase",
          "spark.hadoop.javax.jdo.option.ConnectionURL=jdbc:mysql://me:pl4nt3d-mysql@h/db",
          "spark.hadoop.my.url=jdbc:postgresql://h/db?user=me&password=pl4nt3d-postgres",
          "spark.hadoop.my.dsn=jdbc:sqlserver://h;user=me;password=pl4nt3d-sqlserver",
          "spark.hadoop.my.tns=jdbc:oracle:thin:me/pl4nt3d-oracle@h:1521:db",
          "spark.executorEnv.AWS_SECRET_ACCESS_KEY=pl4nt3d-executor",
          "spark.jars.ivySettings.proxy=https://me:pl4nt3d-proxy@h/x");

  private static final String OPTIONS =
      "data.options={password: pl4nt3d-password, fs.azure.account.key.me: pl4nt3d-key,"
          + " url: 'jdbc:mysql://me:pl4nt3d-url@h/db', link: 'https://h/x?a=1&sig=pl4nt3d-sig',"
          + " dsn: 'jdbc:oracle:thin:me/pl4nt3d-thin@h:1521:db', apiKey: pl4nt3d-api}";

  private static final String SAMPLE =
      """
      name: sample
      data:
        source: x
        label: y
        task: classification
        features: {a: numeric, b: numeric, c: categorical}
        bad-rows: {max-fraction: 0.5}
      model: {network: linear}
      training: {rounds: 1, batch-size: 20}
      """;

  @TempDir private Path temp;
  private final CapturedTerminal terminal = new CapturedTerminal();

  @Test
  void nothingThatIsWrittenHoldsOne() throws IOException {
    assertThat(System.getenv("PLANTED_PASSWORD")).as("set for all tests").matches(PLANTED);
    String command = System.setProperty("sun.java.command", "rondo train " + CONF);
    SparkTest.stop();
    Path written = Files.createDirectories(temp.resolve("written"));
    try (SparkSessions spark = SparkSessions.open(request(written));
        CapturedLog log = new CapturedLog()) {
      useEverySource(spark.session(), written);
      assertThat(planted(String.join("\n", log.messages()))).isEmpty();
    } finally {
      System.setProperty("sun.java.command", command);
    }

    assertThat(planted(terminal.out() + terminal.err())).isEmpty();
    try (Stream<Path> files = Files.walk(written)) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      assertThat(all)
          .anyMatch(file -> file.toString().contains("events/") && file.toFile().length() > 99_999);
      for (Path file : all) {
        assertThat(planted(Files.readString(file, ISO_8859_1))).as(file.toString()).isEmpty();
      }
    }
  }

  /** The secrets of a text, each with what stands before one of its places. */
  private static Collection<String> planted(String text) {
    Map<String, String> found = new TreeMap<>();
    PLANTED
        .matcher(text)
        .results()
        .forEach(
            place ->
                found.put(
                    place.group(), text.substring(Math.max(0, place.start() - 200), place.end())));
    return found.values();
  }

  private SparkSessions.Request request(Path written) throws IOException {
    Map<String, String> conf = new LinkedHashMap<>();
    for (String setting : CONF) {
      String[] parts = setting.split("=", 2);
      conf.put(parts[0], parts[1]);
    }
    conf.put("spark.eventLog.enabled", "true");
    conf.put("spark.eventLog.compress", "false");
    conf.put("spark.eventLog.dir", Files.createDirectory(written.resolve("events")).toUri() + "");
    conf.put("spark.sql.warehouse.dir", temp.resolve("warehouse").toString());
    conf.put("spark.hadoop.fs.vault.impl", Vault.class.getName());
    return new SparkSessions.Request("secrets", "local[2]", conf);
  }

  private void useEverySource(SparkSession session, Path written) {
    Path yaml = Samples.write(temp.resolve("sample.yaml"), SAMPLE);
    Path model = temp;
    for (Source source : sources(session)) {
      Path output = written.resolve(source.name());
      if (source.commands().contains("train")) {
        run(0, "train", yaml, "--set", "data.source=" + source.uri(), "--set=output=" + output);
        model = Samples.onlyRun(output);
      }
      if (source.commands().contains("evaluate")) {
        run(0, "evaluate", model, "--data", source.uri());
      }
      if (source.commands().contains("predict")) {
        Path scored = output.resolve("scored");
        run(0, "predict", model, "--input", source.uri(), "--format=json", "--output", scored);
        if (source.uri().startsWith(HOST)) {
          Path grown = output.resolve("grown");
          run(0, "predict", model, "--input", source.uri(), "--incremental", "--output", grown);
        }
      }
    }
    Path none = written.resolve("none");
    run(3, "predict", model, "--input", HOST + "/gone", "--incremental", "--output", none);
    run(3, "train", yaml, "--verbose", "--set", "data.source=" + HOST + "/gone.csv");
  }

  private void run(int code, Object... arguments) {
    List<String> all = new ArrayList<>(Stream.of(arguments).map(Object::toString).toList());
    CONF.forEach(setting -> all.addAll(List.of("--conf", setting)));
    // A table takes no options.
    if (all.stream().noneMatch(argument -> argument.endsWith("table:kept"))) {
      all.addAll(List.of("--set", OPTIONS));
    }
    all.addAll(List.of("--set", "data.bad-rows.max-fraction=0.5"));
    assertThat(terminal.run(all.toArray(String[]::new))).as(terminal.err()).isEqualTo(code);
  }

  /** What is read, by some commands. */
  private record Source(String name, String uri, String commands) {}

  private List<Source> sources(SparkSession session) {
    Path csv = Samples.csvWith(temp, "x,1,r,no");
    Dataset<Row> rows =
        session
            .read()
            .option("header", "true")
            .csv(csv.toString())
            .selectExpr("try_cast(a AS double) a", "double(b) b", "c", "y");
    List<Source> sources =
        new ArrayList<>(List.of(new Source("csv", HOST + csv, "train, predict")));
    for (String format : List.of("json", "parquet", "orc")) {
      String path = temp.resolve("sample." + format).toString();
      rows.write().format(format).save(path);
      sources.add(new Source(format, HOST + path, format.equals("json") ? "evaluate" : "predict"));
    }
    session.sql(
        """
        CREATE TABLE kept (a STRING, b STRING, c STRING, y STRING) USING csv
        OPTIONS (path '%s', header 'true', password 'pl4nt3d-table',
          url 'jdbc:mysql://me:pl4nt3d-sql@h/db')
        """
            .formatted(HOST + csv));
    sources.add(new Source("table", "table:kept", "train, predict"));
    return sources;
  }

  /** Local files under URIs with a user and a password. */
  public static final class Vault extends FaultyFileSystem {
    private @Nullable URI uri;

    @Override
    public void initialize(URI name, Configuration conf) throws IOException {
      uri = URI.create("vault://" + name.getRawAuthority());
      super.initialize(name, conf);
    }

    @Override
    public URI getUri() {
      return Objects.requireNonNullElse(uri, URI.create("vault:///"));
    }

    @Override
    public String getScheme() {
      return "vault";
    }
  }
}
