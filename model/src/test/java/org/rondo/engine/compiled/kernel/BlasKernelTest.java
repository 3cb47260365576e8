package org.rondo.engine.compiled.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlasKernelTest {
  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void namesAKernelThatTheProcessorHasTheInstructionsFor() throws IOException {
    String processor = Files.readString(Path.of("/proc/cpuinfo"));
    String kernel = BlasKernel.name();
    assertThat(kernel).isNotEqualTo("amd64").isEqualTo(BlasKernel.name());
    if (kernel.equals("SKYLAKEX") || kernel.equals("COOPERLAKE")) {
      assertThat(processor).contains("avx512");
    }
    if (kernel.equals("HASWELL") || kernel.equals("ZEN")) {
      assertThat(processor).contains("avx2");
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // A processor that OpenBLAS knows, and one that is younger than it.
        "SKYLAKEX, avx avx2 fma avx512f avx512cd avx512bw avx512dq avx512vl, false, -, -",
        "COOPERLAKE, avx avx2 fma avx512f avx512cd avx512bw avx512dq avx512vl, false, -, -",
        "PRESCOTT, avx avx2 fma avx512f avx512cd avx512bw avx512dq avx512vl, false, AVX-512, SKYLAKEX",
        "PRESCOTT, avx avx2 fma avx512f avx512cd avx512bw avx512dq avx512vl, true, AVX-512, SKYLAKEX",
        "HASWELL, avx avx2 fma avx512f avx512cd avx512bw avx512dq avx512vl, false, AVX-512, SKYLAKEX",
        // Chosen for the bits of other processors.
        "HASWELL, avx avx2 fma avx512f avx512cd avx512bw avx512dq avx512vl, true, -, -",
        // Not all of what its kernel needs.
        "HASWELL, avx avx2 fma avx512f avx512cd avx512pf avx512er, false, -, -",
        "ZEN, avx avx2 fma, false, -, -",
        "ZEN, avx avx2 fma avx512f avx512cd avx512bw avx512dq avx512vl, false, -, -",
        "NEHALEM, avx avx2 fma, false, AVX2, HASWELL",
        "SANDYBRIDGE, avx avx2 fma, false, AVX2, HASWELL",
        "NEHALEM, avx, false, AVX, SANDYBRIDGE",
        "PRESCOTT, sse2, false, -, -",
        "ARMV8, -, false, -, -",
        "amd64, avx avx2 fma, false, -, -"
      })
  void advisesWhereLessIsUsedThanTheProcessorHas(
      String kernel, String flags, boolean chosen, String has, String better) {
    List<String> processor =
        flags == null
            ? List.of("processor : 0", "Features : fp asimd")
            : List.of("model name : some", "flags\t\t: fpu sse2 " + flags, "flags\t\t: none");
    Optional<String> advice = BlasKernel.advice(kernel, processor, chosen);
    assertThat(advice.isPresent()).isEqualTo(has != null);
    advice.ifPresent(
        words ->
            assertThat(words)
                .contains("kernel " + kernel, "has " + has + ":", "OPENBLAS_CORETYPE=" + better)
                .contains("spark.executorEnv.OPENBLAS_CORETYPE"));
  }
}
