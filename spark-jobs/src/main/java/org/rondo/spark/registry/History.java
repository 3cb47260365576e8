package org.rondo.spark.registry;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rondo.config.KebabCase;
import org.rondo.config.RetrainConfig.Approval;
import org.rondo.report.HistoryEvent;
import org.rondo.report.HistoryEvent.Added;
import org.rondo.report.HistoryEvent.Moved;
import org.rondo.report.HistoryEvent.Note;
import org.rondo.report.HistoryEvent.Refused;
import org.rondo.report.HistoryEvent.Rows;
import org.rondo.report.HistoryEvent.Score;
import org.rondo.report.HistoryEvent.Verdict;
import org.rondo.spark.registry.AliasLog.Entry;

/** What a model's versions and the log of its aliases tell of its past. */
final class History {
  private static final String CHALLENGER = "challenger";
  private static final String CHAMPION = "champion";
  private static final String ROWS = "rows";

  private History() {}

  /**
   * All events, the oldest first; a version comes before the moves of the same moment. Clocks of
   * machines differ: the log has an order of its own, and a version is older than what has moved to
   * it.
   */
  static List<HistoryEvent> of(List<Version> versions, List<Entry> log) {
    List<Placed> moves = new ArrayList<>();
    Map<Integer, Instant> used = new HashMap<>();
    Instant latest = Instant.MIN;
    for (Entry entry : log) {
      Instant time = time(entry.time());
      latest = time.isAfter(latest) ? time : latest;
      moves.add(new Placed(latest, logged(entry)));
      for (int version : entry.state().aliases().values()) {
        used.putIfAbsent(version, latest);
      }
    }
    List<Placed> placed = new ArrayList<>();
    for (Version version : versions) {
      Instant made = time(version.about().time());
      Instant since = used.getOrDefault(version.number(), made);
      placed.add(new Placed(made.isAfter(since) ? since : made, added(version)));
    }
    placed.addAll(moves);
    placed.sort(Comparator.comparing(Placed::time));
    return placed.stream().map(Placed::event).toList();
  }

  /**
   * An event in its place.
   *
   * @param time to sort by
   */
  private record Placed(Instant time, HistoryEvent event) {}

  /** The beginning of all times where a file says something else. */
  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return Instant.MIN;
    }
  }

  private static HistoryEvent logged(Entry entry) {
    Note note = new Note(entry.time(), entry.by(), entry.reason());
    return entry.action().equals(Refused.REFUSE)
        ? new Refused(note)
        : new Moved(note, entry.action(), entry.change(), entry.state().champion());
  }

  private static HistoryEvent added(Version version) {
    Map<String, Object> decision = version.json(Version.DECISION);
    Object reason = decision.getOrDefault("reason", version.about().source());
    Optional<Map<?, ?>> gain = check(decision, "gain");
    Map<?, ?> judged = gain.or(() -> check(decision, "baseline")).orElse(Map.of());
    Map<?, ?> rows =
        version.json(Version.METRICS).get(ROWS) instanceof Map<?, ?> of ? of : Map.of();
    return new Added(
        new Note(version.about().time(), version.about().by(), String.valueOf(reason)),
        version.number(),
        verdict(decision),
        score(judged, decision.get(CHAMPION) instanceof Number of ? of.intValue() : 0),
        new Rows(count(rows.get("trained")), count(judged.get(ROWS))),
        decision.get("findings") instanceof List<?> findings ? findings.size() : 0);
  }

  private static Verdict verdict(Map<String, Object> decision) {
    if (!(decision.get("promoted") instanceof Boolean promoted)) {
      return Verdict.UNDECIDED;
    }
    if (!promoted) {
      return Verdict.NOT_PROMOTED;
    }
    return KebabCase.of(Approval.MANUAL).equals(decision.get("approval"))
        ? Verdict.WAITING
        : Verdict.PROMOTED;
  }

  private static @Nullable Score score(Map<?, ?> judged, int against) {
    return judged.get("metric") instanceof String metric
        ? new Score(metric, value(judged.get(CHALLENGER)), value(judged.get(CHAMPION)), against)
        : null;
  }

  private static Optional<Map<?, ?>> check(Map<String, Object> decision, String name) {
    if (decision.get("checks") instanceof List<?> checks) {
      for (Object check : checks) {
        if (check instanceof Map<?, ?> of && name.equals(of.get("check"))) {
          return Optional.of(of);
        }
      }
    }
    return Optional.empty();
  }

  private static double value(@Nullable Object number) {
    return number instanceof Number of ? of.doubleValue() : Double.NaN;
  }

  private static long count(@Nullable Object number) {
    return number instanceof Number of ? of.longValue() : 0;
  }
}
