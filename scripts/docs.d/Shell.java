import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One shell to a page: its folder and its exported variables outlast a command. */
final class Shell {
  /** How a command ended, what it printed, and the time that it took. */
  record Result(int code, List<String> lines, long seconds) {}

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
    long start = System.nanoTime();
    Process process = builder.start();
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      throw new IllegalStateException("no end within ten minutes: " + command);
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    return new Result(process.exitValue(), Files.readAllLines(output), seconds);
  }

  /** The command with this page's runs instead of those that it shows; RUN_ID is the newest. */
  private String known(String command) throws IOException {
    String text = command;
    for (Map.Entry<String, String> run : runs.entrySet()) {
      text = text.replace(run.getKey(), run.getValue());
    }
    Matcher open = Pattern.compile("runs/([\\w-]+)/(RUN_ID\\b|" + Transcript.RUN_ID + ")").matcher(text);
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
    return Transcript.RUN_ID.matcher(String.join("\n", lines)).results().map(found -> found.group()).distinct().toList();
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
