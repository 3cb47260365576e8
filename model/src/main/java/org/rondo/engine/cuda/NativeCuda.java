package org.rondo.engine.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rondo.engine.cuda.CudaLibrary.Wanted;

/** CUDA itself, through JNA on the libraries of the driver, NVRTC and cuBLAS. One per process. */
public final class NativeCuda implements CudaApi {
  private static final int OUT_OF_MEMORY = 2;
  private static final int CAPABILITY_MAJOR = 75;
  private static final int CAPABILITY_MINOR = 76;

  /** Other threads may allocate while this one records. */
  private static final int THREAD_LOCAL_CAPTURE = 1;

  private static final int NON_BLOCKING_STREAM = 1;

  private static @Nullable NativeCuda instance;

  private final CudaLibrary driver;
  private final Compiler compiler;
  private final Cublas blas;

  private NativeCuda() {
    driver =
        CudaLibrary.open(
            new Wanted(
                "the NVIDIA driver's library",
                List.of("libcuda.so.1", "nvcuda"),
                "",
                "install the driver, or run on a machine with an NVIDIA GPU"));
    compiler = new Compiler(CudaLibrary.open(Compiler.LIBRARY));
    blas = new Cublas(CudaLibrary.open(Cublas.LIBRARY));
    check("cuInit", driver.call("cuInit", 0));
  }

  /**
   * The instance of this process.
   *
   * @throws CudaLibrary.MissingException if a library is missing
   * @throws CudaException if the driver does not start
   */
  static synchronized NativeCuda instance() {
    if (instance == null) {
      instance = new NativeCuda();
    }
    return instance;
  }

