package org.rondo.spark.retrain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rondo.config.BadRowsConfig;
import org.rondo.config.RunConfig;
import org.rondo.config.SinceConfig;
import org.rondo.spark.registry.RegisteredModel;
import org.rondo.spark.registry.Version;
import org.rondo.spark.run.RowSupply;
import org.rondo.spark.run.RunManifest;
import org.rondo.spark.source.Increment;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.Since;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows that are new since the last success: since the newest version that a retraining has
 * added, whose manifest has their bounds. A version is written after its decision and is there as a
 * whole or not at all, so bounds move once for each decision, promoted or not. Whoever is killed
 * before that has moved nothing.
 */
final class NewRows implements RowSupply.New {
  private static final Logger LOG = LoggerFactory.getLogger(NewRows.class);
  private static final String BOUNDS = "bounds";
  private static final String ROWS = "rows";
  private static final String UNUSABLE = "unusable";

  private final Since since;
  private final SinceConfig config;
  private final BadRowsConfig limits;
  private final Consumer<RawData> opened;
  private final @Nullable Map<String, Object> last;
  private List<String> remarks = List.of();
  private @Nullable String nothing;

  /**
   * New rows.
   *
   * @param last what the manifest of the last success recorded; null to begin with the first row
   * @param opened lets the source through, or throws
   */
  NewRows(
      Since since,
      RunConfig config,
      SinceConfig rules,
      @Nullable Map<String, Object> last,
      Consumer<RawData> opened) {
    this.since = since;
    this.config = rules;
    this.limits = config.data().badRows();
    this.last = rules.from() == SinceConfig.From.BEGINNING ? null : last;
    this.opened = opened;
  }

  /** The newest version that records bounds of new rows, if there is one. */
  static Optional<Version> lastSuccess(RegisteredModel model) {
    List<Integer> numbers = model.numbers();
    for (int i = numbers.size() - 1; i >= 0; i--) {
      Version version = model.version(numbers.get(i));
      if (!version.json(Version.DECISION).isEmpty() && !recorded(version).isEmpty()) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }

  /** What a version's manifest records of the new rows that it was trained on. */
  static Map<String, Object> recorded(Version version) {
    return RunManifest.since(version.json(Version.MANIFEST));
  }

  @Override
  public Optional<Increment> pinned() {
    nothing = null;
    Map<String, Object> bounds = last == null ? null : section(last, BOUNDS);
    Increment found;
    try {
      found = since.after(bounds);
    } catch (Since.GapException e) {
      if (config.onGap() == SinceConfig.OnGap.FAIL) {
        throw e;
      }
      LOG.warn("retrain.since: everything is read again: {}", e.reason());
      bounds = null;
      found = since.after(null);
    }
    return taken(found, bounds);
  }

  private Optional<Increment> taken(Increment found, @Nullable Map<String, Object> bounds) {
    Increment.Counts counts = found.counts();
    remarks = remarks(counts, bounds != null);
    boolean broken =
        counts.unusable() > limits.maxFraction() * counts.read()
            || (counts.unusable() > 0 && limits.mode() == BadRowsConfig.Mode.FAIL);
    // Where too many cannot be read, the preparation says so, and keeps them aside.
    if (counts.fresh() < config.minRows() && !broken) {
      String beginning = bounds == null ? "" : " since " + since.reached(bounds);
      nothing =
          (counts.fresh() == 0
                  ? "no row is new" + beginning
                  : "only %s rows are new%s, fewer than retrain.since.min-rows %s, and are left for the next time"
                      .formatted(counts.fresh(), beginning, config.minRows()))
              + String.join("", remarks.stream().map("; "::concat).toList());
      return Optional.empty();
    }
    remarks.forEach(remark -> LOG.warn("retrain.since: {}", remark));
    opened.accept(found.fresh());
    return Optional.of(found);
  }

  private List<String> remarks(Increment.Counts counts, boolean continued) {
    List<String> found = new ArrayList<>();
    if (counts.waiting() > 0) {
      found.add("%s wait, as they are too new".formatted(counts.waiting()));
    }
    if (counts.unusable() > 0) {
      found.add(
          "%s have no usable value%s"
              .formatted(
                  counts.unusable(),
                  continued ? " (%s the last time)".formatted(number(UNUSABLE)) : ""));
    }
    boolean comparable = continued && counts.seen() >= 0;
    long late = comparable ? counts.seen() - number("new") - number("seen-before") : 0;
    if (late > 0) {
      found.add(
          "%s came late, below the bound, and are never trained on (retrain.since.lag leaves rows time to arrive)"
              .formatted(late));
    } else if (late < 0) {
      found.add("%s old ones are no longer there".formatted(-late));
    }
    return found;
  }

  private long number(String key) {
    return last != null && section(last, ROWS).get(key) instanceof Number number
        ? number.longValue()
        : 0;
  }

  @SuppressWarnings("unchecked") // JSON objects have text for keys.
  private static Map<String, Object> section(Map<String, Object> tree, String key) {
    return tree.get(key) instanceof Map<?, ?> section ? (Map<String, Object>) section : Map.of();
  }

  @Override
  public Optional<Increment> again(Map<String, Object> bounds) {
    if (!since.follows(bounds, last == null ? null : section(last, BOUNDS))) {
      return Optional.empty();
    }
    Increment found = since.within(bounds);
    if (found.counts().fresh() == 0) {
      return Optional.empty(); // they are gone
    }
    opened.accept(found.fresh());
    return Optional.of(found);
  }

  /** Why there was nothing to train on; empty where there was. */
  Optional<String> nothing() {
    return Optional.ofNullable(nothing);
  }

  /** What a decision records of what a manifest does, with what was remarkable. */
  Map<String, Object> toTree(Map<String, Object> recorded) {
    Map<String, Object> tree = new LinkedHashMap<>(recorded);
    Map<String, Object> bounds = new LinkedHashMap<>(section(recorded, BOUNDS));
    bounds.remove(Since.FILES);
    tree.put(BOUNDS, bounds);
    tree.put("remarks", remarks);
    return tree;
  }

  /** The counts of a manifest, in words. */
  static String words(Map<String, Object> recorded) {
    Map<String, Object> rows = section(recorded, ROWS);
    return "%s rows are new, %s old ones are replayed, %s of these are held out"
        .formatted(rows.get("new"), rows.get("replayed"), rows.get("held-out"));
  }
}
