package org.rondo.spark.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What of MLflow's REST API a tracker needs, as strict as the real server about missing fields,
 * names, limits, parameters that change and things that exist already; written after
 * mlflow/server/handlers.py and mlflow/utils/validation.py.
 */
public final class MlflowServer implements BeforeEachCallback, AfterEachCallback {
  private static final String API = "/api/2.0/mlflow/";
  private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/";
  private static final Pattern NAME = Pattern.compile("[/\\w.\\- ]{1,250}");
  private static final Pattern TAG = Pattern.compile("tags\\.`([^`]+)` = '([^']*)'");
  private static final Set<String> STATUSES =
      Set.of("RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch never = new CountDownLatch(1);
  private HttpServer server;
  private int port;

  /** What it holds, by paths such as {@code experiments/NAME}. */
  final Map<String, String> experiments = new LinkedHashMap<>();

  final Map<String, Run> runs = new LinkedHashMap<>();
  final Map<String, byte[]> artifacts = new TreeMap<>();
  final Map<String, List<JsonNode>> versions = new LinkedHashMap<>();
  final Map<String, String> aliases = new LinkedHashMap<>();

  /** The paths of all requests, and the authorization of the latest. */
  final List<String> requests = new ArrayList<>();

  String authorization = "";

  /** The statuses of the next answers; where there is none, it answers well. */
  final List<Integer> failures = new ArrayList<>();

  String retryAfter;
  int longestValue = 6_000;
  boolean hangs;

  /** A run as the server knows it. */
  static final class Run {
    final Map<String, String> parameters = new LinkedHashMap<>();
    final Map<String, String> tags = new LinkedHashMap<>();

    /** The values of each metric by step, each with its time; equal ones count once. */
    final Map<String, Set<String>> metrics = new LinkedHashMap<>();

    final List<String> statuses = new ArrayList<>(List.of("RUNNING"));
    String name;
    String experiment;
    String model;
  }

  /** A refusal in MLflow's words. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String code;

    Refusal(int status, String code, String message) {
      super(message);
      this.status = status;
      this.code = code;
    }
  }

  @Override
  public void beforeEach(ExtensionContext test) throws IOException {
    start();
  }

  @Override
  public void afterEach(ExtensionContext test) {
    never.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /** Begins to answer, at the port that it had before, if any. */
  public void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    port = server.getAddress().getPort();
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** From now on nobody answers. */
  public void stop() {
    server.stop(0);
  }

  /** Its address. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** The paths of all requests so far. */
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /** The only run. */
  synchronized Run run() {
    if (runs.size() != 1) {
      throw new AssertionError(runs.size() + " runs");
    }
    return runs.values().iterator().next();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (hangs) {
      try {
        never.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
      return;
    }
    int status = 200;
    String answer;
    synchronized (this) {
      String path = exchange.getRequestURI().getPath();
      requests.add(path);
      authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      if (!failures.isEmpty()) {
        status = failures.remove(0);
        answer = "<html>not now</html>";
        if (retryAfter != null) {
          exchange.getResponseHeaders().set("Retry-After", retryAfter);
        }
      } else {
        try {
          answer = JSON.writeValueAsString(answer(exchange, path, body));
        } catch (Refusal e) {
          status = e.status;
          answer = JSON.writeValueAsString(Map.of("error_code", e.code, "message", e.getMessage()));
        }
      }
    }
    byte[] bytes = answer.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Object answer(HttpExchange exchange, String path, byte[] body)
      throws Refusal, IOException {
    if (path.startsWith(ARTIFACTS)) {
      require(exchange.getRequestMethod().equals("PUT"), "PUT");
      require(!path.contains(".."), "a path without ..");
      artifacts.put(path.substring(ARTIFACTS.length()), body);
      return Map.of();
    }
    require(path.startsWith(API), API);
    if (exchange.getRequestMethod().equals("GET")) {
      return found(path.substring(API.length()), query(exchange));
    }
    require(
        "application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type")), "JSON");
    return changed(path.substring(API.length()), JSON.readTree(body));
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String part : exchange.getRequestURI().getRawQuery().split("&")) {
      query.put(
          part.replaceFirst("=.*", ""), URLDecoder.decode(part.replaceFirst("[^=]*=", ""), UTF_8));
    }
    return query;
  }

  private static void require(boolean rule, String expected) throws Refusal {
    if (!rule) {
      throw new Refusal(400, "INVALID_PARAMETER_VALUE", "expected " + expected);
    }
  }

  private static String text(JsonNode body, String field) throws Refusal {
    require(body.path(field).isTextual() && !body.path(field).asText().isEmpty(), field);
    return body.path(field).asText();
  }

