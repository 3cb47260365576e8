package org.rondo.engine.compiled.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The kernel that OpenBLAS has chosen for this machine's processor: kernels differ in the low bits
 * of sums.
 */
public final class BlasKernel {
  /** The environment variable by which OpenBLAS is told which to take. */
  public static final String CHOICE = "OPENBLAS_CORETYPE";

  /**
   * What OpenBLAS can make of instructions, the widest first.
   *
   * @param name of the instructions
   * @param flags that a processor with the instructions has in /proc/cpuinfo
   * @param kernels that use them; the first runs on any such processor
   */
  private record Width(String name, Set<String> flags, List<String> kernels) {}

  private static final List<Width> WIDTHS =
      List.of(
          new Width(
              "AVX-512",
              Set.of("avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl"),
              // Where OpenBLAS takes ZEN, AVX-512 has products no faster: measured on family 25.
              List.of("SKYLAKEX", "COOPERLAKE", "SAPPHIRERAPIDS", "ZEN")),
          new Width("AVX2", Set.of("avx2", "fma"), List.of("HASWELL", "EXCAVATOR")),
          new Width(
              "AVX",
              Set.of("avx"),
              List.of("SANDYBRIDGE", "STEAMROLLER", "PILEDRIVER", "BULLDOZER")),
          new Width(
              "SSE2",
              Set.of("sse2"),
              List.of(
                  "PRESCOTT",
                  "NEHALEM",
                  "CORE2",
                  "PENRYN",
                  "DUNNINGTON",
                  "ATOM",
                  "NANO",
                  "OPTERON",
                  "OPTERON_SSE3",
                  "BARCELONA",
                  "BOBCAT",
                  "BANIAS",
                  "NORTHWOOD",
                  "KATMAI",
                  "COPPERMINE",
                  "ATHLON")));

  private static final List<String> ARM =
      List.of("NEOVERSEN1", "THUNDERX2T99", "CORTEXA72", "CORTEXA57", "ARMV8");

  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  private BlasKernel() {}

  /**
   * The kernel by OpenBLAS's name, such as {@code HASWELL}; the architecture where it is unknown.
   */
  public static String name() {
    String architecture = System.getProperty("os.arch", "unknown");
    if (Nd4j.getBackend() == null) {
      return architecture;
    }
    try {
      // Its symbols can be found only once the library is loaded globally.
      Loader.getLoadedLibraries().values().stream()
          .filter(path -> path.contains("libopenblas.so"))
          .forEach(Loader::loadGlobal);
      Pointer used = Loader.addressof("gotoblas");
      if (used != null) {
        Pointer table = new PointerPointer<>(used).get(0);
        for (String name : known()) {
          if (table != null && table.equals(Loader.addressof("gotoblas_" + name))) {
            return name;
          }
        }
      }
    } catch (RuntimeException | LinkageError e) {
      // The processor's family is only recorded; training does not need it.
      return architecture;
    }
    return architecture;
  }

  private static List<String> known() {
    return Stream.concat(WIDTHS.stream().flatMap(width -> width.kernels().stream()), ARM.stream())
        .toList();
  }

  /**
   * Advice where OpenBLAS uses less than the processor has, as it does with processors that are
   * younger than itself: it then takes a kernel that runs on any, a third to a quarter as fast.
   *
   * @return what is slow and what to set; empty where all is well, or nothing is known
   */
  public static Optional<String> advice() {
    try {
      List<String> lines = Files.isReadable(PROCESSOR) ? Files.readAllLines(PROCESSOR) : List.of();
      return advice(name(), lines, System.getenv(CHOICE) != null);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * As {@link #advice()}.
   *
   * @param kernel in use
   * @param processor the lines of /proc/cpuinfo
   * @param chosen whether someone has chosen the kernel, who may want the bits of the processors
   *     just below
   */
  static Optional<String> advice(String kernel, List<String> processor, boolean chosen) {
    Set<String> flags =
        processor.stream()
            .filter(line -> line.startsWith("flags"))
            .findFirst()
            .map(line -> new HashSet<>(List.of(line.split("\\s+", -1))))
            .orElseGet(HashSet::new);
    int able = first(width -> flags.containsAll(width.flags()));
    int used = first(width -> width.kernels().contains(kernel));
    if (able == WIDTHS.size() || used == WIDTHS.size() || used <= (chosen ? able + 1 : able)) {
      return Optional.empty();
    }
    Width better = WIDTHS.get(able);
    return Optional.of(
        "OpenBLAS computes with its kernel %s, but this processor has %s: set %s=%s in the environment, on a cluster with spark.executorEnv.%s too (faster; other low bits)"
            .formatted(kernel, better.name(), CHOICE, better.kernels().get(0), CHOICE));
  }

  private static int first(Predicate<Width> fits) {
    int at = 0;
    while (at < WIDTHS.size() && !fits.test(WIDTHS.get(at))) {
      at++;
    }
    return at;
  }
}
