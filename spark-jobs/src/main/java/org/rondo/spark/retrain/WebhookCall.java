package org.rondo.spark.retrain;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.rondo.error.ConfigurationException;
import org.rondo.spark.web.Exchange;
import org.rondo.spark.web.Variables;

/**
 * A POST of the report as JSON. Addresses and headers may be secrets: messages name the host alone.
 */
final class WebhookCall implements HookCall {
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
    return Variables.replaced(
        text,
        environment,
        missing ->
            new ConfigurationException(
                "%s.%s: the environment has no variable %s; set it, or %s"
                    .formatted(key.section(), name, missing, key.otherwise())));
  }

  @Override
  public Outcome call(String json, Map<String, Object> report, int seconds) {
    HttpRequest post =
        HttpRequest.newBuilder(request, (name, value) -> true)
            .POST(BodyPublishers.ofString(json))
            .build();
    try {
      int code = new Exchange(seconds).answer(post, BodyHandlers.discarding()).statusCode();
      return code >= 200 && code < 300
          ? Outcome.DONE
          : new Outcome(false, Exchange.isTransient(code), "it answered " + code);
    } catch (Exchange.NoAnswerException e) {
      return Outcome.failed(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(false, false, "interrupted");
    }
  }

  @Override
  public String toString() {
    return "%s (%s at %s)".formatted(key.section(), key.what(), request.uri().getHost());
  }
}
