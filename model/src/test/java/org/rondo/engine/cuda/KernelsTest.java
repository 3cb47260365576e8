package org.rondo.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels as CUDA C++, where NVRTC is at hand; it needs no driver. */
class KernelsTest {
  private static final Pattern KERNEL = Pattern.compile("__global__ void (\\w+)\\(");

  private static Compiler compiler() {
    try {
      return new Compiler(CudaLibrary.open(Compiler.LIBRARY));
    } catch (CudaLibrary.MissingException e) {
      return Assumptions.abort(e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"80", "90"})
  void allKernelsCompile(String capability) {
    Compiler compiler = compiler();
    String source = Gpu.source();

    byte[] ptx = compiler.image(source, "compute_" + capability, "PTX");
    String text = new String(ptx, StandardCharsets.US_ASCII);
    assertThat(text).contains(".target sm_" + capability);
    assertThat(KERNEL.matcher(source).results().map(found -> found.group(1)))
        .hasSizeGreaterThan(20)
        .allSatisfy(name -> assertThat(text).contains(".entry " + name + "("));
    assertThat(compiler.image(source, "sm_" + capability, "CUBIN")).startsWith(0x7f, 'E', 'L', 'F');
  }

  @Test
  void anErrorIsTheCompilers() {
    Compiler compiler = compiler();
    assertThatThrownBy(() -> compiler.image("nonsense", "compute_80", "PTX"))
        .isInstanceOf(CudaException.class)
        .hasMessageContaining("nvrtcCompileProgram failed: rondo.cu(1): error");
  }

  @Test
  void newerDevicesGetPtxAndOlderOnesAreNamed() {
    Compiler compiler = compiler();
    CudaApi.Device newer = new CudaApi.Device(0, "", "Next", 99, 0, 1);
    CudaApi.Device older = new CudaApi.Device(0, "", "Tesla", 2, 0, 1);
    assertThat(new String(compiler.compile(Gpu.source(), newer), StandardCharsets.US_ASCII))
        .contains(".target sm_");
    assertThatThrownBy(() -> compiler.compile(Gpu.source(), older))
        .isInstanceOf(CudaException.class)
        .hasMessageMatching(
            "engine cuda: nvrtcCompileProgram failed: NVRTC \\S+ does not compile for Tesla"
                + " \\(2.0\\); install an older CUDA toolkit, or use engine: auto");
  }

  @Test
  void sumsUseNoAtomics() {
    assertThat(Gpu.source()).doesNotContain("atomic" + "Add");
  }
}
