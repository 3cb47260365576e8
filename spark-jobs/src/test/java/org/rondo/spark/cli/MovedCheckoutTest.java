package org.rondo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A checkout that is copied or moved, with its build, runs its own classes and not the old one's.
 */
class MovedCheckoutTest {
  private static final Path ROOT = Path.of(System.getProperty("rondo.root"));
  private static final String AGAIN = "building again: this folder was copied or moved";

  @TempDir Path temp;

  /** A checkout whose build is said to have been made in a folder. */
  private void checkout(Path folder, Path builtIn) throws IOException {
    for (String file : List.of("pom.xml", "model/pom.xml", "spark-jobs/pom.xml")) {
      copy(file, folder);
    }
    try (Stream<Path> scripts = Files.list(ROOT.resolve("scripts"))) {
      for (Path script : scripts.filter(Files::isRegularFile).toList()) {
        copy("scripts/" + script.getFileName(), folder);
      }
    }
    Path target = Files.createDirectories(folder.resolve("spark-jobs/target"));
    String library = temp.resolve("library.jar").toString();
    Files.writeString(
        target.resolve("classpath.txt"), library + ":" + builtIn + "/model/target/model.jar");
    Files.writeString(target.resolve("spark-classpath.txt"), library);
    Path properties =
        Files.createDirectories(target.resolve("classes/org/rondo/spark"))
            .resolve("build.properties");
    Files.writeString(properties, "spark=4.1.0\n");
  }

  private static void copy(String file, Path folder) throws IOException {
    Path to = folder.resolve(file);
    Files.createDirectories(to.getParent());
    Files.copy(ROOT.resolve(file), to);
  }

  /** What a script says; the Maven that it finds only notes where it was called. */
  private String said(Path script, String... arguments) throws IOException, InterruptedException {
    Path bin = Files.createDirectories(temp.resolve("bin"));
    Path maven = bin.resolve("mvn");
    Files.writeString(maven, "#!/bin/sh\npwd -P >>" + temp.resolve("built") + "\nexit 1\n");
    assertThat(maven.toFile().setExecutable(true)).isTrue();
    Path log = temp.resolve("log");
    ProcessBuilder command = new ProcessBuilder(script.toString());
    command.command().addAll(List.of(arguments));
    command.environment().merge("PATH", bin.toString(), (path, first) -> first + ":" + path);
    command.environment().keySet().removeAll(List.of("SPARK_HOME", "RONDO_SPARK"));
    Process process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return Files.readString(log);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gone", "checkout2", "checkout/inner", "check"})
  void itIsBuiltAgain(String before) throws IOException, InterruptedException {
    Path moved = Files.createDirectories(temp.resolve("checkout")).toRealPath();
    checkout(moved, temp.resolve(before));
    assertThat(said(moved.resolve("scripts/rondo"), "--version")).contains(AGAIN);
    assertThat(temp.resolve("built")).hasContent(moved.toString());
  }

  @Test
  void soItIsThroughALinkAndForACluster() throws IOException, InterruptedException {
    Path moved = Files.createDirectories(temp.resolve("checkout")).toRealPath();
    checkout(moved, temp.resolve("gone"));
    Path link = Files.createSymbolicLink(temp.resolve("rondo"), moved.resolve("scripts/rondo"));
    assertThat(said(link, "--version")).contains(AGAIN);
    assertThat(said(moved.resolve("scripts/cluster"), "start")).contains(AGAIN);
  }

  @Test
  void whereItWasBuiltItIsNot() throws IOException, InterruptedException {
    Path same = Files.createDirectories(temp.resolve("checkout")).toRealPath();
    checkout(same, same);
    assertThat(said(same.resolve("scripts/rondo"), "--version")).doesNotContain(AGAIN);
  }
}
