import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
  private static final Pattern STRAY_COMMAND = Pattern.compile("^ {4}(scripts/|rondo |mvn |spark-submit ).*");


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
    Shell.Result result = shell.run("python3 -c 'import ast; ast.parse(open(\"check-syntax.py\").read())'");
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
    Shell.Result result = shell.run(text);
    String oneLine = text.replaceAll("\\s*\\\\\n\\s*", " ").replaceAll("  +#.*", "");
    System.out.printf("docs: %s%s (%s s)%n", place, oneLine, result.seconds());
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
      if (Transcript.ONCE.matcher(line).matches()) {
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
}
