package org.rondo.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where a retraining's OpenLineage events go. */
@Shorthand("to")
public record OpenLineageConfig(
    @Doc(
            "An http or https address that each event is posted to, such as a backend's"
                + " /api/v1/lineage, or else a file that each is appended to as a line of JSON, a"
                + " path or URI. `${NAME}` stands for an environment variable, here and in"
                + " `headers`.")
        String to,
    @Doc("The namespace of the job, whose name is `retrain.` and the model's.") @Default("rondo")
        String namespace,
    @Doc(
            "Headers of the request. Secret ones, such as authorization, have to be environment"
                + " variables.")
        @Default("{}")
        Map<String, String> headers,
    @Doc("Seconds that each try may take.") @Default("5") @Range(min = 1, max = 3600) int timeout,
    @Doc("How often it is tried again: after 1 second, then 2, then 4, and so on.")
        @Default("2")
        @Range(min = 0, max = 8)
        int retries)
    implements ConfigSection {

  /** Validates and copies. */
  public OpenLineageConfig {
    Violations.in(OpenLineageConfig.class, to, namespace, headers, timeout, retries)
        .require(
            headers.isEmpty() || to.startsWith("http") || to.startsWith("$"),
            "got headers of a file; they belong to an address",
            "headers")
        .require(
            HookConfig.openSecrets(headers).isEmpty(),
            HookConfig.openSecretsMessage(headers),
            "headers")
        .orThrow();
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }
}
