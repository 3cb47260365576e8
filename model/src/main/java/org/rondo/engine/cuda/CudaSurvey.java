package org.rondo.engine.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rondo.engine.cuda.CudaApi.Device;
import org.rondo.engine.cuda.CudaApi.Driver;
import org.rondo.engine.cuda.CudaApi.Toolkit;

/**
 * What a process has of CUDA.
 *
 * @param state of the whole
 * @param driver null where there is none, or it does not start
 * @param devices that the driver shows
 * @param toolkit null where a part of it is missing, or there is nothing that needs it
 * @param problem why no device can be used, and what to do; empty where one can
 */
public record CudaSurvey(
    State state,
    @Nullable Driver driver,
    List<Device> devices,
    @Nullable Toolkit toolkit,
    String problem) {

  /** Whether a GPU can be used. */
  public enum State {
    /** There is no driver. */
    ABSENT,
    /** There is a driver, but something else is missing or too old. */
    UNUSABLE,
    /** There is a device, and all that it needs. */
    USABLE
  }

  /** Copies the list. */
  public CudaSurvey {
    devices = List.copyOf(devices);
  }

  /** How CUDA is opened. */
  interface Opening {
    CudaApi open();
  }

  static CudaSurvey of(Opening opening) {
    CudaApi api;
    try {
      api = opening.open();
    } catch (CudaLibrary.MissingException e) {
      return new CudaSurvey(State.ABSENT, null, List.of(), null, String.valueOf(e.getMessage()));
    } catch (CudaException e) {
      return unusable(null, List.of(), null, String.valueOf(e.getMessage()));
    } catch (LinkageError e) {
      String problem = "JNA does not load its native part: " + e.getMessage();
      return new CudaSurvey(State.ABSENT, null, List.of(), null, problem);
    }
    return of(api);
  }

  private static CudaSurvey of(CudaApi api) {
    Driver driver = null;
    List<Device> devices = new ArrayList<>();
    try {
      driver = api.driver();
      for (int number = 0; number < api.devices(); number++) {
        devices.add(api.device(number));
      }
      if (devices.isEmpty()) {
        String none = "the NVIDIA %s shows no GPU; check nvidia-smi and CUDA_VISIBLE_DEVICES";
        return unusable(driver, devices, null, none.formatted(driver));
      }
      Toolkit toolkit = api.toolkit();
      CudaSurvey whole = new CudaSurvey(State.USABLE, driver, devices, toolkit, "");
      return devices.stream().anyMatch(toolkit::compilesFor)
          ? whole
          : unusable(driver, devices, toolkit, whole.problemOf(devices.get(0)));
    } catch (CudaLibrary.MissingException | CudaException e) {
      String shown = devices.isEmpty() ? "" : shows(driver, devices) + ", but ";
      return unusable(driver, devices, null, shown + e.getMessage());
    }
  }

  private static CudaSurvey unusable(
      @Nullable Driver driver, List<Device> devices, @Nullable Toolkit toolkit, String problem) {
    return new CudaSurvey(State.UNUSABLE, driver, devices, toolkit, problem);
  }

  private static String shows(@Nullable Driver driver, List<Device> devices) {
    return "the NVIDIA %s shows GPU %s".formatted(driver, named(devices));
  }

  private static String named(List<Device> devices) {
    return devices.stream()
        .map(device -> device.number() + ": " + device)
        .collect(Collectors.joining(", "));
  }

  /** Why a device cannot be used, and what to do; empty if it can. */
  String problemOf(Device device) {
    if (toolkit == null || toolkit.compilesFor(device)) {
      return problem;
    }
    int oldest = toolkit.architectures().stream().min(Integer::compare).orElse(0);
    return "%s, and NVRTC %s compiles for capability %s.%s and newer; take a newer GPU, or a CUDA toolkit that still compiles for %s"
        .formatted(
            shows(driver, List.of(device)),
            toolkit.nvrtc(),
            oldest / 10,
            oldest % 10,
            device.capability());
  }

  /** The devices with their memory, and all versions. */
  public String summary() {
    String found =
        devices.stream()
            .map(
                device ->
                    String.format(
                        Locale.ROOT,
                        "GPU %s: %s, %,d MB",
                        device.number(),
                        device,
                        device.memory() >> 20))
            .collect(Collectors.joining("; "));
    return "%s; %s, %s".formatted(found, driver, toolkit);
  }
}
