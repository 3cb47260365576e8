package org.rondo.bench.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** The machine and the commit that results come from. */
public final class Machine {
  private Machine() {}

  /** One line: date, commit, processor, cores, load, Java. */
  public static String line() {
    return "%s, commit %s; %s, %d cores, load %.1f at the end; Java %s"
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            commit(),
            processor(),
            Runtime.getRuntime().availableProcessors(),
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
            System.getProperty("java.version"));
  }

  private static String commit() {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return said.isEmpty() ? "unknown" : said;
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String processor() {
    Path information = Path.of("/proc/cpuinfo");
    try {
      List<String> lines = Files.exists(information) ? Files.readAllLines(information) : List.of();
      return lines.stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch").toLowerCase(Locale.ROOT));
    } catch (IOException e) {
      return "unknown processor";
    }
  }
}
