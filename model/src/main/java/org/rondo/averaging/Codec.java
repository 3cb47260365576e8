package org.rondo.averaging;

import java.io.Serializable;
import org.rondo.data.IndexRange;

/**
 * How a worker's values travel. A codec that loses something keeps the error and adds it to what is
 * sent next (error feedback: S. P. Karimireddy et al., "Error feedback fixes SignSGD", arXiv
 * 1901.09847, algorithm 2). Travels to executors.
 */
public sealed interface Codec extends Serializable
    permits Uncompressed, HalfFloats, IntegerBlocks, LargestEntries {

  /** Whether decoding gives back exactly what was encoded, so that there is no error to keep. */
  boolean isExact();

  /**
   * Encodes a range.
   *
   * @param values the worker's values; finite
   * @param base what the receiver already knows of them, or an empty array for zeros
   * @param error what was lost before, as long as {@code values}: read, and set to what is lost
   *     now; an empty array for an exact codec
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
   * A range of a worker's vector as it travels. The arrays are owned by whoever made them and never
   * changed once handed over.
   */
  final class Payload implements Serializable {
    private static final long serialVersionUID = 1L;

    private final float[] floats;
    private final byte[] bytes;

    Payload(float[] floats, byte[] bytes) {
      this.floats = floats;
      this.bytes = bytes;
    }

    /** Its 32-bit numbers, such as values or scales; not to be changed. */
    float[] floats() {
      return floats;
    }

    /** Its other bytes; not to be changed. */
    byte[] bytes() {
      return bytes;
    }

    /** Bytes of the content. */
    public long size() {
      return 4L * floats.length + bytes.length;
    }
  }
}
