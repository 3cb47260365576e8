package org.rondo.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rondo.error.Redaction;

/**
 * Somebody to tell how a retraining ended: a command or a webhook.
 *
 * @param command null where there is a webhook
 * @param webhook null where there is a command
 */
public record HookConfig(
    @Doc("The ends of a retraining that it is called after.")
        @OneOrMany
        @Default("[promoted, not-promoted, failed]")
        List<HookEvent> events,
    @Doc(
            "A command line for /bin/sh. It has the report as JSON on its standard input, and"
                + " RONDO_EVENT, RONDO_MODEL, RONDO_VERSION, RONDO_RUN, RONDO_REASON and"
                + " RONDO_EXIT_CODE in its environment.")
        @Nullable String command,
    @Doc(
            "An address that the report is posted to as JSON. `${NAME}` stands for an environment"
                + " variable, here and in `headers`.")
        @Matches(value = "https?://\\S+|\\$\\{\\w+\\}\\S*", meaning = "an http or https address")
        @Nullable String webhook,
    @Doc(
            "Headers of the request. Secret ones, such as authorization, have to be environment"
                + " variables.")
        @Default("{}")
        Map<String, String> headers,
    @Doc("Seconds that each try may take.") @Default("10") @Range(min = 1, max = 3600) int timeout,
    @Doc("How often it is tried again: after 1 second, then 2, then 4, and so on.")
        @Default("2")
        @Range(min = 0, max = 8)
        int retries)
    implements ConfigSection {

  /** Validates and copies. */
  public HookConfig {
    Violations.in(HookConfig.class, events, command, webhook, headers, timeout, retries)
        .require(
            (command == null) != (webhook == null),
            "expected either a command or a webhook, got " + (command == null ? "none" : "both"),
            "command",
            "webhook")
        .require(
            command == null || headers.isEmpty(),
            "got headers of a command; they belong to a webhook",
            "headers")
        .require(openSecrets(headers).isEmpty(), openSecretsMessage(headers), "headers")
        .orThrow();
    events = List.copyOf(events);
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** What to say of headers whose secrets are in the configuration itself. */
  static String openSecretsMessage(Map<String, String> headers) {
    return "%s would be written into each run's manifest; put its value into an environment variable and write ${NAME} here"
        .formatted(String.join(", ", openSecrets(headers)));
  }

  /** The headers whose names are those of secrets, but whose values are no variables. */
  static List<String> openSecrets(Map<String, String> headers) {
    return headers.entrySet().stream()
        .filter(header -> isSecret(header.getKey()) && !header.getValue().contains("${"))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean isSecret(String header) {
    String name = header.toLowerCase(Locale.ROOT);
    return Stream.of("auth", "cookie").anyMatch(name::contains) || Redaction.namesSecret(header);
  }
}
