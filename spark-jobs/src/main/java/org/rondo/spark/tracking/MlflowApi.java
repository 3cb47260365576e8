package org.rondo.spark.tracking;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.rondo.bundle.BundleJson;
import org.rondo.error.DataException;
import org.rondo.error.Redaction;
import org.rondo.spark.storage.Folder;
import org.rondo.spark.web.Exchange;

/**
 * Requests to the REST API of MLflow, 2.0 in its own count, which its releases 2 and 3 have.
 *
 * <p>Source: mlflow.org/docs/latest/api_reference/rest-api.html; for artifacts,
 * mlflow/server/handlers.py, {@code _upload_artifact}.
 */
final class MlflowApi {
  private static final String API = "/api/2.0/mlflow/";
  private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/";

  private final String server;
  private final Optional<String> authorization;
  private final Exchange exchange;

  /**
   * A server.
   *
   * @param server its address
   * @param environment whose variables say who may write there, as for MLflow's own clients
   * @throws IllegalArgumentException when it is no address
   */
  MlflowApi(String server, Map<String, String> environment, int seconds) {
    this.server = URI.create(server).toString().replaceFirst("/+$", "");
    this.authorization = authorization(environment);
    this.exchange = new Exchange(seconds);
  }

  /** A user and password go before a token, as in mlflow/utils/rest_utils.py. */
  static Optional<String> authorization(Map<String, String> environment) {
    String user = environment.getOrDefault("MLFLOW_TRACKING_USERNAME", "");
    String password = environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
    String token = environment.getOrDefault("MLFLOW_TRACKING_TOKEN", "");
    if (!user.isEmpty() && !password.isEmpty()) {
      byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
    }
    return token.isEmpty() ? Optional.empty() : Optional.of("Bearer " + token);
  }

  /** The server cannot be used now; the same request may succeed later. */
  static final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long pauseSeconds;

    UnavailableException(String message, long pauseSeconds) {
      super(message);
      this.pauseSeconds = pauseSeconds;
    }

    /** Seconds that the server asks to leave it alone; 0 where it does not. */
    long pauseSeconds() {
      return pauseSeconds;
    }
  }

  /** The server has understood the request, and refuses it for good. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    RefusedException(String code, String message) {
      super(message);
      this.code = code;
    }

    /** The error in MLflow's words, such as RESOURCE_ALREADY_EXISTS. */
    String code() {
      return code;
    }
  }

  /** Asks for something. */
  Map<String, Object> ask(String path, String name, String value)
      throws UnavailableException, RefusedException, InterruptedException {
    String query = name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    return answer(request(API + path + "?" + query).GET());
  }

  /** Changes something. */
  Map<String, Object> post(String path, Map<String, Object> body)
      throws UnavailableException, RefusedException, InterruptedException {
    return answer(
        request(API + path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(BundleJson.writeLine(body))));
  }

  /**
   * Hands a file to the server, which stores it.
   *
   * @param path of the artifact below the server's root of artifacts
   */
  void upload(String path, Folder folder, String name)
      throws UnavailableException, RefusedException, InterruptedException, IOException {
    long length = folder.length(name);
    BodyPublisher content =
        BodyPublishers.ofInputStream(
            () -> {
              try {
                return folder.open(name);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    upload(path, length == 0 ? BodyPublishers.noBody() : sized(content, length));
  }

  /** Hands a short file to the server. */
  void upload(String path, String content)
      throws UnavailableException, RefusedException, InterruptedException {
    upload(path, BodyPublishers.ofString(content));
  }

  private static BodyPublisher sized(BodyPublisher content, long length) {
    return BodyPublishers.fromPublisher(content, length);
  }

  private void upload(String path, BodyPublisher content)
      throws UnavailableException, RefusedException, InterruptedException {
    answer(
        request(ARTIFACTS + encoded(path))
            .header("Content-Type", "application/octet-stream")
            .PUT(content));
  }

  private static String encoded(String path) {
    return URLEncoder.encode(path, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path));
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private Map<String, Object> answer(HttpRequest.Builder request)
      throws UnavailableException, RefusedException, InterruptedException {
    HttpResponse<String> answer;
    try {
      answer = exchange.answer(request.build(), BodyHandlers.ofString());
    } catch (Exchange.NoAnswerException e) {
      throw new UnavailableException(String.valueOf(e.getMessage()), 0);
    }
    Map<String, Object> body = body(answer.body());
    int status = answer.statusCode();
    if (status >= 200 && status < 300) {
      return body;
    }
    String said = Redaction.byName().text(String.valueOf(body.getOrDefault("message", "")));
    String message = "it answered " + status + (said.isEmpty() ? "" : ": " + said);
    // Anything without an error code is not MLflow's own answer, but a proxy's or a stranger's.
    if (Exchange.isTransient(status)
        || status == 401
        || status == 403
        || !(body.get("error_code") instanceof String code)) {
      throw new UnavailableException(message + advice(status), pause(answer));
    }
    throw new RefusedException(code, message);
  }

  /** The answer's tree; empty where it is not JSON. */
  @SuppressWarnings("unchecked") // JSON objects have text for keys.
  private static Map<String, Object> body(String json) {
    try {
      return BundleJson.read(json.getBytes(StandardCharsets.UTF_8), Map.class, "the answer");
    } catch (DataException e) {
      return Map.of();
    }
  }

  private static String advice(int status) {
    return status == 401 || status == 403
        ? "; set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD"
        : "";
  }

  private static long pause(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(seconds -> seconds.matches("\\d{1,6}"))
        .map(Long::valueOf)
        .orElse(0L);
  }
}
