package org.rondo.engine.compiled.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

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
}
