package org.rondo.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code scripts/rondo} as a process of its own, which is the driver of a run. */
public final class RondoProcess {
  private static final Path SCRIPT =
      Path.of(System.getProperty("rondo.root")).resolve("scripts/rondo");

  private final Process process;
  private final File out;
  private final File err;

  private RondoProcess(Process process, File out, File err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts the command with these arguments. */
  static RondoProcess start(List<String> arguments) {
    return start(arguments, "");
  }

  /** The same with more options of Java's for the driver. */
  static RondoProcess start(List<String> arguments, String options) {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(arguments);
    try {
      File out = File.createTempFile("rondo", ".out");
      File err = File.createTempFile("rondo", ".err");
      ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
      builder.environment().put("RONDO_JAVA_OPTS", "-XX:TieredStopAtLevel=1 " + options);
      builder.environment().keySet().removeAll(List.of("SPARK_HOME", "SPARK_CONF_DIR"));
      return new RondoProcess(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its number. */
  long pid() {
    return process.pid();
  }

  /** Sends a signal by its name, such as TERM. */
  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Waits for the end; a process that does not end in time fails the test. */
  public int exitCode(Duration deadline) {
    try {
      boolean ended = process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      assertThat(ended).as("ended within %s; stderr: %s", deadline, err()).isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** What it has printed so far. */
  public String out() {
    return read(out);
  }

  /** What it has said so far. */
  public String err() {
    return read(err);
  }

  /** The folder of the run that it ended with. */
  Path folder() {
    String last = out().strip().lines().reduce((before, line) -> line).orElse("");
    assertThat(last).as(err()).startsWith("run: ");
    return Path.of(last.substring("run: ".length()));
  }

  /** The result of the run that it ended with. */
  public JsonNode result() {
    try {
      return new ObjectMapper().readTree(folder().resolve("result.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(File file) {
    try {
      return Files.readString(file.toPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
