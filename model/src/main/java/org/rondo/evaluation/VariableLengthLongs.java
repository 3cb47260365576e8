package org.rondo.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Writes counts in few bytes: seven bits of a value per byte, the lowest first, with the high bit
 * set while more follow (LEB128, DWARF 4 section 7.6). A count below 128 takes one byte.
 */
final class VariableLengthLongs {
  private VariableLengthLongs() {}

  /** Writes the number of values, then the values; all must be 0 or more. */
  static void write(DataOutput out, long[] values) throws IOException {
    writeOne(out, values.length);
    for (long value : values) {
      writeOne(out, value);
    }
  }

  /** Reads what {@link #write} wrote. */
  static long[] read(DataInput in) throws IOException {
    long[] values = new long[Math.toIntExact(readOne(in))];
    for (int i = 0; i < values.length; i++) {
      values[i] = readOne(in);
    }
    return values;
  }

  private static void writeOne(DataOutput out, long value) throws IOException {
    long rest = value;
    while (rest > 0x7f) {
      out.writeByte((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  private static long readOne(DataInput in) throws IOException {
    long value = 0;
    int shift = 0;
    long part;
    do {
      part = in.readUnsignedByte();
      value |= (part & 0x7f) << shift;
      shift += 7;
    } while (part > 0x7f);
    return value;
  }
}
