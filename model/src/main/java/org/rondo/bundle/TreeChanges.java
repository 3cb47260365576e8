package org.rondo.bundle;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says in which keys two trees of JSON values differ, a line for each: the old and new value. */
public final class TreeChanges {
  private final Set<String> ignored;
  private final List<String> lines = new ArrayList<>();

  private TreeChanges(Set<String> ignored) {
    this.ignored = ignored;
  }

  /**
   * The differences, by key.
   *
   * @param ignored keys that may differ, with all below them
   */
  public static List<String> between(Object before, Object now, Set<String> ignored) {
    TreeChanges changes = new TreeChanges(ignored);
    changes.compare("", asRead(before), asRead(now));
    return List.copyOf(changes.lines);
  }

  /** As it comes back from a file, where numbers have lost their types. */
  private static Object asRead(Object tree) {
    byte[] json = BundleJson.write(tree).getBytes(StandardCharsets.UTF_8);
    return BundleJson.read(json, Object.class, "a tree");
  }

  private void compare(String key, @Nullable Object before, @Nullable Object now) {
    if (ignored.contains(key)) {
      return;
    }
    if (before instanceof Map<?, ?> old && now instanceof Map<?, ?> current) {
      Set<String> names = new TreeSet<>();
      old.keySet().forEach(name -> names.add(String.valueOf(name)));
      current.keySet().forEach(name -> names.add(String.valueOf(name)));
      for (String name : names) {
        compare(key.isEmpty() ? name : key + "." + name, old.get(name), current.get(name));
      }
    } else if (!Objects.equals(before, now)) {
      lines.add(key + ": was " + shown(before) + ", is " + shown(now));
    }
  }

  private static String shown(@Nullable Object value) {
    return value == null ? "absent" : value.toString();
  }
}
