package org.rondo.engine.cuda;

import com.sun.jna.Memory;
import com.sun.jna.StringArray;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** NVRTC: CUDA C++ to machine code for one kind of device. */
final class Compiler {
  static final CudaLibrary.Wanted LIBRARY =
      new CudaLibrary.Wanted(
          "CUDA's compiler library NVRTC",
          List.of("libnvrtc.so.13", "libnvrtc.so.12"),
          "libnvrtc-builtins.so.*",
          CudaLibrary.TOOLKIT);

  private static final String ADVICE = "report it with the versions of driver and CUDA";

  private final CudaLibrary library;

  /** By architecture: a source is compiled once per process. */
  private final Map<String, byte[]> images = new ConcurrentHashMap<>();

  Compiler(CudaLibrary library) {
    this.library = library;
  }

  String version() {
    IntByReference major = new IntByReference();
    IntByReference minor = new IntByReference();
    check("nvrtcVersion", library.call("nvrtcVersion", major, minor));
    return major.getValue() + "." + minor.getValue();
  }

  /**
   * Compiles for a device: to machine code or, where the compiler does not know the kind of device,
   * to PTX for the nearest older one, which the driver translates.
   */
  byte[] compile(String source, CudaApi.Device device) {
    int own = 10 * device.major() + device.minor();
    int nearest = CudaApi.Toolkit.nearest(architectures(), device);
    if (nearest == 0) {
      throw new CudaException(
          "nvrtcCompileProgram",
          "NVRTC %s does not compile for %s".formatted(version(), device),
          "install an older CUDA toolkit, or use engine: auto");
    }
    return own == nearest
        ? image(source, "sm_" + own, "CUBIN")
        : image(source, "compute_" + nearest, "PTX");
  }

  /** The architectures that it knows. */
  List<Integer> architectures() {
    IntByReference count = new IntByReference();
    check("nvrtcGetNumSupportedArchs", library.call("nvrtcGetNumSupportedArchs", count));
    int[] all = new int[count.getValue()];
    check("nvrtcGetSupportedArchs", library.call("nvrtcGetSupportedArchs", (Object) all));
    return Arrays.stream(all).boxed().toList();
  }

  /**
   * Compiles once per process.
   *
   * @param form CUBIN or PTX
   */
  byte[] image(String source, String architecture, String form) {
    return images.computeIfAbsent(
        architecture + source.hashCode(), key -> compile(source, architecture, form));
  }

  private byte[] compile(String source, String architecture, String form) {
    LongByReference program = new LongByReference();
    check(
        "nvrtcCreateProgram",
        library.call("nvrtcCreateProgram", program, source, "rondo.cu", 0, 0L, 0L));
    long handle = program.getValue();
    try {
      String[] options = {"--gpu-architecture=" + architecture, "--std=c++17"};
      int status =
          library.call("nvrtcCompileProgram", handle, options.length, new StringArray(options));
      if (status != 0) {
        throw new CudaException(
            "nvrtcCompileProgram",
            new String(read(handle, "ProgramLog"), StandardCharsets.UTF_8),
            ADVICE);
      }
      return read(handle, form);
    } finally {
      library.call("nvrtcDestroyProgram", program);
    }
  }

  private byte[] read(long program, String what) {
    LongByReference size = new LongByReference();
    check(what, library.call("nvrtcGet" + what + "Size", program, size));
    try (Memory memory = new Memory(Math.max(1, size.getValue()))) {
      check(what, library.call("nvrtcGet" + what, program, memory));
      return memory.getByteArray(0, Math.toIntExact(size.getValue()));
    }
  }

  private void check(String call, int status) {
    if (status != 0) {
      throw new CudaException(call, library.text("nvrtcGetErrorString", status), ADVICE);
    }
  }
}
