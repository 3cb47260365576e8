package org.rondo.engine.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** CUDA itself, through JNA on the libraries of the driver, NVRTC and cuBLAS. One per process. */
public final class NativeCuda implements CudaApi {
  /** Other threads may allocate while this one records. */
  private static final int THREAD_LOCAL_CAPTURE = 1;

  private static final int NON_BLOCKING_STREAM = 1;

  private static @Nullable NativeCuda instance;

  private final CudaDriver driver = new CudaDriver();
  private @Nullable Compiler compiler;
  private @Nullable Cublas blas;

  private NativeCuda() {}

  /**
   * The instance of this process.
   *
   * @throws CudaLibrary.MissingException if there is no driver
   * @throws CudaException if the driver does not start
   */
  static synchronized NativeCuda instance() {
    if (instance == null) {
      instance = new NativeCuda();
    }
    return instance;
  }

  /** The toolkit is opened when it is needed, so that its absence does not hide the devices. */
  private synchronized Compiler compiler() {
    Compiler open = compiler == null ? new Compiler(CudaLibrary.open(Compiler.LIBRARY)) : compiler;
    compiler = open;
    return open;
  }

  private synchronized Cublas blas() {
    Cublas open = blas == null ? new Cublas(CudaLibrary.open(Cublas.LIBRARY)) : blas;
    blas = open;
    return open;
  }

  private void run(String call, Object... arguments) {
    driver.run(call, arguments);
  }

  private long handle(String call, Object... rest) {
    return driver.handle(call, rest);
  }

  @Override
  public int devices() {
    return driver.devices();
  }

  @Override
  public Device device(int number) {
    return driver.device(number);
  }

  @Override
  public Driver driver() {
    return driver.version();
  }

  @Override
  public Toolkit toolkit() {
    return new Toolkit(compiler().version(), blas().version(), compiler().architectures());
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
    return compiler().compile(source, device);
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
    return blas().create(stream, workspace, bytes);
  }

  @Override
  public void destroyBlas(long handle) {
    blas().destroy(handle);
  }

  @Override
  public void gemm(
      long handle, int m, int n, int k, Operand a, Operand b, float beta, long c, int leadingC) {
    blas().gemm(handle, m, n, k, a, b, beta, c, leadingC);
  }

  @Override
  public void gemv(long handle, int m, int n, long a, long x, long y) {
    blas().gemv(handle, m, n, a, x, y);
  }
}
