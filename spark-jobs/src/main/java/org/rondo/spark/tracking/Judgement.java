package org.rondo.spark.tracking;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of a run's model in a retraining.
 *
 * @param model its name in the tracker's registry
 * @param version its number in Rondo's registry
 * @param decision promoted or not-promoted
 * @param reason for that
 * @param aliases of the model, with the numbers of their versions
 */
public record Judgement(
    String model, int version, String decision, String reason, Map<String, Integer> aliases) {
  /** Copies the aliases. */
  public Judgement {
    aliases = new LinkedHashMap<>(aliases);
  }

  Map<String, Object> tags() {
    Map<String, Object> tags = new LinkedHashMap<>();
    tags.put("rondo.decision", decision);
    tags.put("rondo.reason", reason);
    tags.put("rondo.version", version);
    return tags;
  }
}
