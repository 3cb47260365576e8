package org.rondo.engine.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rondo.engine.cuda.CudaApi.Form;
import org.rondo.engine.cuda.CudaApi.HostBuffer;
import org.rondo.engine.cuda.CudaApi.Operand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine's part of a GPU: its stream, its kernels and its cuBLAS. Matrices are row-major here.
 * Used by one thread at a time, which calls {@link #enter} first; closed by its owner, after all
 * rooms.
 */
final class Gpu implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gpu.class);

  /** Threads per block; summing by halves needs a power of two. */
  private static final int THREADS = 256;

  private static final int ROW_THREADS = 32;
  private static final int MOST_BLOCKS = 1 << 14;

  /** What NVIDIA recommends for devices of capability 9.0. */
  private static final long WORKSPACE = 32L << 20;

  /** Kernels count in ints, and advance by the number of threads. */
  private static final long MOST_VALUES = 1L << 30;

  private static final List<String> SOURCES =
      List.of(
          "prelude",
          "activation",
          "loss",
          "window",
          "normalization",
          "dropout",
          "recurrence",
          "update");

  private final CudaApi api;
  private final long context;
  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final Map<String, Long> functions = new HashMap<>();
  private long module;
  private long stream;
  private long blas;

  /** Opens the device of a number. */
  Gpu(CudaApi api, int number) {
    this.api = api;
    this.context = api.retainContext(number);
    closing.push(() -> api.releaseContext(number));
    try {
      module = api.loadModule(api.compile(source(), api.device(number)));
      closing.push(() -> api.unloadModule(module));
      stream = api.createStream();
      closing.push(() -> api.destroyStream(stream));
      Room workspace = new Room();
      closing.push(workspace::close);
      blas = api.createBlas(stream, workspace.allocate(WORKSPACE), WORKSPACE);
      closing.push(() -> api.destroyBlas(blas));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Gives something back. A failed device refuses this too, which must not hide the cause. */
  private static void giveBack(Runnable call) {
    try {
      call.run();
    } catch (CudaException e) {
      LOG.warn("not given back: {}", e.getMessage());
    }
  }

  /** The kernels' source. */
  static String source() {
    StringBuilder source = new StringBuilder();
    for (String name : SOURCES) {
      try (InputStream file = Gpu.class.getResourceAsStream(name + ".cu")) {
        if (file == null) {
          throw new IllegalStateException("no kernels " + name + ".cu on the class path");
        }
        source.append(new String(file.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return source.toString();
  }

  /** Makes the calling thread the one that uses the device. */
  void enter() {
    api.enter(context);
  }

  /** The same, before memory is given back. */
  void enterToClose() {
    giveBack(this::enter);
  }

  /** Memory that is freed together. */
  final class Room implements AutoCloseable {
    private final List<Long> addresses = new ArrayList<>();
    private final List<HostBuffer> buffers = new ArrayList<>();
    private long ones;
    private int onesLength;

    private long allocate(long bytes) {
      long address = api.allocate(Math.max(bytes, Double.BYTES));
      addresses.add(address);
      return address;
    }

    /** Device memory for floats or ints. */
    long floats(long count) {
      if (count > MOST_VALUES) {
        throw new CudaException(
            "a batch", count + " values of one layer", "take a smaller training.batch-size");
      }
      return allocate(count * Float.BYTES);
    }

    /** Device memory for doubles. */
    long doubles(long count) {
      return allocate(count * Double.BYTES);
    }

    /** Pinned host memory. */
    HostBuffer host(long bytes) {
      HostBuffer buffer = api.allocateHost(Math.max(bytes, Double.BYTES));
      buffers.add(buffer);
      return buffer;
    }

    /** At least {@code count} ones. */
    long ones(int count) {
      if (count > onesLength) {
        ones = floats(count);
        onesLength = count;
        launch("fill", count, ones, 1f, count);
      }
      return ones;
    }

    @Override
    public void close() {
      addresses.forEach(address -> giveBack(() -> api.free(address)));
      addresses.clear();
      buffers.forEach(buffer -> giveBack(() -> api.freeHost(buffer)));
      buffers.clear();
    }
  }

  private long function(String kernel) {
    return functions.computeIfAbsent(kernel, name -> api.function(module, name));
  }

  /** Launches a kernel over {@code count} values. */
  void launch(String kernel, int count, Object... arguments) {
    int blocks = Math.max(1, Math.min(MOST_BLOCKS, (count + THREADS - 1) / THREADS));
    api.launch(function(kernel), blocks, THREADS, stream, arguments);
  }

  /** Launches a kernel with a block for each of {@code lines} lines. */
  void launchBlocks(String kernel, int lines, Object... arguments) {
    api.launch(function(kernel), Math.min(MOST_BLOCKS, lines), THREADS, stream, arguments);
  }

  /** The same for lines that are short. */
  void launchRows(String kernel, int rows, Object... arguments) {
    api.launch(function(kernel), Math.min(MOST_BLOCKS, rows), ROW_THREADS, stream, arguments);
  }

  /** A matrix with rows of {@code columns} values. */
  static Operand plain(long address, int columns) {
    return new Operand(address, Form.PLAIN, columns);
  }

  /** The transpose of a matrix with rows of {@code columns} values. */
  static Operand transposed(long address, int columns) {
    return new Operand(address, Form.TRANSPOSED, columns);
  }

  /** {@code C[m, n] = A[m, k] B[k, n] + beta C}, with a given distance between the rows of C. */
  void product(int m, int n, int k, Operand a, Operand b, float beta, long c, int columnsC) {
    // C row by row is its transpose column by column: C' = B' A'.
    api.gemm(blas, n, m, k, b, a, beta, c, columnsC);
  }

  /** Sums of the columns of {@code A[rows, width]}. */
  void columnSums(long a, int rows, int width, long ones, long sums) {
    api.gemv(blas, width, rows, a, ones, sums);
  }

  /**
   * Sums of the rows of {@code A[lines, count]}.
   *
   * @param parts room for {@link #parts} of each line
   */
  void lineSums(long a, int lines, int count, long parts, long sums) {
    int each = parts(count);
    if (each == 1) {
      launchBlocks("part_sums", lines, a, sums, lines, count, 1);
    } else {
      launchBlocks("part_sums", lines * each, a, parts, lines, count, each);
      launchBlocks("part_sums", lines, parts, sums, lines, each, 1);
    }
  }

  /** Parts that a long sum is cut into. */
  static int parts(int count) {
    return Math.max(1, Math.min(THREADS, count / 4096));
  }

  void upload(long to, HostBuffer from, long bytes) {
    api.upload(to, from, bytes, stream);
  }

  void download(HostBuffer to, long from, long bytes) {
    api.download(to, from, bytes, stream);
  }

  void copy(long to, long from, long bytes) {
    api.copy(to, from, bytes, stream);
  }

  /** Waits for all queued work. */
  void await() {
    api.synchronize(stream);
  }

  /** Records what is queued, into one launch. */
  long record(Runnable work) {
    api.beginCapture(stream);
    try {
      work.run();
    } catch (RuntimeException e) {
      giveBack(() -> api.destroyGraph(api.endCapture(stream)));
      throw e;
    }
    return api.endCapture(stream);
  }

  void replay(long graph) {
    api.launchGraph(graph, stream);
  }

  void destroy(long graph) {
    giveBack(() -> api.destroyGraph(graph));
  }

  @Override
  public void close() {
    enterToClose();
    while (!closing.isEmpty()) {
      giveBack(closing.pop());
    }
  }
}
