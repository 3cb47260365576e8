package org.rondo.spark.retrain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.spark.JsonSchemas;
import org.rondo.spark.Rondo;
import org.rondo.spark.SparkTest;
import org.rondo.spark.registry.Registry;
import org.rondo.spark.retrain.RetrainResult.Status;
import org.rondo.training.TrainingListener;

/** What a backend of OpenLineage is told, compared with the official schemas. */
@Timeout(300)
class LineageTest {
  private static final String SPEC = "https://openlineage.io/spec/";
  private static final JsonSchemas SCHEMAS = new JsonSchemas(LineageTest::schema);

  @TempDir private Path temp;

  @RegisterExtension private final RequestServer server = new RequestServer("/api/v1/lineage", 201);

  /** Facets have versions in their URIs, which have to be those of the files here. */
  private static String schema(String uri) {
    String name = uri.substring(uri.lastIndexOf('/') + 1);
    String path = uri.contains("/facets/") ? "/openlineage/facets/" : "/openlineage/";
    try (InputStream in = LineageTest.class.getResourceAsStream(path + name)) {
      if (in == null) {
        return null;
      }
      String text = new String(in.readAllBytes(), UTF_8);
      return text.contains("\"$id\": \"" + uri + "\"") ? text : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RunConfig config(String... more) {
    return ConfigReader.read(
        SparkTest.conf("titanic.yaml"),
        Stream.concat(
                Stream.of(
                    "output=" + temp + "/runs",
                    "training.epochs=3",
                    "retrain.gate={draws: 99, smoke-load: false}",
                    "retrain.openlineage=" + temp + "/lineage/events.jsonl"),
                Arrays.stream(more))
            .toList());
  }

  private Registry registry(SparkSession session) {
    return Registry.at(temp + "/registry", session.sparkContext().hadoopConfiguration());
  }

  private RetrainResult retrain(String... more) {
    SparkSession session = SparkTest.session(2);
    return Rondo.on(session).retrain(config(more), registry(session), new TrainingListener() {});
  }

  private List<JsonNode> events() throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : Files.readAllLines(temp.resolve("lineage/events.jsonl"))) {
      events.add(valid(line));
    }
    return events;
  }

  /** An event, which has to be as its own schema and those of all its facets say. */
  private static JsonNode valid(String line) throws IOException {
    JsonNode event = new ObjectMapper().readTree(line);
    assertThat(event.get("schemaURL").asText())
        .isEqualTo(SPEC + "2-0-2/OpenLineage.json#/$defs/RunEvent");
    assertThat(SCHEMAS.problems(event.get("schemaURL").asText(), line)).as(line).isEmpty();
    for (JsonNode facet : event.findParents("_schemaURL")) {
      assertThat(SCHEMAS.problems(facet.get("_schemaURL").asText(), facet.toString()))
          .as(facet.toString())
          .isEmpty();
    }
    return event;
  }

