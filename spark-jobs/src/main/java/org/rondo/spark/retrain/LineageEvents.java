package org.rondo.spark.retrain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The events of one run of a job as OpenLineage 2-0-2 has them, ready for JSON. A pure function of
 * what it is given, but for the time and the run's identifier.
 *
 * <p>By hand: the official client brings an HTTP client and a JSON binding of its own, and an event
 * is a map of a few keys. A test compares them with the official schemas.
 */
final class LineageEvents {
  private static final String SPEC = "https://openlineage.io/spec/";
  private static final String CORE = SPEC + "2-0-2/OpenLineage.json#/$defs/";

  /** The versions of the facets, which have schemas of their own. */
  private static final Map<String, String> FACETS =
      Map.of(
          "SchemaDatasetFacet", "1-2-0",
          "DatasetVersionDatasetFacet", "1-0-1",
          "DatasetTypeDatasetFacet", "1-0-1",
          "ErrorMessageRunFacet", "1-0-1",
          "InputStatisticsInputDatasetFacet", "1-0-0",
          "JobTypeJobFacet", "2-0-4",
          "ParentRunFacet", "1-2-0",
          "ProcessingEngineRunFacet", "1-1-1");

  private final String producer;
  private final Map<String, Object> job;
  private final String runId = timeOrdered(Instant.now()).toString();

  /** What happens to a run. */
  enum Transition {
    START,
    COMPLETE,
    ABORT,
    FAIL
  }

  /**
   * What an event is about.
   *
   * @param facets of the run by their names
   * @param inputs that are read
   * @param outputs that are made
   */
  record Content(
      Map<String, Object> facets, List<LineageDataset> inputs, List<LineageDataset> outputs) {
    Content {
      facets = new LinkedHashMap<>(facets);
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * The events of a new run.
   *
   * @param producer a URI of the program and its version
   * @param namespace of the job
   * @param name of the job
   */
  LineageEvents(String producer, String namespace, String name) {
    this.producer = producer;
    Map<String, Object> type = new LinkedHashMap<>();
    type.put("processingType", "BATCH");
    type.put("integration", "RONDO");
    type.put("jobType", "JOB");
    this.job = new LinkedHashMap<>();
    job.put("namespace", namespace);
    job.put("name", name);
    job.put("facets", Map.of("jobType", facet("JobTypeJobFacet", type)));
  }

  /** An event of now. */
  Map<String, Object> event(Transition transition, Content content) {
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("runId", runId);
    run.put("facets", content.facets());
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("eventType", transition.name());
    event.put("eventTime", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    event.put("run", run);
    event.put("job", job);
    event.put("inputs", content.inputs().stream().map(of -> dataset(of, "inputFacets")).toList());
    event.put(
        "outputs", content.outputs().stream().map(of -> dataset(of, "outputFacets")).toList());
    event.put("producer", producer);
    event.put("schemaURL", CORE + "RunEvent");
    return event;
  }

  private static Map<String, Object> dataset(LineageDataset of, String statistics) {
    Map<String, Object> dataset = new LinkedHashMap<>();
    dataset.put("namespace", of.namespace());
    dataset.put("name", of.name());
    dataset.put("facets", of.facets());
    dataset.put(statistics, of.statistics());
    return dataset;
  }

  /** A facet of OpenLineage's own, with the content that its schema says. */
  Map<String, Object> facet(String name, Map<String, Object> content) {
    return of(
        "%sfacets/%s/%s.json#/$defs/%s".formatted(SPEC, FACETS.get(name), name, name), content);
  }

  /** A facet of a run that only this program has. */
  Map<String, Object> own(Map<String, Object> content) {
    return of(CORE + "RunFacet", content);
  }

  private Map<String, Object> of(String schema, Map<String, Object> content) {
    Map<String, Object> facet = new LinkedHashMap<>();
    facet.put("_producer", producer);
    facet.put("_schemaURL", schema);
    facet.putAll(content);
    return facet;
  }

  /**
   * An identifier of which later ones are greater, as OpenLineage asks for: version 7 of RFC 9562,
   * which is the milliseconds since 1970 and then random bits.
   */
  static UUID timeOrdered(Instant time) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (time.toEpochMilli() << 16) | 0x7000L | random.nextLong(0x1000L);
    long low = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
