package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * CUDA's libraries for a machine without a GPU, compiled by gcc: they have devices, and kernels
 * that do nothing.
 *
 * @param folder of the libraries, for {@code -Drondo.cuda.path}
 */
public record StubCuda(Path folder) {
  private static final List<String> LIBRARIES =
      List.of("libcuda.so.1", "libnvrtc.so.13", "libcublas.so.13");

  /**
   * Makes them; without gcc the test is left out.
   *
   * @param devices that the driver shows
   * @param capability of the devices: 90 is 9.0
   * @param oldest capability that the compiler compiles for
   */
  public static StubCuda of(Path folder, int devices, int capability, int oldest) {
    StubCuda stub = new StubCuda(folder);
    try {
      Files.createDirectories(folder);
      Path source = folder.resolve("stub.c");
      try (InputStream in = StubCuda.class.getResourceAsStream("/cuda/stub.c")) {
        Files.write(source, Objects.requireNonNull(in).readAllBytes());
      }
      Path made = folder.resolve("stub.so");
      compile(
          List.of(
              "gcc",
              "-shared",
              "-fPIC",
              "-o",
              made.toString(),
              "-DDEVICES=" + devices,
              "-DCAPABILITY=" + capability,
              "-DOLDEST=" + oldest,
              "-DLOG=\"" + stub.log() + "\"",
              "-DFAULT=\"" + stub.fault() + "\"",
              source.toString()));
      for (String library : LIBRARIES) {
        Files.copy(made, folder.resolve(library));
      }
      return stub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void compile(List<String> command) throws IOException {
    Process compiler = null;
    try {
      compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "no gcc to compile the stub with");
    }
    String said =
        new String(
            Objects.requireNonNull(compiler).getInputStream().readAllBytes(),
            StandardCharsets.UTF_8);
    assertThat(compiler.onExit().join().exitValue()).as(said).isZero();
  }

  /** What a process needs to find them. */
  public String option() {
    return "-Drondo.cuda.path=" + folder;
  }

  /** Contexts that processes have opened and closed: process, verb, device. */
  public Path log() {
    return folder.resolve("contexts");
  }

  /** Where it is made, the next step fails. */
  public Path fault() {
    return folder.resolve("fault");
  }
}
