package org.rondo.spark.registry;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.BundleJson;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.spark.storage.Authorship;
import org.rondo.spark.storage.ConditionalCreate;
import org.rondo.spark.storage.Folder;

/**
 * The moves of a model's aliases: files {@code 00000001.json}, {@code 00000002.json} and so on,
 * each made once and never changed. The last one holds where all aliases are. A move is a
 * compare-and-set: it makes the file after the one that it was decided on, which only one can.
 * Notes stand between the moves, and leave all aliases where they are.
 */
final class AliasLog {
  private static final Pattern FILE = Pattern.compile("[0-9]{8}\\.json");
  private static final int MAX_BYTES = 16 << 20;

  private final Folder folder;
  private final Configuration hadoop;

  AliasLog(Folder folder, Configuration hadoop) {
    this.folder = folder;
    this.hadoop = hadoop;
  }

  /**
   * A move.
   *
   * @param entry its number
   * @param id of this very move, which no other has
   * @param time when, in UTC
   * @param by whom
   * @param action what was done, in a word
   * @param change what moved, such as {@code champion: 3 -> 4}
   * @param reason why; may be empty
   * @param state after it
   */
  record Entry(
      int entry,
      String id,
      String time,
      String by,
      String action,
      String change,
      String reason,
      Aliases state) {
    Entry {
      Objects.requireNonNull(state, "no state");
    }
  }

  /** All moves, the oldest first. */
  List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String name : folder.names()) {
      if (FILE.matcher(name).matches()) {
        entries.add(read(name));
      }
    }
    return entries;
  }

  /** Whether an alias has ever been at a version. */
  boolean hasBeen(String alias, int number) throws IOException {
    String version = Integer.toString(number);
    return entries().stream().anyMatch(entry -> entry.state().at(alias).equals(version));
  }

  /** Where aliases are now. */
  Aliases state() throws IOException {
    Entry last = last();
    return last == null ? Aliases.NONE : last.state();
  }

  private @Nullable Entry last() throws IOException {
    String last = null;
    for (String name : folder.names()) {
      last = FILE.matcher(name).matches() ? name : last;
    }
    return last == null ? null : read(last);
  }

  private Entry read(String name) throws IOException {
    return BundleJson.read(
        folder.read(name, MAX_BYTES), Entry.class, folder.display() + "/" + name);
  }

  /**
   * Moves aliases. Where someone else has moved others meanwhile, it is decided anew.
   *
   * @param decide the state after, from the one before; throws where that does not allow it
   * @return what was written; the last entry where nothing is to change
   * @throws RondoException with {@link ExitCode#LOCKED} when another has moved the same alias
   */
  Entry move(String action, String reason, UnaryOperator<Aliases> decide) throws IOException {
    return write(action, reason, decide, false);
  }

  /** Writes down something that moves no alias. */
  Entry note(String action, String reason) throws IOException {
    return write(action, reason, UnaryOperator.identity(), true);
  }

  private Entry write(
      String action, String reason, UnaryOperator<Aliases> decide, boolean alsoUnchanged)
      throws IOException {
    ConditionalCreate files = ConditionalCreate.in(folder, hadoop);
    Entry before = last();
    while (true) {
      Aliases from = before == null ? Aliases.NONE : before.state();
      Aliases to = decide.apply(from);
      if (before != null && to.equals(from) && !alsoUnchanged) {
        return before;
      }
      int number = before == null ? 1 : before.entry() + 1;
      Entry entry =
          new Entry(
              number,
              UUID.randomUUID().toString(),
              Authorship.now(),
              Authorship.who(),
              action,
              String.join(", ", changes(from, to)),
              reason,
              to);
      if (files.create(name(number), BundleJson.write(entry))) {
        return entry;
      }
      Entry winner = read(name(number));
      if (winner.equals(entry)) {
        return entry; // The answer to a request that was repeated.
      }
      for (String alias : from.movedTo(to)) {
        if (!from.at(alias).equals(winner.state().at(alias))) {
          throw lost(alias, winner);
        }
      }
      before = winner;
    }
  }

  private RondoException lost(String alias, Entry winner) {
    return new RondoException(
        ExitCode.LOCKED,
        "%s: %s has moved %s to %s meanwhile, at %s (%s); nothing was changed here: look at it with rondo models history, and decide anew"
            .formatted(
                folder.display(),
                winner.by(),
                alias,
                winner.state().at(alias),
                winner.time(),
                winner.change()),
        null);
  }

  private static List<String> changes(Aliases from, Aliases to) {
    List<String> changes = new ArrayList<>();
    for (String alias : from.movedTo(to)) {
      changes.add("%s: %s -> %s".formatted(alias, from.at(alias), to.at(alias)));
    }
    SortedSet<Integer> pruned = new TreeSet<>(to.pruned());
    pruned.removeAll(from.pruned());
    if (!pruned.isEmpty()) {
      changes.add("pruned: " + pruned);
    }
    return changes;
  }

  private static String name(int number) {
    return String.format(Locale.ROOT, "%08d.json", number);
  }
}