  private void check(String call, int status) {
    if (status == 0) {
      return;
    }
    PointerByReference name = new PointerByReference();
    PointerByReference text = new PointerByReference();
    driver.call("cuGetErrorName", status, name);
    driver.call("cuGetErrorString", status, text);
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
            : "check nvidia-smi, or use engine: auto");
  }

  private void run(String call, Object... arguments) {
    check(call, driver.call(call, arguments));
  }

  private long handle(String call, Object... rest) {
    LongByReference handle = new LongByReference();
    Object[] arguments = new Object[rest.length + 1];
    arguments[0] = handle;
    System.arraycopy(rest, 0, arguments, 1, rest.length);
    run(call, arguments);
    return handle.getValue();
  }

  private int number(String call, Object... rest) {
    IntByReference number = new IntByReference();
    Object[] arguments = new Object[rest.length + 1];
    arguments[0] = number;
    System.arraycopy(rest, 0, arguments, 1, rest.length);
    run(call, arguments);
    return number.getValue();
  }

  @Override
  public int devices() {
    return number("cuDeviceGetCount");
  }

  @Override
  public Device device(int number) {
    int device = number("cuDeviceGet", number);
    try (Memory name = new Memory(256)) {
      run("cuDeviceGetName", name, (int) name.size(), device);
      return new Device(
          number,
          name.getString(0),
          number("cuDeviceGetAttribute", CAPABILITY_MAJOR, device),
          number("cuDeviceGetAttribute", CAPABILITY_MINOR, device),
          handle("cuDeviceTotalMem_v2", device));
    }
  }

  @Override
  public String versions() {
    int version = number("cuDriverGetVersion");
    return "driver for CUDA %s.%s, NVRTC %s, cuBLAS %s"
        .formatted(version / 1000, version % 1000 / 10, compiler.version(), blas.version());
  }

  @Override
  public long retainContext(int device) {
    long context = handle("cuDevicePrimaryCtxRetain", device);
    enter(context);
    return context;
  }

  @Override
  public void releaseContext(int device) {
    run("cuDevicePrimaryCtxRelease_v2", device);
  }

  @Override
  public void enter(long context) {
    run("cuCtxSetCurrent", context);
  }

  @Override
  public long allocate(long bytes) {
    return handle("cuMemAlloc_v2", bytes);
  }

  @Override
  public void free(long address) {
    run("cuMemFree_v2", address);
  }

  @Override
  public HostBuffer allocateHost(long bytes) {
    long address = handle("cuMemHostAlloc", bytes, 0);
    return new HostBuffer(
        address, new Pointer(address).getByteBuffer(0, bytes).order(ByteOrder.nativeOrder()));
  }

  @Override
  public void freeHost(HostBuffer buffer) {
    run("cuMemFreeHost", buffer.address());
  }

  @Override
  public long createStream() {
    return handle("cuStreamCreate", NON_BLOCKING_STREAM);
  }

  @Override
  public void destroyStream(long stream) {
    run("cuStreamDestroy_v2", stream);
  }

  @Override
  public void synchronize(long stream) {
    run("cuStreamSynchronize", stream);
  }

  @Override
  public void upload(long to, HostBuffer from, long bytes, long stream) {
    run("cuMemcpyHtoDAsync_v2", to, from.address(), bytes, stream);
  }

  @Override
  public void download(HostBuffer to, long from, long bytes, long stream) {
    run("cuMemcpyDtoHAsync_v2", to.address(), from, bytes, stream);
  }

  @Override
  public void copy(long to, long from, long bytes, long stream) {
    run("cuMemcpyDtoDAsync_v2", to, from, bytes, stream);
  }

  @Override
  public byte[] compile(String source, Device device) {
    return compiler.compile(source, device);
  }

  @Override
  public long loadModule(byte[] image) {
    try (Memory memory = new Memory(image.length + 1L)) {
      memory.clear(); // A PTX image is text that ends with a zero byte.
      memory.write(0, image, 0, image.length);
      return handle("cuModuleLoadData", memory);
    }
  }

  @Override
  public void unloadModule(long module) {
    run("cuModuleUnload", module);
  }

  @Override
  public long function(long module, String name) {
    return handle("cuModuleGetFunction", module, name);
  }

  @Override
  public void launch(long function, int blocks, int threads, long stream, Object... arguments) {
    try (Memory values = new Memory(8L * arguments.length);
        Memory places = new Memory(8L * arguments.length)) {
      for (int i = 0; i < arguments.length; i++) {
        long at = 8L * i;
        places.setPointer(at, values.share(at));
        if (arguments[i] instanceof Long value) {
          values.setLong(at, value);
        } else if (arguments[i] instanceof Integer value) {
          values.setInt(at, value);
        } else if (arguments[i] instanceof Float value) {
          values.setFloat(at, value);
        } else {
          values.setDouble(at, (Double) arguments[i]);
        }
      }
      run("cuLaunchKernel", function, blocks, 1, 1, threads, 1, 1, 0, stream, places, 0L);
    }
  }

  @Override
  public void beginCapture(long stream) {
    run("cuStreamBeginCapture_v2", stream, THREAD_LOCAL_CAPTURE);
  }

  @Override
  public long endCapture(long stream) {
    LongByReference graph = new LongByReference();
    run("cuStreamEndCapture", stream, graph);
    try {
      return handle("cuGraphInstantiateWithFlags", graph.getValue(), 0L);
    } finally {
      run("cuGraphDestroy", graph.getValue());
    }
  }

  @Override
  public void launchGraph(long graph, long stream) {
    run("cuGraphLaunch", graph, stream);
  }

  @Override
  public void destroyGraph(long graph) {
    run("cuGraphExecDestroy", graph);
  }

  @Override
  public long createBlas(long stream, long workspace, long bytes) {
    return blas.create(stream, workspace, bytes);
  }

  @Override
  public void destroyBlas(long handle) {
    blas.destroy(handle);
  }

  @Override
  public void gemm(
      long handle, int m, int n, int k, Operand a, Operand b, float beta, long c, int leadingC) {
    blas.gemm(handle, m, n, k, a, b, beta, c, leadingC);
  }

  @Override
  public void gemv(long handle, int m, int n, long a, long x, long y) {
    blas.gemv(handle, m, n, a, x, y);
  }
}
