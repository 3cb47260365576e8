package org.rondo.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.engine.cuda.CudaDevices.Wanted;

/** Which GPU a thread computes on, and what is said where there is none. */
class CudaDevicesTest {
  private static CudaSurvey survey(int devices) {
    EmulatedCuda cuda = new EmulatedCuda();
    cuda.devices = devices;
    return CudaSurvey.of(() -> cuda);
  }

  @Test
  void aMissingDriverIsNamed() {
    CudaSurvey survey =
        CudaSurvey.of(
            () -> {
              throw new CudaLibrary.MissingException("the driver's library was not found");
            });
    assertThat(survey.problem()).isEqualTo("the driver's library was not found");
    assertThat(survey.state()).isEqualTo(CudaSurvey.State.ABSENT);
    CudaSurvey broken =
        CudaSurvey.of(
            () -> {
              throw new CudaException("cuInit", "CUDA_ERROR_UNKNOWN", "check nvidia-smi");
            });
    assertThat(broken.problem())
        .isEqualTo("engine cuda: cuInit failed: CUDA_ERROR_UNKNOWN; check nvidia-smi");
    assertThat(broken.state()).isEqualTo(CudaSurvey.State.UNUSABLE);
  }

  @Test
  void aDriverWithoutDevicesIsNamed() {
    assertThat(survey(0).problem())
        .isEqualTo(
            "the NVIDIA driver 580.1 (CUDA 13.0) shows no GPU; check nvidia-smi and"
                + " CUDA_VISIBLE_DEVICES");
  }

  @Test
  void aMissingToolkitIsNamedWithTheDevices() {
    EmulatedCuda cuda = new EmulatedCuda();
    cuda.missing = true;
    CudaSurvey survey = CudaSurvey.of(() -> cuda);
    assertThat(survey.problem())
        .isEqualTo(
            "the NVIDIA driver 580.1 (CUDA 13.0) shows GPU 0: Emulated (9.0), but NVRTC was not"
                + " found; install the CUDA toolkit");
  }

  @Test
  void aCapabilityThatTheToolkitDoesNotCompileForIsNamed() {
    EmulatedCuda cuda = new EmulatedCuda();
    cuda.architectures = List.of(100, 120);
    assertThat(CudaSurvey.of(() -> cuda).problem())
        .isEqualTo(
            "the NVIDIA driver 580.1 (CUDA 13.0) shows GPU 0: Emulated (9.0), and NVRTC 13.0"
                + " compiles for capability 10.0 and newer; take a newer GPU, or a CUDA toolkit that"
                + " still compiles for 9.0");
  }

  @Test
  void whatCanBeUsedIsSummedUp() {
    CudaSurvey survey = survey(2);
    assertThat(survey.problem()).isEmpty();
    assertThat(survey.summary())
        .isEqualTo(
            "GPU 0: Emulated (9.0), 1,024 MB; GPU 1: Emulated (9.0), 1,024 MB; driver 580.1 (CUDA"
                + " 13.0), NVRTC 13.0, cuBLAS 13.1.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "1",
        "GPU-00000001-1111-2222-3333-444444444444",
        "MIG-00000000-1111-2222-3333-444444444444"
      })
  void addressesAreNumbersOrUuids(String address) {
    assertThat(CudaDevices.problem(survey(2), new Wanted(address, "this names"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2, 2, 0 to 1",
    "-1, 2, 0 to 1",
    "two, 2, 0 to 1",
    "GPU-00000002-1111-2222-3333-444444444444, 1, 'only 0, Emulated (9.0)'"
  })
  void otherAddressesAreRefused(String address, int devices, String shown) {
    assertThat(CudaDevices.problem(survey(devices), new Wanted(address, "this names")))
        .isEqualTo(
            "this names GPU %s, but the driver 580.1 (CUDA 13.0) shows this process %s; check"
                    .formatted(address, shown)
                + " CUDA_VISIBLE_DEVICES, which also selects the slices of a MIG device, and the"
                + " addresses that the discovery script prints");
  }

  @ParameterizedTest
  @CsvSource({
    "'NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19 2023', 535.104.05",
    "'NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.159.04  Release Build',"
        + " 580.159.04",
    "'NVRM version: something else', ''"
  })
  void theDriversVersionIsThatOfItsModule(String module, String number) {
    assertThat(CudaDriver.numberIn(module)).isEqualTo(number);
  }
}
