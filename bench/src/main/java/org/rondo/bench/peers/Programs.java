package org.rondo.bench.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.rondo.bundle.BundleJson;

/**
 * How the contestants' processes are started, one at a time, each worker of theirs on one thread.
 *
 * @param root of the sources
 * @param python that has PyTorch, if any has
 * @param options of every Java, its heap among them
 */
record Programs(Path root, Optional<String> python, List<String> options)
    implements PeersBench.Runner {
  private static final Map<String, String> ONE_THREAD =
      Map.of(
          "OMP_NUM_THREADS", "1",
          "OPENBLAS_NUM_THREADS", "1",
          "MKL_NUM_THREADS", "1",
          "SPARK_LOCAL_IP", "127.0.0.1");

  /** Looks for a Python with PyTorch: the variable PYTHON, the path's, the system's. */
  static Programs find(Path root) {
    List<String> candidates = new ArrayList<>();
    String chosen = System.getenv("PYTHON");
    if (chosen != null) {
      candidates.add(chosen);
    }
    candidates.addAll(List.of("python3", "/usr/bin/python3"));
    List<String> options =
        List.of("-Xmx3g", "-XX:+UseParallelGC", "@" + root.resolve("scripts/jvm.options"));
    return new Programs(root, candidates.stream().filter(Programs::hasTorch).findFirst(), options);
  }

  private static boolean hasTorch(String python) {
    try {
      Process process =
          new ProcessBuilder(python, "-c", "import torch.distributed")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public boolean has(Contestant contestant) {
    return contestant != Contestant.PYTORCH || python.isPresent();
  }

  @Override
  public boolean run(
      Contestant contestant,
      List<String> arguments,
      Path log,
      double seconds,
      Consumer<Map<?, ?>> told)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(command(contestant));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(ONE_THREAD);
    Process process = builder.start();
    Thread reader = new Thread(() -> read(process, told), "results of " + contestant);
    reader.start();
    boolean ended = process.waitFor((long) (seconds * 1000), TimeUnit.MILLISECONDS);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    reader.join();
    return ended && process.exitValue() == 0;
  }

  private static void read(Process process, Consumer<Map<?, ?>> told) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("{")) {
          told.accept(
              BundleJson.read(line.getBytes(StandardCharsets.UTF_8), Map.class, "a result"));
        }
      }
    } catch (IOException e) {
      // The process has been ended: what it has told so far counts.
    }
  }

  private List<String> command(Contestant contestant) throws IOException {
    Path peers = root.resolve("bench/peers");
    if (contestant == Contestant.PYTORCH) {
      return List.of(
          python.orElseThrow(), peers.resolve("src/main/python/contestant.py").toString());
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    if (contestant == Contestant.RONDO) {
      command.addAll(
          List.of(
              "-Dlog4j2.configurationFile=log4j2-rondo.properties",
              "-cp",
              System.getProperty("java.class.path"),
              RondoContestant.class.getName()));
    } else {
      command.addAll(
          List.of(
              // MLlib's own products of matrices are faster with it.
              "--add-modules=jdk.incubator.vector",
              "-cp",
              peers.resolve("target/classes")
                  + ":"
                  + Files.readString(peers.resolve("target/classpath.txt")).strip(),
              "org.rondo.peers.Main"));
    }
    return command;
  }
}
