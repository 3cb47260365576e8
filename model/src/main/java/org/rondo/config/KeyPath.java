package org.rondo.config;

import java.util.ArrayList;
import java.util.List;

/** Dotted paths of keys, where {@code \.} is a dot inside a key and {@code \=} an equals sign. */
final class KeyPath {
  private KeyPath() {}

  /** The path of a key inside the section of the given path, which is empty for the root. */
  static String join(String section, String key) {
    String escaped = key.replaceAll("([.=\\\\])", "\\\\$1");
    return section.isEmpty() ? escaped : section + "." + escaped;
  }

  /** The keys of a path. */
  static List<String> split(String path) {
    List<String> keys = new ArrayList<>();
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\' && i + 1 < path.length()) {
        i++;
        key.append(path.charAt(i));
      } else if (c == '.') {
        keys.add(key.toString());
        key.setLength(0);
      } else {
        key.append(c);
      }
    }
    keys.add(key.toString());
    return keys;
  }
}
