package rondo.ml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.package$;

/** What stands between a Python program and the JVM of its spark-submit. */
enum PythonClient {
  /**
   * As much of PySpark as the programs here need, over the real Py4J: src/test/python/stand-in, for
   * machines that can have no PySpark.
   */
  STAND_IN,
  /** PySpark itself, of the line of this Spark, where python3 finds it. */
  PYSPARK;

  private static final Path ROOT = Path.of(System.getProperty("rondo.root"));
  private static final Path TESTS = ROOT.resolve("spark-jobs/src/test/python");
  private static final String PY4J = "python/py4j-src-0.10.9.7.zip";
  private static final int MINUTES = 5;

  /** Skips the rest of a test, and says why, where this client is not to be had. */
  void require() {
    assumeTrue(
        output(List.of("python3", "--version")).startsWith("Python 3"),
        "there is no python3 on the PATH");
    if (this == PYSPARK) {
      String line = package$.MODULE$.SPARK_VERSION().replaceFirst("(\\d+\\.\\d+).*", "$1");
      String found =
          output(List.of("python3", "-c", "import pyspark; print(pyspark.__version__)")).strip();
      assumeTrue(
          found.startsWith(line + "."),
          "python3 has no PySpark %s: %s".formatted(line, found.replaceAll("(?s).*\n", "")));
    }
  }

  /** What a command prints; its failure where it cannot be run. */
  private static String output(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Has spark-submit run a program, and returns what it printed. */
  String submitted(Path temp, Path program, Object... arguments) {
    Run run = submit(temp, entry -> true, program, arguments);
    assertThat(run.code()).as(run.everything()).isZero();
    return run.printed();
  }

  /**
   * The same, whatever comes of it.
   *
   * @param classPath which entries of this JVM's class path that of Spark's driver has too
   */
  Run submit(Path temp, Predicate<String> classPath, Path program, Object... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + ROOT.resolve("scripts/jvm.options"),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.configurationFile="
                    + ROOT.resolve("spark-jobs/src/main/resources/log4j2-rondo.properties"),
                "-cp",
                entries().filter(classPath).collect(Collectors.joining(File.pathSeparator)),
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                "local[2]"));
    for (String setting :
        List.of(
            "spark.ui.enabled=false",
            "spark.driver.host=127.0.0.1",
            "spark.sql.shuffle.partitions=2",
            "spark.sql.warehouse.dir=" + temp.resolve("warehouse"),
            "spark.local.dir=" + temp)) {
      command.addAll(List.of("--conf", setting));
    }
    command.addAll(List.of("--py-files", jar(temp).toString(), program.toString()));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    try {
      Path printed = Files.createTempFile(temp, "printed", ".txt");
      Path logged = Files.createTempFile(temp, "logged", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(temp.toFile())
              .redirectOutput(printed.toFile())
              .redirectError(logged.toFile());
      builder.environment().put("PYTHONPATH", pythonPath(temp));
      builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
      Process process = builder.start();
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      return new Run(process.exitValue(), Files.readString(printed), Files.readString(logged));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * How a program ended.
   *
   * @param printed by the program
   * @param logged by Spark
   */
  record Run(int code, String printed, String logged) {
    String everything() {
      return printed + "\n" + logged;
    }
  }

  /** The entries of this JVM's class path. */
  private static Stream<String> entries() {
    return Arrays.stream(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
            .split(File.pathSeparator));
  }

  /** What python3 finds besides the jar: of the stand-in its files, and those of Py4J. */
  private String pythonPath(Path temp) throws IOException {
    if (this == PYSPARK) {
      return "";
    }
    Path py4j = temp.resolve("py4j.zip");
    if (!Files.exists(py4j)) {
      try (InputStream zip = PythonClient.class.getClassLoader().getResourceAsStream(PY4J)) {
        Files.copy(zip, py4j);
      }
    }
    return TESTS.resolve("stand-in") + File.pathSeparator + py4j;
  }

  /** A jar with the module at its root, as Rondo's own has it. */
  private static Path jar(Path temp) {
    Path jar = temp.resolve("rondo.jar");
    Path classes =
        entries()
            .map(Path::of)
            .filter(entry -> Files.exists(entry.resolve("rondo/ml/__init__.py")))
            .findFirst()
            .orElseThrow();
    try (JarOutputStream entries = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes.resolve("rondo"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".py")).sorted().toList()) {
        entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, entries);
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
