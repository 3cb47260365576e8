package org.rondo.averaging;

import java.io.Serializable;
import org.rondo.data.IndexRange;

/**
 * How a worker's values are encoded for sending. A lossy codec keeps the error and adds it to what
 * is sent next (error feedback: S. P. Karimireddy et al., "Error feedback fixes SignSGD", arXiv
 * 1901.09847, algorithm 2). Travels to executors.
 */
public sealed interface Codec extends Serializable
    permits Uncompressed, HalfFloats, IntegerBlocks, LargestEntries {

  /** Whether decoding gives back exactly what was encoded, so that there is no error to keep. */
  default boolean isExact() {
    return false;
  }

  /**
   * Encodes a range.
   *
   * @param values the worker's values; finite
   * @param base the values that the receiver already has, or an empty array for zeros
   * @param error what was lost before, of the length of {@code values}; overwritten with what is
   *     lost now. An empty array for an exact codec
   */
  Payload encode(float[] values, float[] base, float[] error, IndexRange range);

  /**
   * Decodes a range.
   *
   * @param base as it was encoded against
   * @return {@code [range]}, the caller's own, or the payload's own array which must not be changed
   */
  float[] decode(Payload payload, float[] base, IndexRange range);

  /**
   * An encoded range of a worker's vector. The arrays belong to whoever made them and never change
   * once handed over.
   */
  final class Payload implements Serializable {
    private static final long serialVersionUID = 1L;

    private final float[] floats;
    private final byte[] bytes;

    /** A payload of these arrays, which are its own from now on. */
    public Payload(float[] floats, byte[] bytes) {
      this.floats = floats;
      this.bytes = bytes;
    }

    /** Its 32-bit numbers, such as values or scales; not to be changed. */
    public float[] floats() {
      return floats;
    }

    /** Its other bytes; not to be changed. */
    public byte[] bytes() {
      return bytes;
    }

    /** Bytes of the content. */
    public long size() {
      return 4L * floats.length + bytes.length;
    }
  }
}
