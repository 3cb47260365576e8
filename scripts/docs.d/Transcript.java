import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What was printed, beside what a page shows. */
final class Transcript {
  static final Pattern RUN_ID = Pattern.compile("\\d{8}-\\d{6}-[0-9a-f]{6}");

  /** Printed only by the first command after a change of the sources. */
  static final Pattern ONCE = Pattern.compile("^\\w+: (building|preparing a fast start).*");

  private static final Pattern NUMBER = Pattern.compile("\\d[\\d,]*(?:\\.\\d+)?(?:[eE]-?\\d+)?");

  /** What differs from run to run, and its placeholder. */
  private static final Map<Pattern, String> VOLATILE = new LinkedHashMap<>();

  static {
    VOLATILE.put(Pattern.compile("[\\d,]+ examples/s"), "N examples/s");
    VOLATILE.put(Pattern.compile("( \\d+ (s|min|h)( left)?)+$"), "");
    VOLATILE.put(Pattern.compile("\\bin [\\d.,]+ (ms|s|min|h)\\b"), "in T");
    VOLATILE.put(Pattern.compile("[\\d.,]+ (ms|MB|GB|MiB|GiB)\\b"), "N $1");
    VOLATILE.put(Pattern.compile("\\d+ ?%( of the time)"), "N%$1");
    VOLATILE.put(Pattern.compile("about [\\d.,]+"), "about N");
    VOLATILE.put(Pattern.compile("\\bto \\d+ ?%"), "to N%");
    VOLATILE.put(Pattern.compile("(communication|\\(now) \\d+%"), "$1 N%");
  }

  private Transcript() {}

  /** What was printed, in the form of the page: lines once seen, lines left out and cut lines as there. */
  static List<String> now(List<String> shown, List<String> printed) {
    List<String> lines = printed.stream().filter(line -> !ONCE.matcher(line).matches()).toList();
    List<String> now = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < shown.size(); i++) {
      String line = shown.get(i);
      if (ONCE.matcher(line).matches()) {
        now.add(line);
      } else if (line.equals("...")) {
        now.add(line);
        next = i + 1 == shown.size() ? lines.size() : Math.max(next, likeliest(lines, next, shown.get(i + 1)));
      } else if (next < lines.size()) {
        String fresh = cut(line, lines.get(next++));
        now.add(same(line, fresh) ? line : fresh);
      }
    }
    boolean open = !shown.isEmpty() && shown.get(shown.size() - 1).equals("...");
    while (!open && next < lines.size()) {
      now.add(lines.get(next++));
    }
    return now;
  }

  private static int likeliest(List<String> lines, int from, String wanted) {
    for (int i = from; i < lines.size(); i++) {
      if (same(wanted, cut(wanted, lines.get(i)))) {
        return i;
      }
    }
    String start = wanted.substring(0, Math.min(14, wanted.length()));
    for (int i = lines.size() - 1; i >= from; i--) {
      if (lines.get(i).startsWith(start)) {
        return i;
      }
    }
    return from;
  }

  private static String cut(String shown, String printed) {
    if (!shown.endsWith(", ...")) {
      String start = shown.endsWith(" ...") ? shown.substring(0, shown.length() - 4) : "";
      return !start.isEmpty() && steady(printed).startsWith(steady(start)) ? shown : printed;
    }
    int parts = shown.split(", ").length - 1;
    int end = -1;
    for (int i = 0; i < parts; i++) {
      end = printed.indexOf(", ", end + 1);
      if (end < 0) {
        return printed;
      }
    }
    return printed.substring(0, end) + ", ...";
  }

  static boolean equal(List<String> shown, List<String> now) {
    if (shown.size() != now.size()) {
      return false;
    }
    for (int i = 0; i < shown.size(); i++) {
      if (!same(shown.get(i), now.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(String left, String right) {
    String a = steady(left);
    String b = steady(right);
    if (!NUMBER.matcher(a).replaceAll("#").equals(NUMBER.matcher(b).replaceAll("#"))) {
      return false;
    }
    List<String> first = NUMBER.matcher(a).results().map(found -> found.group().replace(",", "")).toList();
    List<String> second = NUMBER.matcher(b).results().map(found -> found.group().replace(",", "")).toList();
    for (int i = 0; i < first.size(); i++) {
      if (!near(first.get(i), second.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean near(String left, String right) {
    if (!left.contains(".") || !right.contains(".")) {
      return left.equals(right);
    }
    double a = Double.parseDouble(left);
    double b = Double.parseDouble(right);
    return Math.abs(a - b) <= 1e-4 * (1 + Math.max(Math.abs(a), Math.abs(b)));
  }

  private static String steady(String line) {
    String steady = RUN_ID.matcher(line).replaceAll("ID").replaceAll(" +", " ").replaceAll("-{2,}", "--");
    for (Map.Entry<Pattern, String> one : VOLATILE.entrySet()) {
      steady = one.getKey().matcher(steady).replaceAll(one.getValue());
    }
    return steady.strip();
  }
}
