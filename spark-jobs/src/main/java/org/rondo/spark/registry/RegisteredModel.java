package org.rondo.spark.registry;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.report.HistoryEvent;
import org.rondo.spark.registry.AliasLog.Entry;
import org.rondo.spark.storage.Folder;

/**
 * A model of a registry: {@code versions/N}, each claimed by the one who makes it and marked when
 * it is whole, and the log of its aliases. Any number of processes may use it at once.
 */
public final class RegisteredModel {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
  private static final Pattern ALIAS = Pattern.compile("[a-z][a-z0-9-]*");

  private final String name;
  private final Folder versions;
  private final AliasLog log;
  private final Folder lock;
  private final Configuration hadoop;

  RegisteredModel(String name, Folder folder, Configuration hadoop) {
    this.name = name;
    this.versions = folder.child("versions");
    this.lock = folder.child("lock");
    this.log = new AliasLog(folder.child("log"), hadoop);
    this.hadoop = hadoop;
  }

  /** Work on storage. */
  private interface Work<R> {
    R done() throws IOException;
  }

  private <R> R storage(Work<R> work) {
    try {
      return work.done();
    } catch (IOException e) {
      throw Registry.unreadable(versions, e);
    }
  }

  /** The model's name. */
  public String name() {
    return name;
  }

  /**
   * Adds a version under the next number, which nobody else gets.
   *
   * @param source what it is made of, for people
   */
  public Version add(String source, Version.Content content) {
    return storage(
        () -> {
          int number = claimed().stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
          while (!Version.claim(folder(number), hadoop)) {
            number++;
          }
          return Version.write(folder(number), name, number, source, content);
        });
  }

  private Folder folder(int number) {
    return versions.child(Integer.toString(number));
  }

  private List<Integer> claimed() throws IOException {
    return versions.names().stream()
        .filter(file -> NUMBER.matcher(file).matches())
        .map(Integer::valueOf)
        .sorted()
        .toList();
  }

  /** The numbers of all whole versions, ascending. */
  public List<Integer> numbers() {
    return storage(
        () -> {
          List<Integer> whole = new ArrayList<>();
          for (int number : claimed()) {
            if (Version.isWhole(folder(number))) {
              whole.add(number);
            }
          }
          return whole;
        });
  }

  /**
   * A whole version.
   *
   * @throws DataException when there is none of this number, or it is damaged
   */
  public Version version(int number) {
    return storage(
        () -> {
          if (!Version.isWhole(folder(number))) {
            boolean pruned = log.state().pruned().contains(number);
            throw new DataException(
                "registry:%s@%s: %s; %s"
                    .formatted(
                        name,
                        number,
                        pruned ? "this version was pruned" : "there is no such version",
                        numbers().isEmpty()
                            ? "there is none of this model yet; rondo retrain or rondo models"
                                + " register adds one"
                            : "those there are " + numbers()));
          }
          return Version.open(folder(number));
        });
  }

  /** The version that an alias or number stands for now. */
  public Version resolve(String selector) {
    if (NUMBER.matcher(selector).matches()) {
      return version(Integer.parseInt(selector));
    }
    Integer number = aliases().get(selector);
    if (number == null) {
      throw new DataException(
          "registry:%s@%s: there is no alias '%s'; %s"
              .formatted(
                  name,
                  selector,
                  selector,
                  aliases().isEmpty()
                      ? "none is set: rondo models promote %s@VERSION sets champion, versions are %s"
                          .formatted(name, numbers())
                      : "those there are " + aliases()));
    }
    return version(number);
  }

  /** The versions of all aliases. */
  public SortedMap<String, Integer> aliases() {
    return storage(() -> log.state().aliases());
  }

  /** Where whoever works on the model for long says so. */
  public Folder lock() {
    return lock;
  }

  /** Whether an alias has ever been at a version. */
  public boolean hasBeen(String alias, int number) {
    return storage(() -> log.hasBeen(alias, number));
  }

