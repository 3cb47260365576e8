package org.rondo.spark.retrain;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rondo.error.ConfigurationException;
import org.rondo.error.Reason;

/**
 * A POST of the report as JSON. Addresses and headers may be secrets: messages name the host alone.
 */
final class WebhookCall implements HookCall {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

  /** Answers that another try may change; those from 500 on are others. */
  private static final Set<Integer> TRANSIENT = Set.of(408, 425, 429);

  private final Key key;
  private final HttpRequest request;

  private WebhookCall(Key key, HttpRequest request) {
    this.key = key;
    this.request = request;
  }

  /**
   * What a configuration calls it, for messages.
   *
   * @param section that it is in
   * @param address the key of its address
   * @param what it is, in words
   * @param otherwise what to do where a variable cannot be set
   */
  record Key(String section, String address, String what, String otherwise) {}

  /**
   * A call.
   *
   * @param environment that {@code ${NAME}} is looked up in
   * @throws ConfigurationException when a variable is missing, or an address or header is none
   */
  static WebhookCall of(
      Key key, String address, Map<String, String> headers, Map<String, String> environment) {
    try {
      URI uri = URI.create(resolved(key, key.address(), address, environment).strip());
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(uri).header("Content-Type", "application/json");
      headers.forEach(
          (name, value) ->
              builder.setHeader(name, resolved(key, "headers." + name, value, environment)));
      return new WebhookCall(key, builder.build());
    } catch (IllegalArgumentException e) { // its message has the address
      throw new ConfigurationException(
          key.section()
              + ": the address or a header is not one, with the environment's variables in it;"
              + " expected an http or https address and headers of HTTP");
    }
  }

  /**
   * A text with its variables.
   *
   * @throws ConfigurationException when one is missing
   */
  static String resolved(Key key, String name, String text, Map<String, String> environment) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            found -> {
              String value = environment.get(found.group(1));
              if (value == null) {
                throw new ConfigurationException(
                    "%s.%s: the environment has no variable %s; set it, or %s"
                        .formatted(key.section(), name, found.group(1), key.otherwise()));
              }
              return Matcher.quoteReplacement(value);
            });
  }

  @Override
  public Outcome call(String json, Map<String, Object> report, int seconds) {
    // An offer of HTTP/2 beside a plain http request confuses small servers and proxies.
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(seconds))
            .build();
    HttpRequest post =
        HttpRequest.newBuilder(request, (name, value) -> true)
            .POST(BodyPublishers.ofString(json))
            .build();
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(post, BodyHandlers.discarding());
    try {
      int code = answer.get(seconds, TimeUnit.SECONDS).statusCode();
      if (code >= 200 && code < 300) {
        return Outcome.DONE;
      }
      return new Outcome(false, code >= 500 || TRANSIENT.contains(code), "it answered " + code);
    } catch (TimeoutException e) {
      return Outcome.failed("no answer within " + seconds + " s");
    } catch (ExecutionException e) {
      return Outcome.failed(Reason.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(false, false, "interrupted");
    } finally {
      answer.cancel(true);
    }
  }

  @Override
  public String toString() {
    return "%s (%s at %s)".formatted(key.section(), key.what(), request.uri().getHost());
  }
}
