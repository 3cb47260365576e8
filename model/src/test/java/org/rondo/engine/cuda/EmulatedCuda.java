package org.rondo.engine.cuda;

import static org.rondo.engine.cuda.EmulatedMemory.require;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * CUDA without a GPU: memory is the process's, kernels are compiled as C++ and run as one thread,
 * products are loops. Work waits until a stream is synchronized, new memory is full of NaN, and
 * every rule that real CUDA has about order, lifetime and current contexts is an assertion. Without
 * a C++ compiler kernels do nothing, and the rules remain.
 */
public final class EmulatedCuda implements CudaApi {
  /** What was called, but for reads of properties. */
  final List<String> calls = new ArrayList<>();

  final EmulatedMemory memory = new EmulatedMemory();
  private final Map<Long, Queue<Runnable>> streams = new HashMap<>();
  private final Map<Long, List<Runnable>> graphs = new HashMap<>();
  private final Map<Long, Long> blasStreams = new HashMap<>();
  private final Map<Long, String> functions = new HashMap<>();
  private final Set<Long> modules = new HashSet<>();
  private final ThreadLocal<Long> current = ThreadLocal.withInitial(() -> 0L);
  private @Nullable List<Runnable> capture;
  private long captured;
  private int contexts;
  private long handles = 1000;

  /** How many there are. */
  int devices = 1;

  /** What the compiler compiles for. */
  List<Integer> architectures = List.of(75, 90, 100);

  /** Whether there is no toolkit. */
  boolean missing;

  /** Asserts that everything was given back. */
  void assertNothingIsLeft() {
    memory.requireEmpty();
    require(streams.isEmpty() && graphs.isEmpty(), "streams or graphs left");
    require(blasStreams.isEmpty() && modules.isEmpty(), "cuBLAS or modules left");
    require(contexts == 0, "contexts left: " + contexts);
  }

  private void note(String call) {
    calls.add(call);
    require(current.get() != 0, call + " without a current context");
  }

  private void queue(long stream, Runnable work) {
    Queue<Runnable> own = streams.get(stream);
    require(own != null, "no stream " + stream);
    if (capture != null && captured == stream) {
      capture.add(work);
    } else {
      own.add(work);
    }
  }

  @Override
  public int devices() {
    return devices;
  }

  @Override
  public Device device(int number) {
    return new Device(
        number,
        "0000000%s-1111-2222-3333-444444444444".formatted(number),
        "Emulated",
        9,
        0,
        1L << 30);
  }

  @Override
  public Driver driver() {
    return new Driver("580.1", "13.0");
  }

  @Override
  public Toolkit toolkit() {
    if (missing) {
      throw new CudaLibrary.MissingException("NVRTC was not found; install the CUDA toolkit");
    }
    return new Toolkit("13.0", "13.1.0", architectures);
  }

  @Override
  public long retainContext(int device) {
    contexts++;
    enter(1);
    return 1;
  }

  @Override
  public void releaseContext(int device) {
    note("releaseContext");
    contexts--;
  }

  @Override
  public void enter(long context) {
    current.set(context);
  }

  @Override
  public long allocate(long bytes) {
    note("allocate " + bytes);
    require(capture == null, "allocates while it records");
    return memory.allocate(bytes);
  }

  @Override
  public void free(long address) {
    note("free");
    require(streams.values().stream().allMatch(Queue::isEmpty), "frees while work is pending");
    memory.free(address);
  }

  @Override
  public HostBuffer allocateHost(long bytes) {
    note("allocateHost " + bytes);
    return memory.allocateHost(bytes);
  }

  @Override
  public void freeHost(HostBuffer buffer) {
    note("freeHost");
    memory.freeHost(buffer);
  }

  @Override
  public long createStream() {
    note("createStream");
    long stream = ++handles;
    streams.put(stream, new ArrayDeque<>());
    return stream;
  }

  @Override
  public void destroyStream(long stream) {
    note("destroyStream");
    Queue<Runnable> left = streams.remove(stream);
    require(left != null && left.isEmpty(), "destroys a stream with work");
  }

