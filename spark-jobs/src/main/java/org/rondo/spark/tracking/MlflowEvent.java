package org.rondo.spark.tracking;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The events of a spool, and their parts as MLflow wants them. */
final class MlflowEvent {
  static final String BEGUN = "begun";
  static final String RESUMED = "resumed";
  static final String VALUES = "values";
  static final String TAGS = "tags";
  static final String MODEL = "model";
  static final String ENDED = "ended";
  static final String VERSION = "version";
  static final String ALIAS = "alias";

  private static final String KIND = "event";
  private static final String TIME = "time";
  private static final String ROUND = "round";

  /** The longest name of a parameter, metric or tag. */
  private static final int LONGEST_NAME = 250;

  /** The longest value of a parameter, and of a tag before release 2.9. */
  private static final int LONGEST_VALUE = 6_000;

  private static final int LONGEST_TAG = 5_000;

  private MlflowEvent() {}

  /** An event without more. */
  static Map<String, Object> of(String kind, long time) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put(KIND, kind);
    event.put(TIME, time);
    return event;
  }

  /** Values of a round. */
  static Map<String, Object> values(long time, int round, Map<String, Double> values) {
    Map<String, Object> event = of(VALUES, time);
    event.put(ROUND, round);
    event.put(VALUES, values);
    return event;
  }

  /** What kind of event it is. */
  static String kind(Map<String, Object> event) {
    return String.valueOf(event.get(KIND));
  }

  /** When it was. */
  static long time(Map<String, Object> event) {
    return event.get(TIME) instanceof Number time ? time.longValue() : 0;
  }

  /** The round of an event of values. */
  static int round(Map<String, Object> event) {
    return event.get(ROUND) instanceof Number round ? round.intValue() : 0;
  }

  /** The names of an event's values. */
  static Iterable<?> names(Map<String, Object> event) {
    return event.get(VALUES) instanceof Map<?, ?> values ? values.keySet() : List.of();
  }

  /** The metrics of an event of values. */
  static List<Map<String, Object>> metrics(Map<String, Object> event) {
    List<Map<String, Object>> metrics = new ArrayList<>();
    if (event.get(VALUES) instanceof Map<?, ?> values) {
      values.forEach(
          (name, value) ->
              metrics.add(
                  Map.of(
                      "key",
                      name(String.valueOf(name)),
                      "value",
                      value,
                      "timestamp",
                      time(event),
                      "step",
                      round(event))));
    }
    return metrics;
  }

  /** Names and texts of an event, within MLflow's limits. */
  static List<Map<String, Object>> pairs(Map<String, Object> event, String part) {
    Map<String, Object> pairs = new LinkedHashMap<>();
    int longest = part.equals(TAGS) ? LONGEST_TAG : LONGEST_VALUE;
    if (event.get(part) instanceof Map<?, ?> named) {
      named.forEach(
          (name, value) -> {
            String text = String.valueOf(value);
            pairs.putIfAbsent(
                name(String.valueOf(name)), text.substring(0, Math.min(text.length(), longest)));
          });
    }
    return pairs.entrySet().stream()
        .map(pair -> Map.of("key", pair.getKey(), "value", pair.getValue()))
        .toList();
  }

  /** A name of letters, digits and what else all releases of MLflow take. */
  private static String name(String text) {
    String allowed = text.replaceAll("[^\\w\\-. /]", "_");
    return allowed.substring(0, Math.min(allowed.length(), LONGEST_NAME));
  }
}