  private Object found(String what, Map<String, String> query) throws Refusal {
    switch (what) {
      case "experiments/get-by-name" -> {
        String id = experiments.get(query.get("experiment_name"));
        if (id == null) {
          throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "no such experiment");
        }
        return Map.of("experiment", Map.of("experiment_id", id));
      }
      case "model-versions/search" -> {
        Matcher name = Pattern.compile("name = '([^']*)'").matcher(query.get("filter"));
        Matcher tag = TAG.matcher(query.get("filter"));
        require(name.find() && tag.find(), "a filter");
        return Map.of(
            "model_versions",
            versions.getOrDefault(name.group(1), List.of()).stream()
                .filter(
                    version ->
                        tags(version.path("tags"))
                            .getOrDefault(tag.group(1), "")
                            .equals(tag.group(2)))
                .map(version -> Map.of("version", version.path("version").asText()))
                .toList());
      }
      default -> throw new Refusal(404, "ENDPOINT_NOT_FOUND", what);
    }
  }

  private Object changed(String what, JsonNode body) throws Refusal {
    switch (what) {
      case "experiments/create" -> {
        if (experiments.containsKey(text(body, "name"))) {
          throw new Refusal(400, "RESOURCE_ALREADY_EXISTS", "it exists");
        }
        experiments.put(text(body, "name"), Integer.toString(experiments.size() + 1));
        return Map.of("experiment_id", experiments.get(text(body, "name")));
      }
      case "runs/search" -> {
        Matcher tag = TAG.matcher(text(body, "filter"));
        require(body.path("experiment_ids").isArray() && tag.matches(), "a filter");
        return Map.of(
            "runs",
            runs.entrySet().stream()
                .filter(run -> tag.group(2).equals(run.getValue().tags.get(tag.group(1))))
                .map(run -> info(run.getKey()))
                .toList());
      }
      case "runs/create" -> {
        require(experiments.containsValue(text(body, "experiment_id")), "an experiment");
        require(body.path("start_time").asLong() > 1_500_000_000_000L, "milliseconds");
        Run run = new Run();
        run.name = text(body, "run_name");
        run.experiment = text(body, "experiment_id");
        run.tags.putAll(tags(body.path("tags")));
        String id = "run%029d".formatted(0) + runs.size();
        runs.put(id, run);
        return Map.of("run", info(id));
      }
      case "runs/log-batch" -> log(known(body), body);
      case "runs/update" -> {
        require(STATUSES.contains(text(body, "status")), "a status");
        known(body).statuses.add(text(body, "status"));
      }
      case "runs/log-model" -> known(body).model = text(body, "model_json");
      case "registered-models/create" -> {
        if (versions.putIfAbsent(text(body, "name"), new ArrayList<>()) != null) {
          throw new Refusal(400, "RESOURCE_ALREADY_EXISTS", "it exists");
        }
      }
      case "model-versions/create" -> {
        List<JsonNode> of = versions.get(text(body, "name"));
        require(of != null, "a registered model");
        require(text(body, "source").startsWith("mlflow-artifacts:/"), "a source");
        known(body);
        String number = Integer.toString(of.size() + 1);
        of.add(((ObjectNode) body).put("version", number));
        return Map.of("model_version", Map.of("version", number));
      }
      case "registered-models/alias" -> {
        int number = Integer.parseInt(text(body, "version"));
        List<JsonNode> of = versions.get(text(body, "name"));
        require(of != null && number >= 1 && number <= of.size(), "a version");
        aliases.put(text(body, "name") + "@" + text(body, "alias"), text(body, "version"));
      }
      default -> throw new Refusal(404, "ENDPOINT_NOT_FOUND", what);
    }
    return Map.of();
  }

  private static Map<String, Object> info(String id) {
    return Map.of(
        "info", Map.of("run_id", id, "artifact_uri", "mlflow-artifacts:/1/" + id + "/artifacts"));
  }

  private Run known(JsonNode body) throws Refusal {
    Run run = runs.get(text(body, "run_id"));
    if (run == null) {
      throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "no such run");
    }
    return run;
  }

  private static Map<String, String> tags(JsonNode list) {
    Map<String, String> tags = new LinkedHashMap<>();
    list.forEach(tag -> tags.put(tag.path("key").asText(), tag.path("value").asText()));
    return tags;
  }

  private void log(Run run, JsonNode body) throws Refusal {
    require(body.path("metrics").size() <= 1_000, "1000 metrics");
    require(body.path("params").size() <= 100, "100 parameters");
    require(body.path("tags").size() <= 100, "100 tags");
    for (JsonNode param : body.path("params")) {
      String key = text(param, "key");
      String value = param.path("value").asText();
      require(NAME.matcher(key).matches(), "a name, got " + key);
      require(param.path("value").isTextual() && value.length() <= longestValue, "a short value");
      String before = run.parameters.putIfAbsent(key, value);
      require(before == null || before.equals(value), "the value that " + key + " has");
    }
    for (JsonNode tag : body.path("tags")) {
      require(tag.path("value").isTextual() && tag.path("value").asText().length() <= 5_000, "tag");
      run.tags.put(text(tag, "key"), tag.path("value").asText());
    }
    for (JsonNode metric : body.path("metrics")) {
      JsonNode value = metric.path("value");
      require(NAME.matcher(text(metric, "key")).matches(), "a name");
      require(
          value.isNumber() || Set.of("NaN", "Infinity", "-Infinity").contains(value.asText()),
          "a number");
      require(metric.path("timestamp").isIntegralNumber(), "a timestamp");
      require(metric.path("step").isIntegralNumber(), "a step");
      run.metrics
          .computeIfAbsent(text(metric, "key"), key -> new LinkedHashSet<>())
          .add(
              metric.path("step").asText() + "=" + value.asText() + "@" + metric.path("timestamp"));
    }
  }
}
