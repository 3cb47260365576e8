package org.rondo.engine.cuda;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What the engine needs of CUDA: the driver API, the runtime compiler NVRTC, and cuBLAS. Addresses
 * and handles are numbers, and 0 means none; sizes are in bytes. Every call that fails throws a
 * {@link CudaException} that names the call.
 *
 * <p>Work is queued on a stream in order. Between {@link #beginCapture} and {@link #endCapture} it
 * is recorded into a graph instead.
 */
public interface CudaApi {

  /**
   * A device.
   *
   * @param number from 0, as the driver counts them in this process
   * @param uuid 32 hexadecimal digits in groups, as nvidia-smi writes them behind GPU- or MIG-
   * @param major of the compute capability
   * @param minor of the compute capability
   * @param memory in bytes
   */
  record Device(int number, String uuid, String name, int major, int minor, long memory) {
    /** The compute capability, such as "9.0". */
    public String capability() {
      return major + "." + minor;
    }

    /** The name and compute capability, such as "NVIDIA H100 80GB HBM3 (9.0)". */
    @Override
    public String toString() {
      return name + " (" + capability() + ")";
    }
  }

  /**
   * The NVIDIA driver.
   *
   * @param number its version, such as 580.159.04; empty where the system does not show it
   * @param cuda the newest CUDA that it supports, such as 13.0
   */
  record Driver(String number, String cuda) {
    /** Such as "driver 580.159.04 (CUDA 13.0)". */
    @Override
    public String toString() {
      return number.isEmpty()
          ? "driver for CUDA " + cuda
          : "driver %s (CUDA %s)".formatted(number, cuda);
    }
  }

  /**
   * The libraries of CUDA's toolkit.
   *
   * @param nvrtc version of the compiler
   * @param cublas version of cuBLAS
   * @param architectures that the compiler knows: 90 is capability 9.0
   */
  record Toolkit(String nvrtc, String cublas, List<Integer> architectures) {
    /** Copies the list. */
    public Toolkit {
      architectures = List.copyOf(architectures);
    }

    /** The newest known architecture that a device runs; 0 where there is none. */
    static int nearest(List<Integer> architectures, Device device) {
      int own = 10 * device.major() + device.minor();
      return architectures.stream().filter(known -> known <= own).max(Integer::compare).orElse(0);
    }

    /** Whether it compiles for a device. */
    boolean compilesFor(Device device) {
      return nearest(architectures, device) > 0;
    }

    /** Such as "NVRTC 13.0, cuBLAS 13.1.0". */
    @Override
    public String toString() {
      return "NVRTC %s, cuBLAS %s".formatted(nvrtc, cublas);
    }
  }

  /** Host memory that the device can read and write directly. */
  record HostBuffer(long address, ByteBuffer bytes) {}

  /** Whether a matrix enters a product as its transpose. */
  enum Form {
    PLAIN,
    TRANSPOSED
  }

  /** A column-major matrix in a product: where it starts, its form, and its leading dimension. */
  record Operand(long address, Form form, int leading) {}

  /** Number of devices; 0 where the driver shows none. */
  int devices();

  /** What a device is. */
  Device device(int number);

  /** The driver. */
  Driver driver();

  /**
   * The toolkit's libraries.
   *
   * @throws CudaLibrary.MissingException if one is missing
   */
  Toolkit toolkit();

  /** Retains a device's primary context, which is then current in this thread. */
  long retainContext(int device);

  /** Releases the context once. */
  void releaseContext(int device);

  /** Makes a context current in the calling thread. */
  void enter(long context);

  /** Allocates device memory. */
  long allocate(long bytes);

  /** Frees device memory. */
  void free(long address);

  /** Allocates pinned host memory. */
  HostBuffer allocateHost(long bytes);

  /** Frees pinned host memory. */
  void freeHost(HostBuffer buffer);

  /** Creates a stream. */
  long createStream();

  /** Destroys a stream. */
  void destroyStream(long stream);

  /** Waits for a stream's work. */
  void synchronize(long stream);

  /** Copies from a host buffer, from its start on. */
  void upload(long to, HostBuffer from, long bytes, long stream);

  /** Copies to a host buffer, to its start. */
  void download(HostBuffer to, long from, long bytes, long stream);

  /** Copies on the device. */
  void copy(long to, long from, long bytes, long stream);

  /**
   * Compiles CUDA C++ for a device.
   *
   * @return an image for {@link #loadModule}
   */
  byte[] compile(String source, Device device);

  /** Loads kernels. */
  long loadModule(byte[] image);

  /** Unloads kernels. */
  void unloadModule(long module);

  /** A kernel by its name. */
  long function(long module, String name);

  /**
   * Launches a kernel.
   *
   * @param arguments longs for addresses, ints, floats and doubles, as the kernel declares them
   */
  void launch(long function, int blocks, int threads, long stream, Object... arguments);

  /** Begins to record a stream's work. */
  void beginCapture(long stream);

  /** Ends the recording, and makes the work one launch. */
  long endCapture(long stream);

  /** Queues a recorded graph. */
  void launchGraph(long graph, long stream);

  /** Destroys a graph. */
  void destroyGraph(long graph);

  /**
   * Opens cuBLAS on a stream: plain float arithmetic without TF32 or atomics, and only the given
   * workspace, so that bits repeat.
   */
  long createBlas(long stream, long workspace, long bytes);

  /** Closes it. */
  void destroyBlas(long blas);

  /** {@code C[m, n] = A[m, k] B[k, n] + beta C}, column-major. */
  void gemm(long blas, int m, int n, int k, Operand a, Operand b, float beta, long c, int leadingC);

  /** {@code y = A x} of a column-major {@code A[m, n]} without gaps. */
  void gemv(long blas, int m, int n, long a, long x, long y);
}
