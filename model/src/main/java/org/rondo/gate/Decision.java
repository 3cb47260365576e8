package org.rondo.gate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the gate says of a challenger, with every number and reason.
 *
 * @param promoted whether it may take the champion's place
 * @param reason in one line
 * @param checks all of them, also those that passed, in order
 */
public record Decision(boolean promoted, String reason, List<Check> checks) {
  /** Copies the checks. */
  public Decision {
    checks = List.copyOf(checks);
  }

  /**
   * The decision that checks lead to: all have to pass.
   *
   * @param checks of which the first says what a promotion is for
   */
  static Decision of(List<Check> checks) {
    List<Check> failed = checks.stream().filter(check -> !check.passed()).toList();
    return failed.isEmpty()
        ? new Decision(true, checks.get(0).reason(), checks)
        : new Decision(
            false, failed.stream().map(Check::reason).collect(Collectors.joining("; ")), checks);
  }

  /**
   * One thing that was looked at.
   *
   * @param name of the check, in kebab case
   * @param passed whether it speaks for the challenger
   * @param reason in a sentence without its full stop
   * @param figures by name, ready for JSON; numbers that are not finite are left out
   */
  public record Check(String name, boolean passed, String reason, Map<String, Object> figures) {
    /** Copies the figures. */
    public Check {
      Map<String, Object> defined = new LinkedHashMap<>(figures);
      defined.values().removeIf(of -> of instanceof Double number && !Double.isFinite(number));
      figures = Collections.unmodifiableMap(defined);
    }
  }

  /** As {@code decision.json} has it. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("promoted", promoted);
    tree.put("reason", reason);
    List<Map<String, Object>> all = new ArrayList<>();
    for (Check check : checks) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("check", check.name());
      one.put("passed", check.passed());
      one.put("reason", check.reason());
      one.putAll(check.figures());
      all.add(one);
    }
    tree.put("checks", all);
    return tree;
  }
}
