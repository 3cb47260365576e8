package org.rondo.error;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps secrets out of what is shown or written: passwords, tokens and keys, recognised by their
 * names and by their places in URIs. The names are those of Spark's {@code spark.redaction.regex},
 * and a few more.
 */
public final class Redaction {
  /** What replaces a secret. */
  public static final String REDACTED = "(redacted)";

  /** Parts of the names of secrets, as a regular expression that Spark uses too. */
  public static final String NAMES =
      "(?i)secret|pass(word|wd|phrase)|token|credential|(access|api|account|private)[._-]?key";

  /**
   * user:password@host after a scheme, and Oracle's user/password@host. What stands there in
   * Azure's schemes, as in abfss://container@account, is no user, unless a password follows.
   */
  private static final String USER =
      "(?<=://)(?<!(abfss?|wasbs?)://)[^/\\s?#\"']+@"
          + "|(?<=(abfss?|wasbs?)://)[^/\\s?#\"'@:]*:[^/\\s?#\"']+@"
          + "|(?<=jdbc:oracle:(thin|oci8?):)[^\\s@\"']+@";

  /**
   * The same, and places of secrets in URIs, for settings whose name or value may show that they
   * are secret.
   */
  public static final String SETTINGS =
      NAMES + "|" + USER + "|[?&](sig|signature|[\\w.-]*-signature|key)=";

  private static final Pattern NAME = Pattern.compile(NAMES);

  private static final Pattern IN_AUTHORITY = Pattern.compile(USER);

  /** A signature or token among a URI's parameters. */
  private static final Pattern IN_QUERY =
      Pattern.compile("(?i)([?&](?:sig|signature|[\\w.-]*-signature|key)=)[^&\\s\"'#]+");

  /**
   * How messages begin a sentence about the name rather than its value. A passphrase of several
   * words loses only its first one, so these words must give nothing away.
   */
  private static final String SENTENCE =
      "(?:an?|are|can(?:not|'t)?|contains|could|did|does|expect(?:ed|ing)|failed|has|holds|in|"
          + "invalid|is|its?|may|mismatched|missing|must|needs|neither|no|not|nothing|only|"
          + "required|takes|the|there|this|un(?:expected|known|recogni[sz]ed|supported)|was|were)"
          + "[,;]? +[a-z]";

  /** name=value, name: value and "name": "value"; also name: got value, expected ... */
  private static final Pattern NAMED =
      Pattern.compile(
          "([\\w.-]*(?:"
              + NAMES
              + ")[\\w.-]*[\"']?\\s*(?:=|:(?! *"
              + SENTENCE
              + "))\\s*)(got .+?(?=, expected|; |\\n|$)|[^\\s,;&\"'})\\]]+"
              + "|\"[^\"]*\"|'[^']*')");

  /** Shorter ones are words that occur in any text. */
  private static final int MIN_SECRET = 6;

  private final List<String> secrets;

  private Redaction(Collection<String> secrets) {
    List<String> longestFirst = new ArrayList<>(new LinkedHashSet<>(secrets));
    longestFirst.removeIf(secret -> secret.length() < MIN_SECRET);
    longestFirst.sort(Comparator.comparingInt(String::length).reversed());
    this.secrets = List.copyOf(longestFirst);
  }

  /** Redaction by names and places alone. */
  public static Redaction byName() {
    return new Redaction(Set.of());
  }

  /**
   * Redaction that also knows the secrets themselves, wherever they turn up.
   *
   * @param environment variables of the process
   * @param arguments of its command line; those of the form name=value count
   */
  public static Redaction of(Map<String, String> environment, String... arguments) {
    Set<String> secrets = new LinkedHashSet<>();
    environment.forEach((name, value) -> addSecret(name, value, secrets));
    for (String argument : arguments) {
      int equals = argument.lastIndexOf('=', secretEnd(argument));
      if (equals > 0) {
        addSecret(argument.substring(0, equals), argument.substring(equals + 1), secrets);
      }
    }
    return new Redaction(secrets);
  }

  /** The first equals sign after a secret's name: --set=a.password=x has one before it too. */
  private static int secretEnd(String argument) {
    Matcher name = NAME.matcher(argument);
    return name.find() ? argument.indexOf('=', name.end()) : argument.indexOf('=');
  }

  private static void addSecret(String name, String value, Set<String> secrets) {
    if (namesSecret(name)) {
      secrets.add(value);
    }
  }

  /** Whether a value of this name is a secret. */
  public static boolean namesSecret(String name) {
    return NAME.matcher(name).find();
  }

  /** A text without its secrets. */
  public String text(String text) {
    String result = text;
    for (String secret : secrets) {
      result = result.replace(secret, REDACTED);
    }
    return NAMED.matcher(uri(result)).replaceAll(found -> redactedValue(found.group(1)));
  }

  /**
   * A path or URI without what is secret by its place: a user and password, or a signature among
   * its parameters. What only looks like a secret's name is part of the path, and stays.
   */
  public static String uri(String uri) {
    return IN_QUERY.matcher(location(uri)).replaceAll("$1" + Matcher.quoteReplacement(REDACTED));
  }

  /** A path or URI without its user and password, and otherwise unchanged. */
  public static String location(String location) {
    return IN_AUTHORITY.matcher(location).replaceAll(Matcher.quoteReplacement(REDACTED + "@"));
  }

  private static String redactedValue(String name) {
    return Matcher.quoteReplacement(name + REDACTED);
  }

  /** A tree of maps, lists and values without its secrets; the original is not changed. */
  public Map<String, Object> tree(Map<String, ?> tree) {
    Map<String, Object> result = new LinkedHashMap<>();
    tree.forEach(
        (name, value) -> {
          boolean secret =
              namesSecret(name) && (value instanceof String || value instanceof Number);
          result.put(name, secret ? REDACTED : value(value));
        });
    return result;
  }

  @SuppressWarnings("NullAway") // A tree read from JSON has nulls, which stay.
  private Object value(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> named = new LinkedHashMap<>();
      map.forEach((name, inner) -> named.put(String.valueOf(name), inner));
      return tree(named);
    }
    if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>();
      list.forEach(item -> items.add(value(item)));
      return items;
    }
    return value instanceof String text ? text(text) : value;
  }
}