  @Override
  public void synchronize(long stream) {
    note("synchronize");
    require(capture == null, "waits while it records");
    Queue<Runnable> own = Objects.requireNonNull(streams.get(stream), "no stream");
    for (Runnable next = own.poll(); next != null; next = own.poll()) {
      next.run();
    }
  }

  @Override
  public void upload(long to, HostBuffer from, long bytes, long stream) {
    note("upload " + bytes);
    queue(
        stream,
        () -> {
          memory.requireHost(from, bytes);
          memory.requireLive(to, bytes);
          EmulatedMemory.copy(to, from.address(), bytes);
        });
  }

  @Override
  public void download(HostBuffer to, long from, long bytes, long stream) {
    note("download " + bytes);
    queue(
        stream,
        () -> {
          memory.requireHost(to, bytes);
          memory.requireLive(from, bytes);
          EmulatedMemory.copy(to.address(), from, bytes);
        });
  }

  @Override
  public void copy(long to, long from, long bytes, long stream) {
    note("copy " + bytes);
    queue(
        stream,
        () -> {
          memory.requireLive(to, bytes);
          memory.requireLive(from, bytes);
          EmulatedMemory.copy(to, from, bytes);
        });
  }

  @Override
  public byte[] compile(String source, Device device) {
    return source.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public long loadModule(byte[] image) {
    note("loadModule");
    long module = ++handles;
    modules.add(module);
    return module;
  }

  @Override
  public void unloadModule(long module) {
    note("unloadModule");
    require(modules.remove(module), "no module");
  }

  @Override
  public long function(long module, String name) {
    require(modules.contains(module), "no module");
    require(Gpu.source().contains(" " + name + "("), "no kernel " + name);
    long function = ++handles;
    functions.put(function, name);
    return function;
  }

  @Override
  public void launch(long function, int blocks, int threads, long stream, Object... arguments) {
    String name = functions.get(function);
    note("launch " + name);
    require(name != null && blocks > 0 && Integer.bitCount(threads) == 1, "a launch of nothing");
    queue(
        stream,
        () -> {
          for (Object argument : arguments) {
            if (argument instanceof Long address && address != 0) {
              memory.requireLive(address, 4);
            }
          }
          EmulatedKernels.run(name, arguments);
        });
  }

  @Override
  public void beginCapture(long stream) {
    note("beginCapture");
    Queue<Runnable> own = streams.get(stream);
    require(own != null && own.isEmpty() && capture == null, "cannot record");
    capture = new ArrayList<>();
    captured = stream;
  }

  @Override
  public long endCapture(long stream) {
    note("endCapture");
    require(capture != null && captured == stream, "does not record");
    long graph = ++handles;
    graphs.put(graph, capture);
    capture = null;
    return graph;
  }

  @Override
  public void launchGraph(long graph, long stream) {
    note("launchGraph");
    List<Runnable> work = graphs.get(graph);
    require(work != null, "no graph");
    queue(stream, () -> work.forEach(Runnable::run));
  }

  @Override
  public void destroyGraph(long graph) {
    note("destroyGraph");
    require(graphs.remove(graph) != null, "no graph");
  }

  @Override
  public long createBlas(long stream, long workspace, long bytes) {
    note("createBlas");
    memory.requireLive(workspace, bytes);
    long blas = ++handles;
    blasStreams.put(blas, stream);
    return blas;
  }

  @Override
  public void destroyBlas(long blas) {
    note("destroyBlas");
    require(blasStreams.remove(blas) != null, "no cuBLAS");
  }

  @Override
  public void gemm(
      long blas, int m, int n, int k, Operand a, Operand b, float beta, long c, int leadingC) {
    note("gemm %s %s %s".formatted(m, n, k));
    Long stream = blasStreams.get(blas);
    require(stream != null, "no cuBLAS");
    queue(
        stream,
        () -> {
          memory.requireOperand(a, m, k);
          memory.requireOperand(b, k, n);
          memory.requireMatrix(c, m, n, leadingC);
          EmulatedKernels.multiply(m, n, k, a, b, beta, c, leadingC);
        });
  }

  @Override
  public void gemv(long blas, int m, int n, long a, long x, long y) {
    gemm(blas, m, 1, n, new Operand(a, Form.PLAIN, m), new Operand(x, Form.PLAIN, n), 0, y, m);
  }
}