  @Test
  void whatIsReadAndMadeAndHowItEnds() throws IOException {
    assertThat(retrain().status()).isEqualTo(Status.PROMOTED);
    assertThat(retrain().status()).isEqualTo(Status.NOTHING_NEW);
    assertThatThrownBy(() -> retrain("data.source=nowhere.csv")).hasMessageContaining("nowhere");

    List<JsonNode> events = events();
    assertThat(events)
        .extracting(event -> event.get("eventType").asText())
        .containsExactly("START", "COMPLETE", "START", "COMPLETE", "START", "FAIL");
    for (int i = 0; i < events.size(); i += 2) {
      assertThat(events.get(i).at("/run/runId")).isEqualTo(events.get(i + 1).at("/run/runId"));
    }
    assertThat(events.stream().map(event -> event.at("/run/runId").asText()).distinct()).hasSize(3);
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.at("/job/namespace").asText()).isEqualTo("rondo");
              assertThat(event.at("/job/name").asText()).isEqualTo("retrain.titanic");
              assertThat(event.at("/run/facets/processing_engine/name").asText())
                  .isEqualTo("spark");
            });

    JsonNode made = events.get(1);
    JsonNode source = made.at("/inputs/0");
    assertThat(source.get("namespace").asText()).isEqualTo("builtin");
    assertThat(source.get("name").asText()).isEqualTo("titanic");
    assertThat(source.at("/facets/schema/fields").findValuesAsText("name"))
        .containsExactly("class", "sex", "age", "survived");
    assertThat(source.at("/inputFacets/inputStatistics/rowCount").asLong()).isEqualTo(2201);
    JsonNode model = made.at("/outputs/0");
    assertThat(model.get("namespace").asText()).isEqualTo("file");
    assertThat(model.get("name").asText()).isEqualTo(temp + "/registry/titanic");
    assertThat(model.at("/facets/version/datasetVersion").asText()).isEqualTo("1");
    assertThat(made.at("/run/facets/rondo_retrain/event").asText()).isEqualTo("promoted");

    assertThat(events.get(3).get("outputs")).isEmpty();
    assertThat(events.get(3).at("/run/facets/rondo_retrain/event").asText())
        .isEqualTo("nothing-new");
    JsonNode failed = events.get(5);
    assertThat(failed.get("outputs")).isEmpty();
    assertThat(failed.at("/inputs/0/name").asText()).endsWith("/nowhere.csv");
    assertThat(failed.at("/run/facets/errorMessage/message").asText()).contains("nowhere.csv");
    assertThat(failed.at("/run/facets/rondo_retrain/exit-code").asInt()).isEqualTo(3);
  }

  private Lineage lineage(SparkSession session, String section, Map<String, String> environment) {
    RunConfig config = config("retrain.openlineage=" + section);
    return Lineage.of(
        config.retrain().openlineage(), config, registry(session), session, environment);
  }

  private RetrainResult reported(Lineage lineage) {
    RetrainReport report = new RetrainReport("titanic", List.of(lineage));
    return report.around(
        () -> {
          report.begun();
          return new RetrainResult(Status.NOTHING_NEW, "so", "registry:titanic@1", null);
        });
  }

  /** A backend that fails for a moment gets the event all the same, and in order. */
  @Test
  void aBackendGetsEventsByHttp() throws IOException {
    server.answers().add(503);
    String section =
        "{to: '${BACKEND}/api/v1/lineage', namespace: nightly, retries: 1, headers: {Authorization:"
            + " 'Bearer ${KEY}'}}";
    reported(
        lineage(
            SparkTest.session(2), section, Map.of("BACKEND", server.url(""), "KEY", "a secret")));
    assertThat(server.received())
        .hasSize(3)
        .allMatch(request -> request.startsWith("Bearer a secret {"));
    List<String> types = new ArrayList<>();
    for (String request : server.received()) {
      JsonNode event = valid(request.substring("Bearer a secret ".length()));
      assertThat(event.at("/job/namespace").asText()).isEqualTo("nightly");
      types.add(event.get("eventType").asText());
    }
    assertThat(types).containsExactly("START", "START", "COMPLETE");
  }

  @Test
  void aBackendThatHangsOrIsNotThereHoldsNobody() {
    long begun = System.nanoTime();
    SparkSession session = SparkTest.session(2);
    String section = "{to: '%s', timeout: 1, retries: 0}";
    assertThat(
            reported(lineage(session, section.formatted(server.url("/hangs")), Map.of())).status())
        .isEqualTo(Status.NOTHING_NEW);
    server.stop();
    reported(lineage(session, section.formatted(server.url("/api/v1/lineage")), Map.of()));
    Path blocked = temp.resolve("blocked");
    assertThat(blocked.toFile().mkdirs()).isTrue();
    reported(lineage(session, "{to: '%s', retries: 0}".formatted(blocked), Map.of()));
    assertThat((System.nanoTime() - begun) / 1e9).isBetween(1.9, 30.0);
  }

  @Test
  void whoIsOvertakenAborts() throws IOException {
    SparkSession session = SparkTest.session(2);
    RondoException locked = new RondoException(ExitCode.LOCKED, "another has promoted", null);
    String to = temp + "/lineage/events.jsonl";
    RetrainReport late = new RetrainReport("titanic", List.of(lineage(session, to, Map.of())));
    assertThatThrownBy(
            () ->
                late.around(
                    () -> {
                      late.begun();
                      throw locked;
                    }))
        .isSameAs(locked);
    RetrainReport never = new RetrainReport("titanic", List.of(lineage(session, to, Map.of())));
    assertThatThrownBy(
            () ->
                never.around(
                    () -> {
                      throw locked;
                    }))
        .isSameAs(locked);
    assertThat(events())
        .extracting(event -> event.get("eventType").asText())
        .containsExactly("START", "ABORT");
  }

  /** Airflow's operators pass the run that they belong to by Spark's settings. */
  @Test
  void theRunThatCalledIsItsParent() throws IOException {
    String parent = "01941f29-7c00-7087-8940-40e508bdaa67";
    SparkSession session =
        SparkTest.session(
            1,
            "spark.openlineage.parentJobNamespace=airflow",
            "spark.openlineage.parentJobName=nightly.retrain",
            "spark.openlineage.parentRunId=" + parent,
            "spark.openlineage.rootParentJobNamespace=airflow",
            "spark.openlineage.rootParentJobName=nightly",
            "spark.openlineage.rootParentRunId=no uuid");
    try {
      reported(lineage(session, temp + "/lineage/events.jsonl", Map.of()));
    } finally {
      session.stop();
    }
    JsonNode facet = events().get(0).at("/run/facets/parent");
    assertThat(facet.at("/run/runId").asText()).isEqualTo(parent);
    assertThat(facet.at("/job/name").asText()).isEqualTo("nightly.retrain");
    assertThat(facet.has("root")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "builtin:titanic, builtin, titanic",
    "table:sales.db.orders, table, sales.db.orders",
    "file:/data/day=*/x.csv, file, /data/day=*/x.csv",
    "s3a://bucket/in/x.parquet, s3://bucket, in/x.parquet",
    "s3a://me:hunter22@bucket/in, s3://(redacted)@bucket, in",
    "hdfs://name:8020/in, hdfs://name:8020, /in",
    "abfss://box@account.dfs.core.windows.net/in, abfss://box@account.dfs.core.windows.net, in"
  })
  void dataSetsHaveTheNamesOfTheSpecification(String location, String namespace, String name) {
    LineageDataset dataset = LineageDataset.at(location);
    assertThat(dataset.namespace()).isEqualTo(namespace);
    assertThat(dataset.name()).isEqualTo(name);
  }

  @Test
  void identifiersAreInTheOrderOfTheirTimes() {
    Instant time = Instant.parse("2026-11-27T02:15:00Z");
    String first = LineageEvents.timeOrdered(time).toString();
    String second = LineageEvents.timeOrdered(time.plusMillis(1)).toString();
    assertThat(first).isLessThan(second).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab].*");
    assertThat(LineageEvents.timeOrdered(time)).isNotEqualTo(LineageEvents.timeOrdered(time));
  }

  @Test
  void whatIsWrongIsSaidBefore() {
    SparkSession session = SparkTest.session(2);
    assertThatThrownBy(() -> lineage(session, "'${BACKEND}/x'", Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "retrain.openlineage.to: the environment has no variable BACKEND; set it, or remove"
                + " retrain.openlineage");
    assertThatThrownBy(
            () -> config("retrain.openlineage={to: 'http://b', headers: {Authorization: x}}"))
        .hasMessageContaining("Authorization would be written into each run's manifest");
    assertThatThrownBy(() -> config("retrain.openlineage={to: a.jsonl, headers: {a: x}}"))
        .hasMessageContaining("got headers of a file; they belong to an address");
    Map<String, String> secret = Map.of("BACKEND", "marquez:5000/api/v1/lineage?api_key=hidden");
    assertThatThrownBy(() -> lineage(session, "'${BACKEND}'", secret))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("expected one that begins with http:// or https://, or a file")
        .hasMessageNotContaining("hidden");
    assertThatThrownBy(
            () ->
                lineage(
                    session, "{to: '${BACKEND}', headers: {a: x}}", Map.of("BACKEND", "a.jsonl")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("headers belong to an address");
  }

  /** Paths may have secrets in them as well. */
  @Test
  void aFileOfTheEnvironmentIsCalledByItsVariable() throws IOException {
    Files.createDirectory(temp.resolve("a.jsonl"));
    HookCall call =
        LineageCall.of(
            config("retrain.openlineage='${PLACE}'").retrain().openlineage(),
            SparkTest.session(2),
            Map.of("PLACE", temp + "/a.jsonl"));
    assertThat(call).hasToString("retrain.openlineage (the file ${PLACE})");
    assertThat(call.call("{}", Map.of(), 5).what()).isNotEmpty().doesNotContain("a.jsonl");
  }
}
