package org.rondo.spark.scoring;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.jspecify.annotations.Nullable;
import org.rondo.config.GateConfig;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.error.TrainingException;
import org.rondo.network.NoJavaObjects;
import org.rondo.spark.storage.Folder;

/**
 * Loads a stored model in a Java process of its own, as whoever uses it next will: from its files
 * alone, without anything that the training has left in memory.
 */
public final class SmokeLoad {
  private static final Duration LONGEST = Duration.ofMinutes(3);
  private static final long LOOK_MILLIS = 200;
  private static final int LINES_SHOWN = 3;

  /** How the process ends when the model is what it cannot load. Java itself never ends so. */
  private static final int REFUSED = 97;

  /**
   * Variables by which Java takes options from its environment, such as agents with a port of their
   * own. What this process took from them is among its own options.
   */
  private static final List<String> JAVA_OPTIONS =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  /** Beginnings of the options without which classes, native libraries or the heap would differ. */
  private static final List<String> KEPT =
      List.of("--add-", "--enable-native-access", "-Dorg.bytedeco.");

  /** What Java and the product's classes need to load the smallest model. */
  private static final long LEAST_HEAP = 256L << 20;

  /** The parameters, copies of them while they are read, and the network's own. */
  private static final int HEAP_PER_BYTE = 4;

  private SmokeLoad() {}

  /**
   * Opens the model in a local folder, the first argument, and prepares it for scoring; writes why
   * it cannot to a file, the second.
   */
  public static void main(String[] arguments) throws IOException {
    Locale.setDefault(Locale.ROOT);
    NoJavaObjects.install();
    try {
      ModelBundle.open(Folder.at(arguments[0], new Configuration()), arguments[0]).plan();
    } catch (IOException | RuntimeException e) {
      Files.writeString(
          Path.of(arguments[1]),
          e instanceof DataException ? String.valueOf(e.getMessage()) : e.toString());
      System.exit(REFUSED);
    }
    // Some libraries leave threads behind.
    System.exit(0);
  }

  /**
   * Why a model cannot be loaded; empty where it can, or nobody wants to know.
   *
   * @param bundle its folder, on any file system
   * @param stop whether to give up; asked again and again
   * @throws IOException when the folder cannot be read
   * @throws RondoException when it cannot be tried, which says nothing about the model
   * @throws TrainingException when it was given up
   */
  public static Optional<String> failure(Folder bundle, GateConfig gate, BooleanSupplier stop)
      throws IOException {
    return gate.smokeLoad() ? failure(bundle, stop) : Optional.empty();
  }

  private static Optional<String> failure(Folder bundle, BooleanSupplier stop) throws IOException {
    Path temporary = temporary();
    try {
      Path copy = temporary.resolve("model");
      for (String file : bundle.files()) {
        Path target = copy.resolve(file);
        Files.createDirectories(target.getParent());
        try (InputStream in = bundle.open(file)) {
          Files.copy(in, target);
        }
      }
      return new Child(temporary, copy).failure(stop);
    } finally {
      FileUtil.fullyDelete(temporary.toFile());
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("rondo-smoke-load");
    } catch (IOException e) {
      throw untried("there is no temporary folder: " + e, e);
    }
  }

  /**
   * The process.
   *
   * @param folder for what it says
   * @param model a local folder
   */
  private record Child(Path folder, Path model) {

    Optional<String> failure(BooleanSupplier stop) {
      Process process = start();
      try {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          if (stop.getAsBoolean()) {
            throw new TrainingException(
                "stopped while the challenger was loaded, as asked; the next call continues");
          }
          if (System.nanoTime() > end) {
            return Optional.of("it took more than " + LONGEST.toSeconds() + " s");
          }
        }
        return ended(process.exitValue());
      } catch (IOException e) {
        throw untried(e.getMessage(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw untried("interrupted", e);
      } finally {
        process.destroyForcibly();
      }
    }

    private Process start() {
      ProcessBuilder process =
          new ProcessBuilder(command(heap(), model.toString(), reason().toString()))
              .redirectErrorStream(true)
              .redirectOutput(log().toFile());
      withoutOptions(process.environment());
      try {
        return process.start();
      } catch (IOException e) {
        throw untried(e.getMessage(), e);
      }
    }

    /**
     * Bytes of heap. The process shares its container's memory with this one, which keeps its own.
     */
    private long heap() {
      try (Stream<Path> files = Files.walk(model)) {
        long bytes =
            files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        return Math.min(Runtime.getRuntime().maxMemory(), LEAST_HEAP + HEAP_PER_BYTE * bytes);
      } catch (IOException | UncheckedIOException e) {
        throw untried(e.getMessage(), e);
      }
    }

    private Path log() {
      return folder.resolve("log");
    }

    private Path reason() {
      return folder.resolve("reason");
    }

    private Optional<String> ended(int exitCode) throws IOException {
      if (exitCode == 0) {
        return Optional.empty();
      }
      if (exitCode == REFUSED) {
        return Optional.of(Files.readString(reason()).replace(model.toString(), "it"));
      }
      String why = said();
      throw untried(
          "it ended with exit code %s%s".formatted(exitCode, why.isEmpty() ? "" : ": " + why),
          null);
    }

    /** The end of what the process printed, in whatever charset, without traces of the stack. */
    private String said() throws IOException {
      List<String> lines =
          new String(Files.readAllBytes(log()), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
              .toList();
      return String.join(
          "; ", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
    }
  }

  private static RondoException untried(@Nullable String why, @Nullable Throwable cause) {
    return new RondoException(
        ExitCode.UNEXPECTED,
        ("retrain.gate.smoke-load: no Java process can load the challenger: %s; see that this"
                + " machine can start one, or set it to false to do without")
            .formatted(why),
        cause);
  }

  /** Removes Java's options from a process's environment. */
  static void withoutOptions(Map<String, String> environment) {
    JAVA_OPTIONS.forEach(environment::remove);
  }

  /**
   * This process's Java with the same classes and access to Java's own packages.
   *
   * @param heap bytes of it
   */
  static List<String> command(long heap, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> KEPT.stream().anyMatch(argument::startsWith))
        .forEach(command::add);
    command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
    command.add("-Xmx" + (heap >> 20) + "m");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(LoadedClassPath.of(SmokeLoad.class));
    command.add(SmokeLoad.class.getName());
    command.addAll(List.of(arguments));
    return command;
  }
}