  /** What has happened: versions, moves of aliases, refusals of data; the oldest first. */
  public List<HistoryEvent> history() {
    List<Version> versions = numbers().stream().map(this::version).toList();
    return storage(() -> History.of(versions, log.entries()));
  }

  /**
   * Writes into the history that data were refused.
   *
   * @param reason in one line
   */
  public void refused(String reason) {
    storage(() -> log.note(HistoryEvent.Refused.REFUSE, reason));
  }

  /**
   * Makes a version the champion, and the one before the previous one.
   *
   * @param expected the champion that this was decided against: 0 for none; empty where any will do
   * @return what moved, in words; empty where it is the champion already
   * @throws RondoException with {@link ExitCode#LOCKED} when another has promoted meanwhile
   */
  public String promote(int number, OptionalInt expected, String reason) {
    return move(
        HistoryEvent.Moved.PROMOTE,
        reason,
        state -> {
          int champion = state.champion();
          if (expected.isPresent() && champion != expected.getAsInt() && champion != number) {
            throw new RondoException(
                ExitCode.LOCKED,
                "registry:%s: the champion is %s and no longer %s; nothing was changed: see rondo models history %s"
                    .formatted(name, champion, expected.getAsInt(), name),
                null);
          }
          requireWhole(number, state);
          return state.promoted(number);
        });
  }

  /** Makes the champion before the champion again, and so on backwards. */
  public String rollback(String reason) {
    return move(
        HistoryEvent.Moved.ROLLBACK,
        reason,
        state -> {
          Aliases back = state.rolledBack();
          if (back == null) {
            throw new DataException(
                "registry:%s: there is no champion to go back to; see rondo models history %s"
                    .formatted(name, name));
          }
          requireWhole(back.champion(), state);
          return back;
        });
  }

  /**
   * Sets any alias but champion and previous, which promotions move.
   *
   * @param number of the version; null takes the alias away
   */
  public String alias(String alias, @Nullable Integer number, String reason) {
    if (!ALIAS.matcher(alias).matches()
        || alias.equals(ModelReference.CHAMPION)
        || alias.equals(ModelReference.PREVIOUS)) {
      throw new ConfigurationException(
          "--alias: got %s; expected lower-case letters, digits and '-', and neither champion nor previous, which promote and rollback move"
              .formatted(alias));
    }
    return move(
        "alias",
        reason,
        state -> {
          if (number != null) {
            requireWhole(number, state);
          }
          return state.with(alias, number);
        });
  }

  private String move(String action, String reason, UnaryOperator<Aliases> decide) {
    return storage(
        () -> {
          Aliases before = log.state();
          Entry entry = log.move(action, reason, decide);
          return entry.state().equals(before) ? "" : entry.change();
        });
  }

  private void requireWhole(int number, Aliases state) {
    if (state.pruned().contains(number) || !numbers().contains(number)) {
      version(number); // says what is wrong
      throw new DataException("registry:%s@%s: this version was pruned".formatted(name, number));
    }
  }

  /**
   * Deletes old versions, except those that have an alias. First the log says which, so that nobody
   * promotes them meanwhile.
   *
   * @param keep how many of the newest to keep besides
   * @return the numbers of those that were deleted
   */
  public List<Integer> prune(int keep) {
    return storage(
        () -> {
          List<Integer> deleted = new ArrayList<>();
          Entry entry = log.move("prune", "keep " + keep, state -> state.pruned(numbers(), keep));
          for (int number : claimed()) {
            if (entry.state().pruned().contains(number) && Version.isWhole(folder(number))) {
              deleted.add(number);
            }
            if (entry.state().pruned().contains(number)
                || Version.isLeftUnfinished(folder(number))) {
              Version.delete(folder(number));
            }
          }
          return deleted;
        });
  }

  /** What is wrong with the model, a line each: versions that are damaged, aliases of none. */
  public List<String> damages() {
    return Verification.damages(this);
  }
}
