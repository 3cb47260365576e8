package org.rondo.spark.retrain;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rondo.error.Reason;

/** A command line for the shell. What it prints is shown only when it fails. */
final class CommandCall implements HookCall {
  private static final int SHOWN = 500;

  /** What of the report is in the environment too, for scripts that read no JSON. */
  private static final List<String> VARIABLES =
      List.of("event", "model", "version", "run", "reason", "exit-code");

  private final String key;
  private final String command;

  CommandCall(String key, String command) {
    this.key = key;
    this.command = command;
  }

  @Override
  public Outcome call(String json, Map<String, Object> report, int seconds) {
    Path folder = null;
    try {
      // Files and no pipes: a command that neither reads nor ends holds nobody.
      folder = Files.createTempDirectory("rondo-hook");
      Path input = Files.writeString(folder.resolve("report.json"), json + "\n");
      Path output = folder.resolve("output");
      ProcessBuilder builder =
          new ProcessBuilder("/bin/sh", "-c", command)
              .redirectInput(input.toFile())
              .redirectErrorStream(true)
              .redirectOutput(Redirect.to(output.toFile()));
      for (String name : VARIABLES) {
        builder
            .environment()
            .put(
                "RONDO_" + name.toUpperCase(Locale.ROOT).replace('-', '_'),
                String.valueOf(report.get(name)));
      }
      return end(builder.start(), output, seconds);
    } catch (IOException e) {
      return Outcome.failed("cannot be started: " + Reason.of(e));
    } finally {
      delete(folder);
    }
  }

  private static Outcome end(Process process, Path output, int seconds) throws IOException {
    try {
      if (process.waitFor(seconds, TimeUnit.SECONDS)) {
        return process.exitValue() == 0
            ? Outcome.DONE
            : Outcome.failed("exit code " + process.exitValue() + said(output));
      }
      return Outcome.failed("it took more than " + seconds + " s" + said(output));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(false, false, "interrupted");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** The end of what it printed. */
  private static String said(Path output) throws IOException {
    byte[] all = Files.readAllBytes(output);
    int from = Math.max(0, all.length - SHOWN);
    String text = new String(all, from, all.length - from, StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? "" : ", it printed: " + text;
  }

  private static void delete(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try {
      Files.deleteIfExists(folder.resolve("report.json"));
      Files.deleteIfExists(folder.resolve("output"));
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      folder.toFile().deleteOnExit();
    }
  }

  @Override
  public String toString() {
    return key + " (a command)";
  }
}
