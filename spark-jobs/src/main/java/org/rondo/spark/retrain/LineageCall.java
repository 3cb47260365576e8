package org.rondo.spark.retrain;

import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.rondo.config.OpenLineageConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.spark.storage.SessionStorage;

/** How an event of OpenLineage is delivered: to an address, or else as a line of a file. */
final class LineageCall {
  static final String KEY = "retrain.openlineage";

  /** An address whose scheme was forgotten. */
  private static final Pattern HOST = Pattern.compile("[\\w.-]+:\\d+(/.*)?");

  private LineageCall() {}

  /**
   * The call of a configuration.
   *
   * @param environment that {@code ${NAME}} is looked up in
   * @throws ConfigurationException when a variable is missing, or it names neither an address nor a
   *     file
   */
  static HookCall of(
      OpenLineageConfig lineage, SparkSession session, Map<String, String> environment) {
    WebhookCall.Key key = new WebhookCall.Key(KEY, "to", "a backend", "remove " + KEY);
    String to = WebhookCall.resolved(key, "to", lineage.to(), environment).strip();
    if (to.matches("(?i)https?://.*")) {
      return WebhookCall.of(key, lineage.to(), lineage.headers(), environment);
    }
    if (!lineage.headers().isEmpty()) {
      throw noAddress("headers belong to an address", "");
    }
    if (HOST.matcher(to).matches()) {
      throw noAddress("it looks like one without its beginning", ", or a file's path or URI");
    }
    return new FileCall(KEY, lineage.to(), to, SessionStorage.of(session));
  }

  /** Without its text, which may have secrets from the environment in it. */
  private static ConfigurationException noAddress(String why, String otherwise) {
    return new ConfigurationException(
        "%s.to: it is no http or https address, with the environment's variables in it, and %s; expected one that begins with http:// or https://%s"
            .formatted(KEY, why, otherwise));
  }
}
