package org.rondo.engine.cuda;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.rondo.engine.cuda.CudaApi.Form;
import org.rondo.engine.cuda.CudaApi.HostBuffer;
import org.rondo.engine.cuda.CudaApi.Operand;

/** The memory of an emulated device, which is the process's: new memory is full of NaN. */
final class EmulatedMemory {
  private final TreeMap<Long, Long> device = new TreeMap<>();
  private final Map<Long, HostBuffer> hosts = new HashMap<>();

  /** Allocations of device and pinned memory so far. */
  int allocations;

  /** Bytes that may be allocated on the device. */
  long limit = Long.MAX_VALUE;

  static void require(boolean condition, String message) {
    if (!condition) {
      throw new AssertionError(message);
    }
  }

  long allocate(long bytes) {
    if (device.values().stream().mapToLong(Long::longValue).sum() + bytes > limit) {
      throw new CudaException("cuMemAlloc_v2", "out of memory", "take a smaller batch");
    }
    allocations++;
    long address = Native.malloc(bytes);
    new Pointer(address).setMemory(0, bytes, (byte) 0xff);
    device.put(address, bytes);
    return address;
  }

  void free(long address) {
    require(device.remove(address) != null, "frees what is not allocated");
    Native.free(address);
  }

  HostBuffer allocateHost(long bytes) {
    allocations++;
    long address = Native.malloc(bytes);
    HostBuffer buffer =
        new HostBuffer(
            address, new Pointer(address).getByteBuffer(0, bytes).order(ByteOrder.nativeOrder()));
    hosts.put(address, buffer);
    return buffer;
  }

  void freeHost(HostBuffer buffer) {
    require(hosts.remove(buffer.address()) != null, "frees what is not allocated");
    Native.free(buffer.address());
  }

  /** Checks a range of device memory. */
  void requireLive(long address, long bytes) {
    Map.Entry<Long, Long> part = device.floorEntry(address);
    require(
        part != null && address + bytes <= part.getKey() + part.getValue(),
        "%s bytes at %s are not allocated".formatted(bytes, address));
  }

  /** Checks the front of a host buffer. */
  void requireHost(HostBuffer buffer, long bytes) {
    require(hosts.containsKey(buffer.address()), "uses a host buffer that is freed");
    require(bytes <= buffer.bytes().capacity(), "goes beyond a host buffer");
  }

  /** Checks a column-major matrix. */
  void requireMatrix(long address, int rows, int columns, int leading) {
    require(leading >= rows, "rows of %s in steps of %s".formatted(rows, leading));
    requireLive(address, 4L * (leading * (columns - 1L) + rows));
  }

  /** Checks a matrix that enters a product with so many rows and columns. */
  void requireOperand(Operand operand, int rows, int columns) {
    boolean plain = operand.form() == Form.PLAIN;
    requireMatrix(
        operand.address(), plain ? rows : columns, plain ? columns : rows, operand.leading());
  }

  void requireEmpty() {
    require(device.isEmpty() && hosts.isEmpty(), "memory left: " + device + hosts.keySet());
  }

  static void copy(long to, long from, long bytes) {
    byte[] values = new Pointer(from).getByteArray(0, Math.toIntExact(bytes));
    new Pointer(to).write(0, values, 0, values.length);
  }
}
