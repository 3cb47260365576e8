import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Follows the pages as a reader would. Each page has a folder of its own, empty but for the
 * repository's scripts and conf and what {@code scripts/docs.d/PAGE.bash} puts there; the home
 * folder is there too, with a link {@code rondo} to the repository.
 *
 * <ul>
 *   <li>A block behind a line that ends in {@code `FILE`:} is written to that file.
 *   <li>A {@code console} block holds commands behind {@code $}, and below each what it prints, if the
 *       page shows it. They run in one shell and must exit with 0, or as {@code # exit code N} says.
 *   <li>{@code cat FILE} of a file that is not there makes it: a page may show its inputs so.
 *   <li>A {@code console} block that begins with {@code # needs SOMETHING} is run only where that is
 *       known to be there, and counted as left out otherwise.
 *   <li>{@code ...} stands for any lines, and at the end of a line for the rest of it.
 * </ul>
 *
 * <p>Times, speeds and identifiers differ from run to run and are not compared; decimals may differ by
 * one part in ten thousand, as other processors' do. What a script says only once, while it builds, is
 * compared with the script.
 */
final class Docs {
  private static final Pattern FILE = Pattern.compile("`([^`\\s]+\\.\\w+)`[^`]*:$");
  private static final Pattern EXIT = Pattern.compile("# exit code (\\d+)\\s*$");
  private static final Pattern RUN_ID = Pattern.compile("\\d{8}-\\d{6}-[0-9a-f]{6}");
  private static final Pattern NUMBER = Pattern.compile("\\d[\\d,]*(?:\\.\\d+)?(?:[eE]-?\\d+)?");
  private static final Pattern STRAY_COMMAND = Pattern.compile("^ {4}(scripts/|rondo |mvn |spark-submit ).*");

  /** What is printed only by the first command after a change, or where nobody looks on. */
  private static final Pattern ONCE = Pattern.compile("^\\w+: (building|preparing a fast start).*");

  /** What comes out otherwise in each run, and what stands for it. */
  private static final Map<Pattern, String> VOLATILE = new LinkedHashMap<>();

  static {
    VOLATILE.put(Pattern.compile("[\\d,]+ examples/s"), "N examples/s");
    VOLATILE.put(Pattern.compile("( \\d+ (s|min|h)( left)?)+$"), "");
    VOLATILE.put(Pattern.compile("\\bin [\\d.,]+ (ms|s|min|h)\\b"), "in T");
    VOLATILE.put(Pattern.compile("[\\d.,]+ (ms|MB|GB|MiB|GiB)\\b"), "N $1");
    VOLATILE.put(Pattern.compile("\\d+ ?%( of the time)"), "N%$1");
    VOLATILE.put(Pattern.compile("about [\\d.,]+"), "about N");
    VOLATILE.put(Pattern.compile("\\bto \\d+ ?%"), "to N%");
    VOLATILE.put(Pattern.compile("communication \\d+%"), "communication N%");
  }

  private final Path root;
  private final boolean update;
  private final List<String> faults = new ArrayList<>();
  private final Map<String, Integer> leftOut = new TreeMap<>();
  private int commands;
  private int compared;

  private Docs(Path root, boolean update) {
    this.root = root;
    this.update = update;
  }

  public static void main(String[] arguments) throws Exception {
    List<String> wanted = new ArrayList<>(List.of(arguments).subList(1, arguments.length));
    Docs docs = new Docs(Path.of(arguments[0]), wanted.remove("--update"));
    for (Path page : docs.pages(wanted)) {
      docs.follow(page);
    }
    docs.report();
  }

  private List<Path> pages(List<String> wanted) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("docs"))) {
      List<Path> pages =
          Stream.concat(Stream.of(root.resolve("README.md")), files.sorted())
              .filter(file -> file.toString().endsWith(".md"))
              .filter(file -> wanted.isEmpty() || wanted.contains(name(file)))
              .toList();
      if (!wanted.isEmpty() && pages.size() < wanted.size()) {
        throw new IllegalArgumentException("no such page among " + wanted);
      }
      return pages;
    }
  }

  private void fault(String fault) {
    faults.add(fault);
    System.out.println("docs: " + fault);
  }

  private static String name(Path page) {
    return page.getFileName().toString().replace(".md", "");
  }

  private void report() {
    leftOut.forEach((reason, blocks) -> System.out.printf("docs: left out: %d block(s) that need %s%n", blocks, reason));
    System.out.printf("docs: %d commands run, the output of %d compared%n", commands, compared);
    if (!faults.isEmpty()) {
      System.out.printf("docs: %d problem(s); scripts/docs --update writes what is printed now into the pages%n", faults.size());
      System.exit(1);
    }
  }

  // ---- a page

  private void follow(Path page) throws Exception {
    List<String> lines = Files.readAllLines(page);
    Shell shell = new Shell(root, name(page));
    List<String> after = new ArrayList<>();
    String above = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      after.add(line);
      if (!line.startsWith("```")) {
        if (STRAY_COMMAND.matcher(line).matches()) {
          fault("%s:%d: a command outside of a console block".formatted(page.getFileName(), i + 1));
        }
        above = line.isBlank() ? above : line;
        continue;
      }
      int end = i + 1;
      while (!lines.get(end).equals("```")) {
        end++;
      }
      List<String> block = lines.subList(i + 1, end);
      Place place = new Place(page, i + 1);
      after.addAll(block(line.substring(3).strip(), above, block, place, shell));
      after.add("```");
      above = "";
      i = end;
    }
    if (update && !after.equals(lines)) {
      Files.writeString(page, String.join("\n", after) + "\n");
      System.out.println("docs: " + page.getFileName() + " is written again");
    }
  }

  private List<String> block(String language, String above, List<String> block, Place place, Shell shell)
      throws Exception {
    Matcher file = FILE.matcher(above);
    if (language.equals("console")) {
      return console(block, place, shell);
    }
    if (language.equals("sh") || language.equals("bash")) {
      fault(place + "commands belong in a console block, behind $");
    } else if (file.find()) {
      shell.write(file.group(1), String.join("\n", block) + "\n");
    }
    if (language.equals("python")) {
      python(String.join("\n", block), place, shell);
    }
    return block;
  }

  private void python(String source, Place place, Shell shell) throws Exception {
    if (!shell.has("python3")) {
      leftOut.merge("python3", 1, Integer::sum);
      return;
    }
    shell.write("check-syntax.py", source);
    Result result = shell.run("python3 -c 'import ast; ast.parse(open(\"check-syntax.py\").read())'");
    if (result.code() != 0) {
      fault(place + String.join("\n", result.lines()));
    }
  }

  /** Runs the commands of a block; returns the block as it should stand. */
  private List<String> console(List<String> block, Place place, Shell shell) throws Exception {
    if (!block.isEmpty() && block.get(0).startsWith("# needs ")) {
      String need = block.get(0).substring("# needs ".length());
      if (!shell.has(need)) {
        leftOut.merge(need, 1, Integer::sum);
        return block;
      }
    }
    List<String> after = new ArrayList<>();
    int i = 0;
    while (i < block.size() && !block.get(i).startsWith("$ ")) {
      after.add(block.get(i++));
    }
    while (i < block.size()) {
      List<String> command = new ArrayList<>();
      do {
        command.add(block.get(i++));
      } while (command.get(command.size() - 1).endsWith("\\") && i < block.size());
      int end = i;
      while (end < block.size() && !block.get(end).startsWith("$ ")) {
        end++;
      }
      after.addAll(command);
      after.addAll(command(command, block.subList(i, end), place, shell));
      i = end;
    }
    return after;
  }

  private List<String> command(List<String> command, List<String> shown, Place place, Shell shell) throws Exception {
    String text = String.join("\n", command).substring(2);
    Matcher exit = EXIT.matcher(text);
    int expected = exit.find() ? Integer.parseInt(exit.group(1)) : 0;
    if (text.startsWith("cat ") && !shown.isEmpty()) {
      shell.writeIfAbsent(text.substring(4).strip(), String.join("\n", shown) + "\n");
    }
    System.out.println("docs: " + place + text.replaceAll("\\s*\\\\\n\\s*", " ").replaceAll("  +#.*", ""));
    Result result = shell.run(text);
    commands++;
    if (result.code() != expected) {
      fault("%s%s%n  ended with exit code %d, not %d:%n%s".formatted(place, text, result.code(), expected,
          result.lines().stream().map(line -> "    " + line).collect(Collectors.joining("\n"))));
      return shown;
    }
    if (shown.isEmpty()) {
      return shown;
    }
    compared++;
    shell.learn(shown, result.lines());
    List<String> printed = result.lines().stream().map(shell::asShown).toList();
    checkOnce(shown, place);
    List<String> now = Transcript.now(shown, printed);
    if (Transcript.equal(shown, now)) {
      return shown;
    }
    if (!update) {
      fault("%s%s%n  prints%n%s%n  where the page has%n%s".formatted(place, text, indented(now), indented(shown)));
    }
    return now;
  }

  private static String indented(List<String> lines) {
    return lines.stream().map(line -> "    " + line).collect(Collectors.joining("\n"));
  }

  /** Lines that no command prints a second time are compared with the scripts that have them. */
  private void checkOnce(List<String> shown, Place place) throws IOException {
    String scripts =
        Files.readString(root.resolve("scripts/rondo")) + Files.readString(root.resolve("scripts/build.bash"));
    for (String line : shown) {
      if (ONCE.matcher(line).matches()) {
        String said = line.substring(line.indexOf(' ') + 1).replaceAll(" \\(log: .*", "");
        if (!scripts.contains("\"" + said)) {
          fault(place + "no script says \"" + said + "\"");
        }
      }
    }
  }

  private record Place(Path page, int line) {
    @Override
    public String toString() {
      return page.getFileName() + ":" + line + ": ";
    }
  }

  // ---- what is printed, beside what is shown

  private static final class Transcript {

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
        return printed;
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

  // ---- a shell

  private record Result(int code, List<String> lines) {}

  /** One shell to a page: its folder and its exported variables outlast a command. */
  private static final class Shell {
    private final Path root;
    private final Path folder;
    private final Path state;

    /** The identifier of a run on the page, and that of the run here. */
    private final Map<String, String> runs = new LinkedHashMap<>();

    Shell(Path root, String page) throws Exception {
      this.root = root;
      folder = Files.createDirectories(root.resolve("target/docs/pages/" + page));
      state = root.resolve("target/docs/" + page + ".state");
      Files.createDirectory(folder.resolve("scripts"));
      for (String script : List.of("rondo", "cluster")) {
        Path caller = folder.resolve("scripts/" + script);
        Files.writeString(caller, "#!/bin/sh\nexec '%s' \"$@\"\n".formatted(root.resolve("scripts/" + script)));
        caller.toFile().setExecutable(true);
      }
      Files.createSymbolicLink(folder.resolve("conf"), root.resolve("conf"));
      Files.createSymbolicLink(folder.resolve("rondo"), root);
      Files.writeString(state, "cd '" + folder + "'\n");
      Path prepared = root.resolve("scripts/docs.d/" + page + ".bash");
      if (Files.exists(prepared)) {
        Result result = run(Files.readString(prepared));
        if (result.code() != 0) {
          throw new IllegalStateException(prepared + ": " + result.lines());
        }
      }
    }

    boolean has(String need) throws Exception {
      return switch (need) {
        case "python3" -> run("command -v python3").code() == 0;
        case "pandas" -> run("python3 -c 'import pandas'").code() == 0;
        default -> false;
      };
    }

    void write(String file, String text) throws IOException {
      Path path = folder.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
    }

    void writeIfAbsent(String file, String text) throws IOException {
      if (!file.contains("*") && !Files.exists(folder.resolve(file))) {
        write(file, text);
      }
    }

    Result run(String command) throws Exception {
      String text = known(command);
      Path output = root.resolve("target/docs/output");
      String script =
          """
          . '%s'
          %s
          code=$?
          { export -p; printf 'cd %%q\\n' "$PWD"; } >'%s'
          exit $code
          """
              .formatted(state, text, state);
      ProcessBuilder builder = new ProcessBuilder("bash", "-c", script);
      builder.environment().put("HOME", folder.toString());
      builder.environment().put("PATH", root.resolve("target/docs/bin") + ":" + System.getenv("PATH"));
      builder.directory(folder.toFile());
      builder.redirectInput(Path.of("/dev/null").toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
      Process process = builder.start();
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        throw new IllegalStateException("no end within ten minutes: " + command);
      }
      return new Result(process.exitValue(), Files.readAllLines(output));
    }

    /** The command with this page's runs instead of those that it shows; RUN_ID is the newest. */
    private String known(String command) throws IOException {
      String text = command;
      for (Map.Entry<String, String> run : runs.entrySet()) {
        text = text.replace(run.getKey(), run.getValue());
      }
      Matcher open = Pattern.compile("runs/([\\w-]+)/(RUN_ID\\b|" + RUN_ID + ")").matcher(text);
      StringBuilder known = new StringBuilder();
      while (open.find()) {
        boolean there = Files.exists(folder.resolve(open.group()));
        open.appendReplacement(known, there ? "$0" : "runs/$1/" + newest(folder.resolve("runs/" + open.group(1))));
      }
      return open.appendTail(known).toString();
    }

    private static String newest(Path runs) {
      if (!Files.isDirectory(runs)) {
        return "RUN_ID";
      }
      try (Stream<Path> all = Files.list(runs)) {
        return all.map(run -> run.getFileName().toString()).max(String::compareTo).orElseThrow();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Notes which of the page's runs is which of those here. */
    void learn(List<String> shown, List<String> printed) {
      List<String> there = identifiers(shown);
      List<String> here = identifiers(printed);
      for (int i = 0; i < Math.min(there.size(), here.size()); i++) {
        runs.putIfAbsent(there.get(i), here.get(i));
      }
    }

    private static List<String> identifiers(List<String> lines) {
      return RUN_ID.matcher(String.join("\n", lines)).results().map(found -> found.group()).distinct().toList();
    }

    /** A printed line as the page would have it: its runs, and paths from where the reader is. */
    String asShown(String line) {
      String shown = line.replace(folder + "/", "").replace(root + "/", "");
      for (Map.Entry<String, String> run : runs.entrySet()) {
        shown = shown.replace(run.getValue(), run.getKey());
      }
      return shown;
    }
  }
}
