package org.rondo.engine.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rondo.engine.cuda.CudaLibrary.Wanted;

/** The NVIDIA driver's library: its calls with their errors, and what it shows. */
final class CudaDriver {
  private static final int OUT_OF_MEMORY = 2;
  private static final int NO_DEVICE = 100;
  private static final int CAPABILITY_MAJOR = 75;
  private static final int CAPABILITY_MINOR = 76;
  private static final int NAME_BYTES = 256;
  private static final int UUID_BYTES = 16;

  /** Where Linux shows the version of the driver's module. */
  private static final Path MODULE = Path.of("/proc/driver/nvidia/version");

  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\w.])(\\d{3,}\\.\\d+(?:\\.\\d+)?)(?![\\w.])");

  private final CudaLibrary library;
  private final boolean hasDevices;

  /**
   * Starts it.
   *
   * @throws CudaLibrary.MissingException if there is no driver
   * @throws CudaException if it does not start
   */
  CudaDriver() {
    library =
        CudaLibrary.open(
            new Wanted(
                "the NVIDIA driver's library",
                List.of("libcuda.so.1", "nvcuda"),
                "",
                "install the driver, or run on a machine with an NVIDIA GPU"));
    int status = library.call("cuInit", 0);
    hasDevices = status != NO_DEVICE;
    if (hasDevices) {
      check("cuInit", status);
    }
  }

  /** Whether this machine has the driver's module; asks without loading anything. */
  static boolean isLoaded() {
    return Files.exists(MODULE);
  }

  private void check(String call, int status) {
    if (status == 0) {
      return;
    }
    PointerByReference name = new PointerByReference();
    PointerByReference text = new PointerByReference();
    library.call("cuGetErrorName", status, name);
    library.call("cuGetErrorString", status, text);
    Pointer named = name.getValue();
    Pointer said = text.getValue();
    String error =
        named == null || said == null
            ? "error " + status
            : "%s (%s)".formatted(named.getString(0), said.getString(0));
    throw new CudaException(
        call,
        error,
        status == OUT_OF_MEMORY
            ? "take a smaller training.batch-size, or fewer workers for each GPU"
            : "check nvidia-smi, or train on the CPU");
  }

  /** Makes a call. */
  void run(String call, Object... arguments) {
    check(call, library.call(call, arguments));
  }

  /** What a call returns through its first argument. */
  long handle(String call, Object... rest) {
    LongByReference handle = new LongByReference();
    run(call, before(handle, rest));
    return handle.getValue();
  }

  /** The same for a number of 32 bits. */
  int number(String call, Object... rest) {
    IntByReference number = new IntByReference();
    run(call, before(number, rest));
    return number.getValue();
  }

  private static Object[] before(Object first, Object... rest) {
    Object[] arguments = new Object[rest.length + 1];
    arguments[0] = first;
    System.arraycopy(rest, 0, arguments, 1, rest.length);
    return arguments;
  }

  /** Number of devices. */
  int devices() {
    return hasDevices ? number("cuDeviceGetCount") : 0;
  }

  /** What a device is. */
  CudaApi.Device device(int number) {
    int device = number("cuDeviceGet", number);
    try (Memory name = new Memory(NAME_BYTES);
        Memory uuid = new Memory(UUID_BYTES)) {
      run("cuDeviceGetName", name, NAME_BYTES, device);
      run("cuDeviceGetUuid_v2", uuid, device);
      return new CudaApi.Device(
          number,
          grouped(uuid.getByteArray(0, UUID_BYTES)),
          name.getString(0),
          number("cuDeviceGetAttribute", CAPABILITY_MAJOR, device),
          number("cuDeviceGetAttribute", CAPABILITY_MINOR, device),
          handle("cuDeviceTotalMem_v2", device));
    }
  }

  private static String grouped(byte[] uuid) {
    return HexFormat.of()
        .formatHex(uuid)
        .replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
  }

  /** Its version. */
  CudaApi.Driver version() {
    int version = number("cuDriverGetVersion");
    String module = "";
    try {
      module = isLoaded() ? Files.readString(MODULE, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      module = ""; // some containers do not show it
    }
    return new CudaApi.Driver(numberIn(module), version / 1000 + "." + version % 1000 / 10);
  }

  /** The version in what the module shows of itself; empty where there is none. */
  static String numberIn(String module) {
    Matcher found = NUMBER.matcher(module);
    return found.find() ? found.group(1) : "";
  }
}
