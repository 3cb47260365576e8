package org.rondo.spark.scoring;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.rondo.config.GateConfig;
import org.rondo.error.DataException;
import org.rondo.network.NoJavaObjects;
import org.rondo.spark.storage.Folder;

/**
 * Loads a stored model in a Java process of its own, as whoever uses it next will: from its files
 * alone, without anything that the training has left in memory.
 */
public final class SmokeLoad {
  private static final Duration LONGEST = Duration.ofMinutes(3);

  private SmokeLoad() {}

  /** Opens the model in a local folder and prepares it for scoring; prints why it cannot. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    NoJavaObjects.install();
    try {
      ModelBundle.open(Folder.at(arguments[0], new Configuration()), arguments[0]).plan();
    } catch (IOException | RuntimeException | LinkageError e) {
      System.out.println(e instanceof DataException ? e.getMessage() : e.toString());
      System.exit(1);
    }
    // Some libraries leave threads behind.
    System.exit(0);
  }

  /**
   * Why a model cannot be loaded; empty where it can, or nobody wants to know.
   *
   * @param bundle its folder, on any file system
   * @throws IOException when the folder cannot be read, or no process can be started
   */
  public static Optional<String> failure(Folder bundle, GateConfig gate) throws IOException {
    return gate.smokeLoad() ? failure(bundle) : Optional.empty();
  }

  private static Optional<String> failure(Folder bundle) throws IOException {
    Path copy = Files.createTempDirectory("rondo-smoke-load");
    try {
      for (String file : bundle.files()) {
        Path target = copy.resolve(file);
        Files.createDirectories(target.getParent());
        try (InputStream in = bundle.open(file)) {
          Files.copy(in, target);
        }
      }
      return failure(copy);
    } finally {
      FileUtil.fullyDelete(copy.toFile());
    }
  }

  private static Optional<String> failure(Path copy) throws IOException {
    Path said = copy.resolveSibling(copy.getFileName() + ".txt");
    Process process =
        new ProcessBuilder(command(copy))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        return Optional.of("it took more than " + LONGEST.toSeconds() + " s");
      }
      if (process.exitValue() == 0) {
        return Optional.empty();
      }
      List<String> lines = Files.readString(said, StandardCharsets.UTF_8).lines().toList();
      return Optional.of(
          lines.isEmpty()
              ? "the process ended with exit code " + process.exitValue()
              : lines.get(lines.size() - 1).replace(copy.toString(), "it"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(said);
    }
  }

  /** This process's Java, class path and access to Java's own packages. */
  private static List<String> command(Path copy) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-") || argument.startsWith("-Dorg.bytedeco."))
        .forEach(command::add);
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(classPath());
    command.add(SmokeLoad.class.getName());
    command.add(copy.toString());
    return command;
  }

  /** spark-submit loads the application's jar by itself: it is not on Java's class path. */
  private static String classPath() {
    String path = System.getProperty("java.class.path");
    CodeSource own = SmokeLoad.class.getProtectionDomain().getCodeSource();
    String jar = own == null ? "" : Path.of(own.getLocation().getPath()).toString();
    return path.contains(jar) ? path : path + File.pathSeparator + jar;
  }
}
